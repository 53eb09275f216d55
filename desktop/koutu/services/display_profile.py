"""The ICC profile of the screen, as far as the system tells it.

On X11 colour managers put it on the root window (the atom `_ICC_PROFILE`, freedesktop.org's “ICC Profiles in X”);
Windows names a file. macOS and Wayland compositors convert windows themselves, from sRGB: there is nothing to ask.
"""

import ctypes
import sys
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from koutu.engine.files.bounded import read_bounded

_MOST_BYTES = 4 << 20  # profiles with large tables take half of it
_LEAST_BYTES = 128  # an ICC header
_ANY_TYPE = 0


@cache
def display_profile() -> bytes | None:
    """Return the main screen's profile, as it was when this was first asked; None for sRGB, or where nobody tells."""
    platform = QGuiApplication.platformName() if QGuiApplication.instance() is not None else ""
    try:
        if platform == "xcb":
            found = _from_x11()
        elif platform == "windows":
            found = _from_windows()
        else:
            found = None
    except OSError:
        return None
    plausible = found is not None and len(found) >= _LEAST_BYTES and found[36:40] == b"acsp" and found[16:20] == b"RGB "
    return found if plausible else None


def _from_x11() -> bytes | None:
    # By its fixed name: `find_library` starts a compiler to look for it, half a second before the window.
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = x11.XInternAtom.restype = x11.XDefaultRootWindow.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    try:
        atom = x11.XInternAtom(display, b"_ICC_PROFILE", 1)
        root = x11.XDefaultRootWindow(display)
        return None if not atom else _property(x11, display, ctypes.c_ulong(root), ctypes.c_ulong(atom))
    finally:
        x11.XCloseDisplay(display)


def _property(x11: Any, display: ctypes.c_void_p, window: ctypes.c_ulong, atom: ctypes.c_ulong) -> bytes | None:
    kind, count, left = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
    bits, data = ctypes.c_int(), ctypes.POINTER(ctypes.c_ubyte)()
    quarters = ctypes.c_long(_MOST_BYTES // 4)
    answers = (ctypes.byref(each) for each in (kind, bits, count, left, data))
    failed = x11.XGetWindowProperty(
        display, window, atom, ctypes.c_long(0), quarters, 0, ctypes.c_ulong(_ANY_TYPE), *answers
    )
    if failed or not data:
        return None
    try:
        return bytes(data[: count.value]) if bits.value == 8 and not left.value else None
    finally:
        x11.XFree(data)


def _from_windows() -> bytes | None:
    if sys.platform != "win32":
        return None
    user, gdi = ctypes.windll.user32, ctypes.windll.gdi32
    user.GetDC.restype = ctypes.c_void_p
    context = ctypes.c_void_p(user.GetDC(None))
    try:
        size = ctypes.c_ulong(0)
        gdi.GetICMProfileW(context, ctypes.byref(size), None)
        name = ctypes.create_unicode_buffer(size.value + 1)
        if not size.value or not gdi.GetICMProfileW(context, ctypes.byref(size), name):
            return None
    finally:
        user.ReleaseDC(None, context)
    return read_bounded(Path(name.value), _MOST_BYTES)
