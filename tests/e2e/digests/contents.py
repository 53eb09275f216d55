"""Digests of files: of their bytes, and of what is in them whatever the compression."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image


@dataclass(frozen=True, slots=True)
class Digests:
    """SHA-256 of a file.

    Attributes:
        content: of what it holds.
        file: of its bytes; empty for a document, which says what version of Koutu made it.
    """

    content: str
    file: str


def digests_of(path: Path) -> Digests:
    """Read a file of any kind that Koutu writes."""
    data = path.read_bytes()
    content = hashlib.sha256()
    for part in _parts(data):
        content.update(len(part).to_bytes(8) + part)
    own = path.suffix == ".koutu"
    return Digests(content.hexdigest(), "" if own else hashlib.sha256(data).hexdigest())


def _parts(data: bytes) -> Iterator[bytes]:
    """What a file holds, piece by piece."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield from _picture(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name.encode()
            yield from _member(name, archive.read(name))


def _member(name: str, data: bytes) -> Iterator[bytes]:
    if name.endswith(".png"):
        yield from _picture(data)
    elif name == "document.json":
        about = json.loads(data)
        del about["made_by"]
        yield json.dumps(about, sort_keys=True).encode()
    else:
        yield data


def _picture(data: bytes) -> Iterator[bytes]:
    """Pixels and metadata; of a PSD, whose layers no library here reads, the bytes."""
    if data.startswith(b"8BPS"):
        yield data
        return
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    deep = pixels is not None and pixels.dtype == np.uint16
    if deep:
        yield from _pixels(pixels)
    if deep and data[:2] in (b"II", b"MM"):  # Pillow opens no such TIFF
        return
    with Image.open(io.BytesIO(data)) as image:
        for name in ("icc_profile", "exif", "dpi"):
            value = image.info.get(name, b"")
            yield value if isinstance(value, bytes) else repr(value).encode()
        yield from _pixels(np.asarray(image))


def _pixels(pixels: np.ndarray) -> Iterator[bytes]:
    yield f"{pixels.shape} {pixels.dtype}".encode()
    yield pixels.tobytes()
