"""The command line: `koutu cut …`, `koutu models …`."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0 all done, 1 some failed, 2 wrong usage."""
    raise NotImplementedError
