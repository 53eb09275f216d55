"""The words of `koutu worker`."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """`koutu worker`.

    Attributes:
        address: the scheduler's.
        megabytes: of memory that it may take; 0: all there is.
    """

    address: str
    megabytes: int = 0


def parse_worker(arguments: list[str]) -> WorkerOptions:
    """Read the words behind `koutu worker`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    parser = argparse.ArgumentParser(
        "koutu worker",
        description="Cut photos for `koutu cut --cluster` of another machine. Only where everybody can be trusted.",
        allow_abbrev=False,
    )
    parser.add_argument("address", metavar="ADDRESS", help="the scheduler's, such as tcp://192.168.1.5:8786")
    parser.add_argument("--megabytes", type=int, default=0, metavar="N", help="of memory that it may take (all)")
    return WorkerOptions(**vars(parser.parse_args(arguments)))
