"""The words of `koutu serve`."""

import argparse
import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """`koutu serve`.

    Attributes:
        host, port: where it listens.
        token: what requests must know; empty: none on this machine, a made one elsewhere.
        waiting: pictures that may wait; more are told to come again later.
        megabytes, seconds: what one request may send and take.
    """

    host: str = "127.0.0.1"
    port: int = 7840
    token: str = ""
    waiting: int = 16
    megabytes: int = 100
    seconds: float = 120.0


def parse_serve(arguments: list[str]) -> ServeOptions:
    """Read the words behind `koutu serve`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    # Everybody on the machine sees the words of a command line; the environment is its owner's.
    usual = ServeOptions(token=os.environ.get("KOUTU_TOKEN", ""))
    parser = argparse.ArgumentParser(
        "koutu serve", description="Cut pictures for other programs, over HTTP.", allow_abbrev=False
    )
    parser.add_argument("--host", default=usual.host, metavar="ADDRESS", help="to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=usual.port, help="to listen on (7840)")
    parser.add_argument(
        "--token", default=usual.token, help="that requests must know (KOUTU_TOKEN, or none on 127.0.0.1)"
    )
    parser.add_argument("--waiting", type=int, default=usual.waiting, metavar="N", help="pictures that may wait (16)")
    parser.add_argument("--megabytes", type=int, default=usual.megabytes, metavar="N", help="a request may send (100)")
    parser.add_argument("--seconds", type=float, default=usual.seconds, metavar="N", help="a picture may take (120)")
    return ServeOptions(**vars(parser.parse_args(arguments)))
