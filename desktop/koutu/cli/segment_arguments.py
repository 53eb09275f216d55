"""The words of `koutu segment`."""

import argparse
from dataclasses import dataclass
from typing import Literal, get_args

from koutu.cli.picks import box, point, with_signs

SegmentTask = Literal["semantic", "instance", "panoptic", "click"]

_EPILOG = """\
The map is a PNG of the picture's size whose pixels are the numbers of what is there, 0 for nothing. The panoptic
one is COCO's: red + 256 green + 65536 blue, with a .json of the same name beside it.

examples:
  koutu segment street.jpg -o map.png                       every object, numbered
  koutu segment street.jpg -o map.png --json --overlay      what they are, and a coloured picture
  koutu segment street.jpg -o map.png --task panoptic
  koutu segment street.jpg -o car.png --task click --point 640,420
"""


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """`koutu segment`, as asked for.

    Attributes:
        photo: the picture's file.
        output: the map's.
        task: by class, by object, both over the whole picture, or what is at a click.
        json: one line of JSON for each segment on the standard output.
        overlay: also write a coloured picture with names, beside the map.
        overwrite: replace files that exist.
        point, box: for a click.
    """

    photo: str
    output: str
    task: SegmentTask = "instance"
    json: bool = False
    overlay: bool = False
    overwrite: bool = False
    point: tuple[tuple[float, float, bool], ...] = ()
    box: tuple[tuple[int, int, int, int], ...] = ()


def parse_segment(arguments: list[str]) -> SegmentOptions:
    """Read the words behind `koutu segment`.

    Raises:
        SystemExit: with 0 after --help, with 2 and a sentence on stderr after wrong usage.
    """
    parser = argparse.ArgumentParser(
        "koutu segment",
        description="Name what is in a picture, and save where it is.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("photo", metavar="PHOTO", help="the picture")
    parser.add_argument("-o", "--output", required=True, metavar="MAP", help="the .png to write")
    parser.add_argument(
        "--task",
        choices=get_args(SegmentTask),
        default="instance",
        help="semantic: by class; instance: by object; panoptic: both; click: at a point or in a box (instance)",
    )
    parser.add_argument("--json", action="store_true", help="report every segment as one line of JSON")
    parser.add_argument(
        "--overlay", action="store_true", help="also write a coloured picture with names: MAP-overlay.png"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist")
    parser.add_argument(
        "--point",
        action="append",
        type=point,
        default=[],
        metavar="X,Y",
        help="a click; -X,Y: not that; may be repeated",
    )
    parser.add_argument("--box", action="append", type=box, default=[], metavar="X0,Y0,X1,Y1", help="around the thing")
    found = parser.parse_intermixed_args(with_signs(arguments))
    if found.task == "click" and not (found.box or any(keep for _, _, keep in found.point)):
        parser.error("--task click needs a --point or a --box")
    if found.task != "click" and (found.point or found.box):
        parser.error("--point and --box are for --task click")
    if not found.output.lower().endswith(".png"):
        parser.error("the map is a PNG: give OUT a name that ends in .png")
    return SegmentOptions(**vars(found) | {"point": tuple(found.point), "box": tuple(found.box)})
