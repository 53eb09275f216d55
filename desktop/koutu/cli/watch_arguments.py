"""The words of `koutu watch`."""

import argparse
from dataclasses import dataclass

from koutu.cli.cut_arguments import (
    CutOptions,
    add_framing_options,
    add_matte_options,
    add_picture_options,
    add_run_options,
    check_options,
    options_from,
)
from koutu.cli.picks import with_signs

_EPILOG = """\
A picture is cut once its file has stood still for four seconds. A retake under
the same name is cut as well, beside the first: photo.png, photo-2.png. It ends
at Ctrl+C or a polite kill; what was finished stays.

examples:
  koutu watch incoming/ -o cutouts/ --preset product-white
  koutu watch incoming/ -o cutouts/ --existing       also what is there already
"""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """`koutu watch`.

    Attributes:
        folder: that is watched; the folders below it are not.
        existing: whether pictures that are there at the start are cut, unless they were before.
        cut: what is done with each; its `inputs` are the folder.
    """

    folder: str
    existing: bool
    cut: CutOptions


def parse_watch(arguments: list[str]) -> WatchOptions:
    """Read the words behind `koutu watch`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    parser = _parser()
    found = vars(parser.parse_args(with_signs(arguments)))
    folder, existing = found.pop("folder"), found.pop("existing")
    options = options_from(found, [folder])
    check_options(parser, options)
    if not folder or options.output in ("", "-"):
        parser.error("say two folders: the one to watch, and after -o the one for the cutouts")
    return WatchOptions(folder, existing, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "koutu watch",
        description="Cut every picture that comes into a folder, until stopped.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help="to watch, without the folders below it")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the folder for the cutouts")
    parser.add_argument(
        "--existing", action="store_true", help="also cut what is in the folder already, but for what was cut before"
    )
    add_framing_options(parser)
    add_matte_options(parser)
    add_picture_options(parser)
    add_run_options(parser)
    return parser
