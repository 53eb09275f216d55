"""On an X server: put a profile on the root window as colour managers do, and tell what Koutu makes of it.

    python screen_with_profile.py PROFILE|- PICTURE

Prints the profile's length as it was found, then three colours: what the canvas shows in its middle, and the means of
the thumbnail and of what the clipboard gets.
"""

import ctypes
import sys
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from koutu.engine.core.cancel import CancelToken
from koutu.services.display_profile import display_profile
from koutu.services.screen_colours import in_srgb
from koutu.services.sources import FileSource, read
from koutu.ui.canvas.canvas import Canvas


def put(icc: bytes) -> object:
    """Set the atom, and return the connection: the server forgets everything with its last client."""
    x11 = ctypes.CDLL("libX11.so.6")
    for name in ("XOpenDisplay", "XInternAtom", "XDefaultRootWindow"):
        getattr(x11, name).restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    atom = ctypes.c_ulong(x11.XInternAtom(display, b"_ICC_PROFILE", 0))
    cardinal, root = ctypes.c_ulong(6), ctypes.c_ulong(x11.XDefaultRootWindow(display))
    x11.XChangeProperty(display, root, atom, cardinal, 8, 0, icc, len(icc))
    x11.XSync(display, 0)
    return display


def main() -> None:
    connection = None if sys.argv[1] == "-" else put(Path(sys.argv[1]).read_bytes())
    app = QApplication(sys.argv[:1])
    found = display_profile()
    opened = read(FileSource(Path(sys.argv[2])), CancelToken(), lambda _: None)
    canvas = Canvas()
    canvas.resize(60, 40)
    canvas.set_photo(opened.screen)
    canvas.set_layer("photo")
    canvas.show()
    canvas.viewport.actual_pixels()
    app.processEvents()
    image = canvas.grab().toImage()
    shown = image.pixelColor(image.rect().center())
    told = [0 if found is None else len(found), *shown.getRgb()[:3]]
    for pixels in (opened.thumbnail[..., :3], in_srgb(opened.photo.pixels, opened.photo.icc)):
        told += np.rint(pixels.reshape(-1, 3).mean(0)).astype(int).tolist()
    print(*told, flush=True)
    del connection


if __name__ == "__main__":
    main()
