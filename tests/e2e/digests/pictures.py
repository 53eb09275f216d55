"""Ten small pictures, the same in every run: of 8 and 16 bits, with alpha, profile and EXIF, grey, turned."""

import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from tests.unit.engine.decoding.made_tiff import tiff
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[3]
_LEMUR = CHECKOUT / "resources" / "samples" / "lemur.jpg"
_DOCUMENT = CHECKOUT / "tests" / "data" / "documents" / "version-1.koutu"


@dataclass(frozen=True, slots=True)
class Picture:
    """One of the pictures, and what is done with it.

    Attributes:
        name: of its file.
        preset: the one of Koutu's presets that it gets.
        mode, size: how it is cut.
        deep: whether it has 16 bits.
    """

    name: str
    preset: str
    mode: str = "general"
    size: str = "small"
    deep: bool = False

    @property
    def stem(self) -> str:
        """Its name in the table."""
        return Path(self.name).stem

    @property
    def is_document(self) -> bool:
        """Whether it is one that the window alone opens, with a matte and touch-up of its own."""
        return self.name.endswith(".koutu")


PICTURES = (
    Picture("lemur.jpg", "sticker"),
    Picture("disc.png", "marketplace-taobao"),
    Picture("deep.png", "photo-grey", deep=True),
    Picture("alpha.png", "social-thumbnail", "human"),
    Picture("deep-alpha.tif", "poster-shadow", deep=True),
    Picture("turned.jpg", "id-one-inch-blue", "human"),
    Picture("grey.png", "id-two-inch-white", "anime"),
    Picture("palette.gif", "social-wechat", "anime"),
    Picture("portrait.webp", "id-two-inch-red-sheet", "human", "medium"),
    Picture("large.jpg", "photo-blurred", size="large"),
)
DOCUMENT = Picture("touched.koutu", "sticker")


def write_pictures(folder: Path) -> None:
    """Write all of them, and the document."""
    shutil.copy(_LEMUR, folder / "lemur.jpg")
    shutil.copy(_DOCUMENT, folder / DOCUMENT.name)
    write_subject(folder / "disc.png", 240)
    cv2.imwrite(str(folder / "deep.png"), _figure(180, 240, 1, np.uint16)[..., ::-1])
    _with_alpha(_figure(193, 257, 2)).save(folder / "alpha.png", dpi=(240, 240))
    _write_deep_alpha(folder / "deep-alpha.tif")
    _write_turned(folder / "turned.jpg")
    Image.fromarray(_figure(200, 150, 5)).convert("L").save(folder / "grey.png")
    Image.fromarray(_figure(150, 200, 6)).quantize(64).save(folder / "palette.gif", transparency=3)
    lemur = Image.open(_LEMUR)
    lemur.crop((200, 0, 500, 440)).resize((150, 220)).save(folder / "portrait.webp", quality=90)
    lemur.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "large.jpg", quality=92)


def _figure(height: int, width: int, seed: int, depth: type = np.uint8) -> Any:
    """(H, W, 3) of the depth: a bright head on shoulders with a soft edge, before a dark and noisy ground."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    y, x = rows / height - 0.4, (columns - width / 2) / min(height, width)
    head = 0.24 - np.hypot(x, y) + 0.01 * np.sin(24 * np.arctan2(y, x))
    shoulders = np.minimum(y - 0.25, 0.36 - np.abs(x))
    share = np.clip(np.maximum(head, shoulders) * 60 + 0.5, 0, 1)[..., None]
    noise = np.random.default_rng(seed).random((height, width, 3))
    ground = np.stack([0.10 + 0.2 * rows / height, 0.25 * columns / width, 0.2 + 0 * rows], -1) + 0.06 * noise
    subject = np.stack([0.85 - 0.3 * y, 0.65 + 0.2 * x, 0.35 + 0 * x], -1) + 0.04 * noise
    colours = np.clip(ground * (1 - share) + subject * share, 0, 1)
    return np.rint(colours * np.iinfo(depth).max).astype(depth)


def _with_alpha(colours: Any) -> Image.Image:
    """With an alpha that fades to the right and has a hole."""
    height, width = colours.shape[:2]
    alpha = np.tile(np.linspace(255, 120, width).astype(np.uint8), (height, 1))
    alpha[height // 3 : height // 2, width // 3 : width // 2] = 0
    return Image.fromarray(np.dstack((colours, alpha)))


def _write_deep_alpha(path: Path) -> None:
    colours = _figure(150, 210, 3, np.uint16)
    alpha = np.tile(np.linspace(65535, 20000, 150).astype(np.uint16)[:, None], (1, 210))
    profile = {34675: (7, _wide_profile())}
    path.write_bytes(tiff(np.dstack((colours, alpha)), photometric=2, order=">", extra=2, blobs=profile))


def _write_turned(path: Path) -> None:
    """Lying on its side, with a camera's name, the place, a density and a profile."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    image = Image.fromarray(np.rot90(_figure(260, 190, 4)))
    image.save(path, quality=95, exif=exif, dpi=(300, 300), icc_profile=_wide_profile())


def _wide_profile() -> bytes:
    """An ICC profile with the primaries of Adobe RGB; Pillow's own carry the time of day."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {
        b"rXYZ": xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(79),
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(value))
        body += value
    head = struct.pack(">I4sI", 132 + 12 * len(tags) + len(body), b"none", 0x02100000) + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + xyz(0.9642, 1.0, 0.8249)[8:]
    return head + bytes(48) + table + body
