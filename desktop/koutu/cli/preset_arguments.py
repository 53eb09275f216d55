"""The words of `koutu presets`."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PresetsOptions:
    """`koutu presets list`.

    Attributes:
        json: one line of JSON per preset.
    """

    json: bool = False


def parse_presets(arguments: list[str]) -> PresetsOptions:
    """Read the words behind `koutu presets`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    parser = argparse.ArgumentParser("koutu presets", description="The presets.", allow_abbrev=False)
    parser.add_argument("command", choices=["list"], help="show every preset")
    parser.add_argument("--json", action="store_true", help="one line of JSON per preset")
    return PresetsOptions(parser.parse_intermixed_args(arguments).json)
