"""The options that say what to keep and what to drop, by name, by point and by box."""

import argparse
import re
from collections.abc import Sequence

_SIGNED = re.compile(r"-\d")


def add_picks(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command."""
    parser.add_argument(
        "--keep",
        action="extend",
        type=_names,
        default=[],
        metavar="NAMES",
        help="keep these things and nothing else, such as person,dog; in English or Chinese",
    )
    parser.add_argument("--drop", action="extend", type=_names, default=[], metavar="NAMES", help="drop these things")
    parser.add_argument(
        "--point",
        action="append",
        type=point,
        default=[],
        metavar="X,Y",
        help="keep the thing at this pixel, with a minus before it drop it: -X,Y; may be given again",
    )
    parser.add_argument(
        "--box",
        action="append",
        type=box,
        default=[],
        metavar="X0,Y0,X1,Y1",
        help="keep the thing in this box of pixels; may be given again",
    )


def with_signs(arguments: Sequence[str]) -> list[str]:
    """Join `--point -10,20` to one word: argparse takes what begins with a dash for an option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] == "--point" and _SIGNED.match(word):
            joined[-1] = f"--point={word}"
        else:
            joined.append(word)
    return joined


def point(text: str) -> tuple[float, float, bool]:
    """Read a point such as `640,420`; a minus before it says that it is dropped.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    numbers = _numbers(text.removeprefix("-"), 2)
    if numbers is None:
        raise argparse.ArgumentTypeError(f"“{text}” is not a point: write one like 640,420, or -640,420 to drop")
    return numbers[0], numbers[1], not text.startswith("-")


def box(text: str) -> tuple[int, int, int, int]:
    """Read a box such as `100,80,640,420`: left, top, right, bottom.

    Raises:
        argparse.ArgumentTypeError: it is none, or it is empty.
    """
    numbers = _numbers(text, 4)
    if numbers is None or numbers[2] <= numbers[0] or numbers[3] <= numbers[1]:
        raise argparse.ArgumentTypeError(f"“{text}” is not a box: write left,top,right,bottom like 100,80,640,420")
    left, top, right, bottom = (round(number) for number in numbers)
    return left, top, right, bottom


def _numbers(text: str, count: int) -> list[float] | None:
    words = text.split(",")
    if len(words) != count or not all(re.fullmatch(r"\d{1,6}(\.\d+)?", word.strip()) for word in words):
        return None
    return [float(word) for word in words]


def _names(text: str) -> list[str]:
    names = [name.strip() for name in re.split("[,，、]", text)]
    if not all(names):
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of names: write one like person,dog")
    return names
