"""Refuse pictures that are too large, before they are decoded."""

from koutu.engine.core.errors import PhotoError, PhotoMemoryError
from koutu.engine.core.memory import available_memory
from koutu.engine.decoding.raster import damaged

MAX_PIXELS = 250_000_000  # 16 bytes each, as below, are 4 GB

# Decoded pixels, their turned copy, matte, clean colours and the encoder's RGBA: 3 + 3 + 1 + 3 + 4 bytes and slack.
_BYTES_PER_PIXEL_8_BIT = 16


def check_size(name: str, width: int, height: int, bytes_per_sample: int = 1) -> None:
    """Let a picture of this size pass, or say why not.

    Raises:
        PhotoError: no pixels at all, more than `MAX_PIXELS`, or more than the free memory holds.
    """
    if width <= 0 or height <= 0:
        raise damaged(name)
    pixels = width * height
    if pixels > MAX_PIXELS:
        raise PhotoError(
            "{name} is {width} × {height} pixels large ({megapixels} megapixels). Koutu opens up to {limit} "
            "megapixels: make the picture smaller with another program first.",
            name=name,
            width=width,
            height=height,
            megapixels=round(pixels / 1e6),
            limit=MAX_PIXELS // 1_000_000,
        )
    need, free = pixels * _BYTES_PER_PIXEL_8_BIT * bytes_per_sample, available_memory()
    if free is not None and need > free:
        raise PhotoMemoryError(
            "{name} is {width} × {height} pixels large and needs about {need} GB of memory; {free} GB are free. "
            "Close other programs, or make the picture smaller first.",
            name=name,
            width=width,
            height=height,
            need=f"{need / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def out_of_memory(name: str) -> PhotoMemoryError:
    """The memory ran out while decoding, in spite of the guard."""
    return PhotoMemoryError(
        "There is not enough free memory to open {name}. Close other programs, or make the picture smaller first.",
        name=name,
    )


def bomb(name: str) -> PhotoError:
    """Pillow itself refused the size."""
    return PhotoError(
        "{name} is damaged, or far larger than the {limit} megapixels that Koutu opens. Open another file.",
        name=name,
        limit=MAX_PIXELS // 1_000_000,
    )
