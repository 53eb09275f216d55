"""Colours as people write them."""

from PIL import ImageColor

from koutu.engine.core.errors import ExportError

_UNREADABLE = "“{text}” is not a colour. Write one like #438EDB, #fff, 67,142,219 or white."


def parse_colour(text: str) -> tuple[int, int, int]:
    """An opaque colour: `#fff`, `#438EDB`, `67,142,219`, or a CSS name such as `white`.

    Returns:
        Red, green and blue, 0..255.

    Raises:
        ExportError: `text` is none of these.
    """
    word = text.strip().lower()
    parts = word.split(",")
    if len(parts) == 3:
        levels = [int(part) if part.strip().isdecimal() and part.isascii() else 256 for part in parts]
        if max(levels) > 255:
            raise ExportError(_UNREADABLE, text=text)
        return levels[0], levels[1], levels[2]
    if not (word in ImageColor.colormap or (word.startswith("#") and len(word) in (4, 7))):
        raise ExportError(_UNREADABLE, text=text)
    try:
        red, green, blue = ImageColor.getrgb(word)[:3]
    except ValueError:
        raise ExportError(_UNREADABLE, text=text) from None
    return red, green, blue
