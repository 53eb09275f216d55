"""Write OpenRaster (baseline 0.0.5): a zip of one PNG per layer, which GIMP, Krita and MyPaint open."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from koutu.engine.compose.layer import PictureLayer, full_colours, size_of
from koutu.engine.core.raster import OutputRaster
from koutu.engine.export.png import encode_png

_THUMBNAIL = 256  # pixels a side at most (OpenRaster 0.0.6)


def encode_ora(layers: Sequence[PictureLayer], merged: OutputRaster) -> bytes:
    """The file.

    Args:
        layers: the lowest first, all of one size.
        merged: what they look like together; its profile goes into every PNG, its EXIF and density into the merged one.
    """
    # Brings urllib.request along, a twelfth of what importing Koutu takes.
    from xml.sax.saxutils import quoteattr

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        # First and not compressed: programs tell the kind of file by the bytes at its beginning.
        _add(archive, "mimetype", b"image/openraster")
        entries = []
        for number, layer in enumerate(layers):
            source = f"data/layer{number}.png"
            raster = OutputRaster(full_colours(layer, size_of(layer), merged.dtype), layer.alpha, icc=merged.icc)
            _add(archive, source, b"".join(encode_png(raster)))
            shown = "visible" if layer.visible else "hidden"
            entries.append(
                f'<layer name={quoteattr(layer.name)} src="{source}" x="0" y="0" opacity="1.0" '
                f'visibility="{shown}" composite-op="svg:src-over"/>'
            )
        stack = "".join(reversed(entries))
        size = f'version="0.0.5" w="{merged.width}" h="{merged.height}"'
        if merged.dpi:
            size += f' xres="{round(merged.dpi[0])}" yres="{round(merged.dpi[1])}"'
        _add(
            archive,
            "stack.xml",
            f"<?xml version='1.0' encoding='UTF-8'?><image {size}><stack>{stack}</stack></image>".encode(),
        )
        _add(archive, "mergedimage.png", b"".join(encode_png(merged)))
        _add(archive, "Thumbnails/thumbnail.png", b"".join(encode_png(_thumbnail(merged))))
    return file.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    # A ZipInfo of our own carries no time of day: the same picture gives the same bytes.
    archive.writestr(zipfile.ZipInfo(name), data)


def _thumbnail(merged: OutputRaster) -> OutputRaster:
    scale = min(1.0, _THUMBNAIL / max(merged.width, merged.height))
    size = max(1, round(merged.width * scale)), max(1, round(merged.height * scale))

    def small(planes: Any) -> Any:
        less = cv2.resize(planes, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], *planes.shape[2:])
        return less if less.dtype == np.uint8 else ((less.astype(np.uint32) + 128) // 257).astype(np.uint8)

    alpha = None if merged.alpha is None else small(merged.alpha)
    return replace(merged, colours=small(merged.colours), alpha=alpha, exif=None, dpi=None)
