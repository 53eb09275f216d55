"""Write documents."""

import contextlib
import io
import os
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.raster import OutputRaster
from koutu.engine.core.tiles import keys_over
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import layout
from koutu.engine.documents.contents import Contents, Original
from koutu.engine.export.png import encode_png
from koutu.engine.export.presets import as_toml
from koutu.engine.files.atomic import keep_previous, write_atomically
from koutu.engine.files.bounded import as_json
from koutu.version import __version__


def write(
    path: Path, contents: Contents, *, linked: bool = False, private: bool = False, cancel: CancelToken | None = None
) -> None:
    """Write a document, whole or not at all. A file that was there is kept beside it, its name ending in `~`.

    Args:
        path: the file.
        contents: what it holds.
        linked: name the photo's file instead of taking it in; one that has no file is taken in all the same.
        private: nobody else may read it.
        cancel: stops the work before the file is touched.

    Raises:
        ExportError: the file cannot be written.
        Cancelled: by the token.
    """
    data = _packed(path, contents, linked and contents.original.path is not None)
    if cancel is not None:
        cancel.check()
    keep_previous(path, layout.previous_of(path))
    write_atomically(path, data, True, private=private)


def _packed(path: Path, contents: Contents, linked: bool) -> bytes:
    height, width = contents.photo.pixels.shape[:2]
    framing = contents.framing
    original = contents.original
    encoded = None if linked else (original.bytes() or b"".join(encode_png(_raster(contents.photo))))
    # What was re-encoded is PNG whatever its name says; a decoder goes by the content.
    suffix = Path(original.name).suffix.lower()
    entry = f"photo{suffix}" if layout.PHOTO.fullmatch(f"photo{suffix}") else "photo.bin"
    touchup = contents.touchup.tiles
    tiles = {key: tile for key in keys_over(touchup.bounds) if (tile := touchup.tile(key)) is not None}
    about: dict[str, Any] = {
        "format": "koutu",
        # Those who know of no framings would lay the matte over the whole photo.
        "version": 1 if framing.plain else layout.VERSION,
        "made_by": f"Koutu {__version__}",
        "name": original.name,
        "width": width,
        "height": height,
        "photo": {"embedded": entry} if encoded is not None else _link(path, original),
        "mode": contents.mode,
        "size": contents.size,
        "matte": None if contents.network is None else list(contents.matte_choice),
        "touchup": [list(key) for key in tiles],
        "edges": asdict(contents.edges),
    }
    if not framing.plain:
        about["framing"] = {"turn": framing.turn, "mirror": framing.mirror, "crop": framing.crop}
    if contents.coarse is not None:
        about["coarse"] = list(contents.coarse.shape)
    if contents.refine is not None:
        about["refine"] = asdict(contents.refine)
    if contents.mark:
        about["mark"] = contents.mark
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        _add(archive, "mimetype", layout.MIME, stored=True)
        _add(archive, layout.DESCRIPTION, as_json(about, indent=1))
        _add(archive, layout.THUMBNAIL, b"".join(encode_png(_thumbnail_raster(contents.thumbnail))), stored=True)
        if encoded is not None:
            _add(archive, entry, encoded, stored=True)
        if contents.network is not None:
            _add(archive, layout.MATTE, contents.network.tobytes())
        if contents.coarse is not None:
            _add(archive, layout.COARSE, contents.coarse.astype("<u2").tobytes())
        if contents.finish is not None:
            _add(archive, layout.FINISH, as_toml(contents.finish).encode())
        for key, tile in tiles.items():
            _add(archive, layout.tile_entry(*key), np.moveaxis(tile, 0, -1).tobytes())
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, stored: bool = False) -> None:
    # A fixed date: the same contents give the same bytes.
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


def _link(path: Path, original: Original) -> dict[str, str]:
    assert original.path is not None
    link = {"linked": str(original.path.absolute())}
    # So that a folder with both can be moved.
    with contextlib.suppress(ValueError):  # another drive
        link["beside"] = Path(os.path.relpath(original.path, path.parent)).as_posix()
    return link


def _raster(photo: Photo) -> OutputRaster:
    return OutputRaster(photo.pixels, photo.alpha, photo.icc, photo.exif, photo.dpi)


def _thumbnail_raster(rgba: NDArray[np.uint8]) -> OutputRaster:
    return OutputRaster(np.ascontiguousarray(rgba[..., :3]), np.ascontiguousarray(rgba[..., 3]))
