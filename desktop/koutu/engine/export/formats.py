"""The formats that a picture can be saved in: one row each. Imports no NumPy: the command line's words come from here.

A new format is a word of `Format`, a row of `FORMATS` and an entry of `encoders.FLAT` or `encoders.LAYERED`.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

Format = Literal["png", "webp", "avif", "jxl", "tiff", "jpeg", "ora", "psd"]


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """What one format can hold.

    Attributes:
        id: what presets and the command line call it.
        title: what people call it; the same in every language.
        suffixes: the ending that Koutu gives its files, then what else people call them; lower case, with the dot.
        alpha: whether it has transparency.
        lossy: "never", "always", or by "choice".
        bits: at most so many per sample: 8 or 16.
        layers: "" for one flat picture; "masks" where the matte is the mask of the subject's layer; "planes" where a
            layer has alpha only, and the matte is one more layer.
        profiles: whether its files hold ICC profiles; else they are in sRGB.
    """

    id: Format
    title: str
    suffixes: tuple[str, ...]
    alpha: bool = True
    lossy: Literal["never", "choice", "always"] = "never"
    bits: Literal[8, 16] = 8
    layers: Literal["", "masks", "planes"] = ""
    profiles: bool = True

    @property
    def suffix(self) -> str:
        """The ending that Koutu gives its files."""
        return self.suffixes[0]

    def quality(self, wanted: int, lossless: bool) -> int | None:
        """Return the quality (1 to 100) that a file is written with, or None where nothing is lost."""
        return wanted if self.lossy == "always" or (self.lossy == "choice" and not lossless) else None


# Bits: the most that a format's samples have here.
FORMATS: dict[Format, FormatSpec] = {
    spec.id: spec
    for spec in (
        FormatSpec("png", "PNG", (".png",), bits=16),
        FormatSpec("webp", "WebP", (".webp",), lossy="choice"),
        FormatSpec("avif", "AVIF", (".avif",), lossy="always"),
        FormatSpec("jxl", "JPEG XL", (".jxl",), lossy="choice", bits=16, profiles=False),
        FormatSpec("tiff", "TIFF", (".tif", ".tiff"), bits=16),
        FormatSpec("jpeg", "JPEG", (".jpg", ".jpeg"), alpha=False, lossy="always"),
        FormatSpec("ora", "OpenRaster", (".ora",), bits=16, layers="planes"),
        FormatSpec("psd", "PSD", (".psd",), layers="masks"),
    )
}


def format_of(path: PurePath) -> Format | None:
    """Return the format that a file's name stands for."""
    return next((spec.id for spec in FORMATS.values() if path.suffix.lower() in spec.suffixes), None)
