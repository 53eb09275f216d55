"""Single words of the command line, read: colours, backdrops, sizes, counts."""

import argparse
from pathlib import Path


def colour(text: str) -> tuple[int, int, int]:
    """Read an opaque colour: a CSS name, `#rgb`, `#rrggbb`, the same without the hash, or `rgb(r, g, b)`.

    Raises:
        argparse.ArgumentTypeError: it is none of these.
    """
    from PIL import ImageColor

    # A bare # begins a comment in a shell, so the digits are taken without it as well.
    for spelling in (text, f"#{text}"):
        try:
            channels = ImageColor.getrgb(spelling.strip())
        except ValueError:
            continue
        if len(channels) == 3:
            red, green, blue = (min(max(channel, 0), 255) for channel in channels)
            return red, green, blue
    raise argparse.ArgumentTypeError(f"“{text}” is not a colour: use a name such as white, or digits such as ff8800")


def backdrop(text: str) -> str:
    """Check what lies behind the subject: `none`, `blurred`, `grey`, a picture that is there, or a colour.

    Returns:
        The word, the path, or the colour as `#rrggbb`.

    Raises:
        argparse.ArgumentTypeError: it is none of these.
    """
    if text in ("none", "blurred", "grey"):
        return text
    try:
        red, green, blue = colour(text)
    except argparse.ArgumentTypeError:
        if Path(text).is_file():
            return text
        raise argparse.ArgumentTypeError(
            f"“{text}” is neither a colour nor a picture that is there, nor blurred, grey or none"
        ) from None
    return f"#{red:02x}{green:02x}{blue:02x}"


def canvas(text: str) -> tuple[int, int]:
    """Read a size such as `2000x1500`.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width) <= 30000 and 0 < int(height) <= 30000):
        raise argparse.ArgumentTypeError(f"“{text}” is not a size: write one like 2000x1500, at most 30000 each")
    return int(width), int(height)


def jobs(text: str) -> int:
    """Read how many pictures are finished at the same time: 1 to 16, or `auto`, which is 0.

    Raises:
        argparse.ArgumentTypeError: it is neither.
    """
    if text == "auto":
        return 0
    if not text.isdecimal() or not 1 <= int(text) <= 16:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 to 16, nor auto")
    return int(text)


def turn(text: str) -> int:
    """Read a turn clockwise: 90, 180 or 270.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if text.strip() not in ("90", "180", "270"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a turn: write 90, 180 or 270, clockwise")
    return int(text)


def crop(text: str) -> tuple[int, int, int, int]:
    """Read a crop such as `100,80,640,480`: left, top, width, height.

    Raises:
        argparse.ArgumentTypeError: it is none, or it is empty.
    """
    words = [word.strip() for word in text.split(",")]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 7]
    if len(words) != 4 or len(numbers) != 4 or not (numbers[2] and numbers[3]):
        raise argparse.ArgumentTypeError(f"“{text}” is not a crop: write left,top,width,height like 100,80,640,480")
    left, top, width, height = numbers
    return left, top, width, height
