"""The composition root of the window: the only module that knows everything."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Open the window with the files named in `arguments`; returns the exit code."""
    raise NotImplementedError
