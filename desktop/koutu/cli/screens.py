"""Whether there is a screen to open a window on, before Qt ends the program over it."""

import os
import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

# Seconds that a display of another machine may take to answer.
_PATIENCE = 5.0
_X_PORT = 6000


def answering(environment: Mapping[str, str]) -> bool:
    """Return whether one of the displays that the environment names can be connected to."""
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if wayland:
        place = Path(environment.get("XDG_RUNTIME_DIR", "/"), wayland)
        if _unix(str(place)):
            return True
    return bool(x11) and _x11(str(x11))


def _x11(display: str) -> bool:
    host, colon, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isdigit() or host.startswith("/"):
        return True  # not of the usual form: Qt may know it
    if host in ("", "unix"):
        place = f"/tmp/.X11-unix/X{number}"
        return _unix(f"\0{place}") or _unix(place) or _tcp("localhost", int(number))
    return _tcp(host, int(number))


def _unix(address: str) -> bool:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line, suppress(OSError):
        line.settimeout(_PATIENCE)
        line.connect(os.fsencode(address))
        return True
    return False


def _tcp(host: str, number: int) -> bool:
    with suppress(OSError, OverflowError), socket.create_connection((host, _X_PORT + number), timeout=_PATIENCE):
        return True
    return False
