"""Read documents. Whatever a file claims is checked before memory is taken for it; nothing is unpacked to the disk."""

import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, get_args

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.errors import DocumentError, PresetError
from koutu.engine.core.framing import TURNS, Framing
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, TileMap, keys_over
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.read_file import MAX_FILE_BYTES, failed, open_file, read_file, shown_name
from koutu.engine.decoding.size_guard import check_size
from koutu.engine.documents import layout
from koutu.engine.documents.contents import MARKS, Contents, Mark, Original
from koutu.engine.export.presets import Preset, parse_preset
from koutu.engine.files.bounded import open_regular, parse_json
from koutu.engine.files.checked_table import Problem
from koutu.engine.files.same_place import is_elsewhere
from koutu.engine.matting.cutout import Coarse, Matte
from koutu.engine.matting.refine_settings import Method, RefineSettings
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import MODES, Mode
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.touchup import Touchup

# A document comes from anywhere; what Koutu writes stays below all of these:
_JSON_BYTES = 1 << 20
_FINISH_BYTES = 1 << 16
_DIRECTORY_BYTES = 1 << 20
_THUMBNAIL_SIDE = 512
_COARSE_SIDE = 4096
_SIZE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_EDGES = {"smooth": (0, 100), "feather": (0, 250), "contrast": (0, 100), "shift": (-100, 100)}  # as the sliders reach


def is_document(path: Path) -> bool:
    """Say whether a file begins as a document does, whatever its name."""
    try:
        with open_regular(path) as descriptor:
            return layout.begins_as_document(os.read(descriptor, 128))
    except (OSError, ValueError):
        return False


def read(path: Path) -> Contents:
    """Read a document and decode its photo.

    Raises:
        DocumentError: it is damaged, made by a newer Koutu, or its photo is not where it was.
        PhotoError: the file cannot be read, or the photo in it or beside it cannot be decoded.
    """
    with _opened(path) as file:
        return _Reader(path, file).contents()


def read_preview(path: Path) -> tuple[str, NDArray[np.uint8]]:
    """Read only the photo's name and the thumbnail, (h, w, 4) uint8 straight RGBA; in little memory.

    Raises:
        DocumentError, PhotoError: as `read`.
    """
    with _opened(path) as file:
        reader = _Reader(path, file)
        return reader.name, reader.thumbnail()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with open_file(path) as descriptor, open(descriptor, "rb", closefd=False) as file:
        yield file


