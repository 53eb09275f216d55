"""A layer's pixels out of Krita, and a matte into it as a transparency mask."""

from __future__ import annotations

from krita import Document, Krita, Node

try:
    from PyQt6.QtGui import QImage
except ImportError:  # Krita 5
    from PyQt5.QtGui import QImage

from .koutu_link import LinkError, matte_of, rgb_png

_SRGB = "sRGB-elle-V2-srgbtrc.icc"


def cut_layer(document: Document, layer: Node, mode: str, size: str) -> None:
    """Give a layer a transparency mask that leaves its subject, as one step of undo.

    The document must be shown in a window: Krita makes undoable masks by its own action only.

    Raises:
        LinkError: the layer has no pixels, or Koutu could not cut it.
    """
    bounds = layer.bounds()
    area = (bounds.x(), bounds.y(), bounds.width(), bounds.height())
    if bounds.isEmpty():
        raise LinkError("This layer is empty. Choose the layer with the photo.")
    matte = _grey(matte_of(rgb_png(area[2], area[3], _rgb(layer, area)), mode, size), area[2], area[3])
    there = {mask.uniqueId() for mask in layer.childNodes()}
    document.setActiveNode(layer)
    # What is selected would become the mask, and undo would not bring it back.
    selected = document.selection()
    document.setSelection(None)
    Krita.instance().action("add_new_transparency_mask").trigger()
    document.waitForDone()
    document.setSelection(selected)
    made = [mask for mask in layer.childNodes() if mask.uniqueId() not in there]
    if not made:
        raise LinkError("Krita made no mask for this layer. Unlock it, or choose another one.")
    made[0].setPixelData(matte, *area)
    # Krita does not paint a mask anew because of its pixels.
    for shown in (False, True):
        made[0].setVisible(shown)
        document.waitForDone()
    document.refreshProjection()


def _rgb(layer: Node, area: tuple[int, int, int, int]) -> bytes:
    """Return the layer's colours as 8-bit sRGB, whatever its own are."""
    if (layer.colorModel(), layer.colorDepth(), layer.colorProfile()) != ("RGBA", "U8", _SRGB):
        # A copy that never enters the document.
        layer = layer.duplicate()
        layer.setColorSpace("RGBA", "U8", _SRGB)
    # Of a group or a vector layer there is only what it looks like.
    own = bytes(layer.pixelData(*area))
    pixels = own if len(own) == 4 * area[2] * area[3] else bytes(layer.projectionPixelData(*area))
    rgb = bytearray(3 * area[2] * area[3])
    if len(pixels) != 4 * area[2] * area[3]:
        raise LinkError("Krita does not give out the pixels of this layer. Choose a paint layer.")
    # Krita's order is blue, green, red, alpha.
    for channel in range(3):
        rgb[channel::3] = pixels[2 - channel :: 4]
    return bytes(rgb)


def _grey(png: bytes, width: int, height: int) -> bytes:
    """Return a matte's bytes, one for each pixel, row by row."""
    image = QImage.fromData(png)
    if (image.width(), image.height()) != (width, height):
        raise LinkError("Koutu's matte is not as large as the layer.")
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    whole, step = image.constBits(), image.bytesPerLine()
    whole.setsize(step * height)
    data = bytes(whole)
    return b"".join(data[at : at + width] for at in range(0, step * height, step))
