"""Koutu's icon in the sizes and formats that systems want, drawn from resources/icons/koutu.svg."""

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "build" / "icons"
SIDES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
# What Apple calls a PNG of that many pixels in an .icns file.
_ICNS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def png(side: int) -> bytes:
    """Draw the icon as a PNG, `side` pixels wide."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(ROOT / "resources" / "icons" / "koutu.svg")).render(painter, QRectF(image.rect()))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Pack PNGs as a Windows icon: a directory of 16 bytes each, then the files."""
    sides = [side for side in pictures if side <= 256]
    head, body = struct.pack("<HHH", 0, 1, len(sides)), b""
    for side in sides:
        start = 6 + 16 * len(sides) + len(body)
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(pictures[side]), start)
        body += pictures[side]
    return head + body


def icns(pictures: dict[int, bytes]) -> bytes:
    """Pack PNGs as an Apple icon: a name, a length and the file, each."""
    body = b"".join(name + struct.pack(">I", len(pictures[side]) + 8) + pictures[side] for side, name in _ICNS.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def make() -> None:
    """Write all of them to `ICONS`."""
    ICONS.mkdir(parents=True, exist_ok=True)
    pictures = {side: png(side) for side in SIDES}
    for side, data in pictures.items():
        (ICONS / f"{side}.png").write_bytes(data)
    (ICONS / "koutu.ico").write_bytes(ico(pictures))
    (ICONS / "koutu.icns").write_bytes(icns(pictures))