class _Reader:
    """One file while it is read; every claim of it is checked here."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._archive = self._listed(file)
        self._about = self._described()
        self.name = shown_name(Path(self._text(self._about, "name")))
        # Of the photo; what lies over it has the size that its framing leaves.
        self._photo_width, self._photo_height = self._number("width"), self._number("height")
        self._framing = self._framed()
        shown = self._framing.bounds(self._photo_width, self._photo_height)
        self._width, self._height = shown.width, shown.height

    def contents(self) -> Contents:
        check_size(shown_name(self._path), self._photo_width, self._photo_height)
        original, data = self._original()
        photo = self._photo(data)
        mode, size = self._choice([self._about.get("mode"), self._about.get("size")])
        choice, network = self._network()
        return Contents(
            original=original,
            photo=photo,
            mode=mode,
            size=size,
            matte_choice=choice or (mode, size),
            network=network,
            touchup=Touchup(self._tiles()),
            thumbnail=self.thumbnail(),
            edges=self._edges(),
            finish=self._finish(),
            coarse=self._coarse(),
            refine=self._refine(),
            framing=self._framing,
            mark=self._mark(),
        )

    def thumbnail(self) -> NDArray[np.uint8]:
        data = self._part(layout.THUMBNAIL, 4 * _THUMBNAIL_SIDE**2 + 65536, packed=False)
        # Its size is looked at before a decoder takes memory for it.
        sides = struct.unpack_from(">II", data.ljust(24, b"\0"), 16)
        if data[:8] != b"\x89PNG\r\n\x1a\n" or max(sides) > _THUMBNAIL_SIDE:
            self._damaged("thumbnail")
        small = photos.decode(data, shown_name(self._path))
        if small.pixels.dtype != np.uint8:
            self._damaged("thumbnail")
        alpha = np.full(small.pixels.shape[:2], 255, np.uint8) if small.alpha is None else small.alpha
        return np.dstack((small.pixels, alpha)).astype(np.uint8, copy=False)

    def _listed(self, file: BinaryIO) -> zipfile.ZipFile:
        try:
            head, end = file.read(128), b""
            if len(head) == 128:
                file.seek(-42, os.SEEK_END)
                end = file.read()
        except OSError as error:
            raise failed(self._path, error) from error
        if not layout.begins_as_document(head):
            raise DocumentError("{name} is not a Koutu document. Open another file.", name=shown_name(self._path))
        # The list of parts is read as a whole: a forged one of gigabytes must not get so far. Without a comment and
        # without ZIP64, neither of which a document has, the last 22 bytes say how long it is.
        locator, end = end[:4], end[-22:]
        if end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0" or locator == b"PK\x06\x07":
            self._damaged("end")
        if struct.unpack_from("<I", end, 12)[0] > _DIRECTORY_BYTES:
            self._damaged("list of parts")
        try:
            return zipfile.ZipFile(file)
        except OSError as error:
            raise failed(self._path, error) from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
            self._damaged("list of parts", error)

    def _described(self) -> Mapping[str, Any]:
        try:
            about = parse_json(self._part(layout.DESCRIPTION, _JSON_BYTES))
        except Problem as error:
            self._damaged(layout.DESCRIPTION, error)
        if not isinstance(about, dict) or about.get("format") != "koutu":
            self._damaged(layout.DESCRIPTION)
        version = about.get("version")
        if type(version) is not int or version < 1:
            self._damaged("version")
        if version > layout.VERSION:
            raise DocumentError(
                "{name} was saved by a newer Koutu. Install the newest version to open it.", name=shown_name(self._path)
            )
        return about

    def _part(self, name: str, limit: int, exactly: int | None = None, *, packed: bool = True) -> bytes:
        """Return the bytes of one part: at most `limit`, or `exactly` so many; `packed` or as they are in the file."""
        try:
            info = self._archive.getinfo(name)
            ways = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) if packed else (zipfile.ZIP_STORED,)
            if (
                info.compress_type not in ways
                or info.file_size > limit
                or (exactly is not None and info.file_size != exactly)
            ):
                self._damaged(name)
            with self._archive.open(info) as part:
                data = part.read(limit + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            self._damaged(name, error)
        except OSError as error:
            # The disk, not the document: it may be readable the next time.
            raise failed(self._path, error) from error
        except struct.error as error:
            self._damaged(name, error)
        if len(data) != info.file_size:
            self._damaged(name)
        return data

    def _original(self) -> tuple[Original, bytes]:
        photo = self._about.get("photo")
        if not isinstance(photo, dict):
            self._damaged("photo")
        if "embedded" in photo:
            entry = self._text(photo, "embedded")
            if not layout.PHOTO.fullmatch(entry):
                self._damaged("photo")
            data = self._part(entry, MAX_FILE_BYTES, packed=False)
            return Original(self.name, None, data, hashlib.sha256(data).hexdigest()), data
        told = [self._text(photo, key) for key in ("beside", "linked") if key == "linked" or key in photo]
        # A share of another machine would be told who opens the document.
        local = [self._path.parent / path for path in told if not is_elsewhere(path)]
        found = next((path for path in local if _is_file(path)), None)
        if found is None:
            raise DocumentError(
                "The photo of {name}, {photo}, is not where it was. Put it back, or beside the document.",
                name=shown_name(self._path),
                photo=self.name,
            )
        data = read_file(found)
        return Original(self.name, found, None, hashlib.sha256(data).hexdigest()), data

    def _photo(self, data: bytes) -> Photo:
        photo = photos.decode(data, self.name)
        if photo.pixels.shape[:2] != (self._photo_height, self._photo_width):
            raise DocumentError(
                "The photo of {name} is no longer {width} × {height} pixels large, so the cutout does not fit it. Put "
                "the old photo back in its place.",
                name=shown_name(self._path),
                width=self._photo_width,
                height=self._photo_height,
            )
        return photo

    def _network(self) -> tuple[tuple[Mode, Size] | None, Matte | None]:
        if self._about.get("matte") is None:
            return None, None
        size = self._width * self._height
        data = self._part(layout.MATTE, size, exactly=size)
        return self._choice(self._about["matte"]), np.frombuffer(data, np.uint8).reshape(self._height, self._width)

    def _coarse(self) -> Coarse | None:
        sides = self._about.get("coarse")
        if sides is None:
            return None
        if not isinstance(sides, list) or len(sides) != 2 or any(type(side) is not int for side in sides):
            self._damaged("coarse")
        if not all(1 <= side <= _COARSE_SIDE for side in sides):
            self._damaged("coarse")
        rows, columns = sides
        data = self._part(layout.COARSE, 2 * rows * columns, exactly=2 * rows * columns)
        return np.frombuffer(data, "<u2").astype(np.uint16, copy=False).reshape(rows, columns)

    def _refine(self) -> RefineSettings | None:
        stored = self._about.get("refine")
        if stored is None:
            return None
        if not isinstance(stored, dict) or stored.get("method") not in get_args(Method):
            self._damaged("refine")
        radius: Any = stored.get("radius")
        detail: Any = stored.get("detail")
        haze: Any = stored.get("haze", 0)  # documents from before the slider: nothing was taken away
        if any(type(value) not in (int, float) for value in (radius, detail, haze)):
            self._damaged("refine")
        try:
            return RefineSettings(stored["method"], float(radius), float(detail), float(haze))
        except (ValueError, OverflowError) as error:
            self._damaged("refine", error)

    def _framed(self) -> Framing:
        stored = self._about.get("framing")
        if stored is None:
            return Framing()
        if not isinstance(stored, dict) or type(stored.get("turn")) is not int or stored["turn"] not in TURNS:
            self._damaged("framing")
        if type(stored.get("mirror")) is not bool:
            self._damaged("framing")
        crop: Any = stored.get("crop")
        if crop is not None:
            if not isinstance(crop, list) or len(crop) != 4 or any(type(edge) is not int for edge in crop):
                self._damaged("framing")
            crop = Rect(*crop)
        framing = Framing(stored["turn"], stored["mirror"], crop)
        if not framing.fits(self._photo_width, self._photo_height):
            self._damaged("framing")
        return framing

    def _mark(self) -> Mark:
        mark = self._about.get("mark", "")
        if not isinstance(mark, str):
            self._damaged("mark")
        # A later Koutu may know more of them.
        return next((known for known in MARKS if known == mark), "")

    def _tiles(self) -> TileMap:
        tiles = TileMap(self._width, self._height, 2)
        allowed = set(keys_over(tiles.bounds))
        keys = self._about.get("touchup")
        if not isinstance(keys, list):
            self._damaged("touchup")
        size = TILE * TILE * 2
        for item in keys:
            key = tuple(item) if isinstance(item, list) and all(type(part) is int for part in item) else ()
            if key not in allowed:
                self._damaged("touchup")
            allowed.remove(key)
            data = self._part(layout.tile_entry(*key), size, exactly=size)
            interleaved = np.frombuffer(data, np.uint8).reshape(TILE, TILE, 2)
            tiles.put(key, np.ascontiguousarray(np.moveaxis(interleaved, -1, 0)))
        return tiles

    def _edges(self) -> Edges:
        stored = self._about.get("edges")
        if not isinstance(stored, dict) or not isinstance(stored.get("invert"), bool):
            self._damaged("edges")
        values = {}
        for name, (least, most) in _EDGES.items():
            value: Any = stored.get(name)
            if type(value) not in (int, float) or not least <= value <= most:
                self._damaged("edges")
            values[name] = float(value)
        return Edges(**values, invert=stored["invert"])

    def _finish(self) -> Preset | None:
        if layout.FINISH not in self._archive.namelist():
            return None
        try:
            finish = parse_preset(self._part(layout.FINISH, _FINISH_BYTES), layout.FINISH)
        except PresetError as error:
            self._damaged(layout.FINISH, error)
        if is_elsewhere(finish.look.backdrop.picture):
            self._damaged(layout.FINISH)
        return finish

    def _choice(self, stored: Any) -> tuple[Mode, Size]:
        known = isinstance(stored, list) and len(stored) == 2 and stored[0] in tuple(MODES)
        # A size may be a network of the user's: whether it is there is asked when it is to run.
        if not known or not isinstance(stored[1], str) or not _SIZE.fullmatch(stored[1]):
            self._damaged("mode and size")
        return stored[0], stored[1]

    def _text(self, values: Mapping[str, Any], key: str) -> str:
        value = values.get(key)
        if not isinstance(value, str) or not 0 < len(value) < 4096 or "\0" in value:
            self._damaged(key)
        return value

    def _number(self, key: str) -> int:
        value = self._about.get(key)
        if type(value) is not int:
            self._damaged(key)
        return value

    def _damaged(self, part: str, cause: Exception | None = None) -> NoReturn:
        name = shown_name(self._path)
        previous = layout.previous_of(self._path)
        if previous.is_file():
            raise DocumentError(
                "{name} is damaged (at: {part}). What was saved before it is still there: open {previous}.",
                name=name,
                part=part,
                previous=shown_name(previous),
            ) from cause
        raise DocumentError(
            "{name} is damaged (at: {part}). Open a copy of it if there is one.", name=name, part=part
        ) from cause


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
