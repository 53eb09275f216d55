"""How another program gets a matte: from the `koutu serve` that runs on this machine, or else from `koutu cut`.

It lies beside the plug-in of each program, and runs in that program's own Python (3.8 and newer): nothing but the
standard library.

    KOUTU_SERVER   the server's address; http://127.0.0.1:7840/ unless it is set, "none" for the command line only
    KOUTU_TOKEN    what the server asks for, if it asks
    KOUTU          the program, where it lies in none of the usual places
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import Path

MODES = ("general", "human", "anime")
SIZES = ("small", "medium", "large", "extra-large", "best")
USUAL_MODE, USUAL_SIZE = "general", "large"

_SERVER = "http://127.0.0.1:7840/"
_KNOCK = 2.0  # seconds for a server on this machine to say that it is there
_PATIENCE = 600.0  # seconds until a picture is given up
_LONGEST_WAIT = 30.0  # seconds between two times that a busy server is asked
# A proxy must not be asked for addresses of this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# What a program that brings its own Python and libraries sets for itself, and what Koutu must not take from it.
_NOT_FOR_CHILDREN = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH")


class LinkError(Exception):
    """What went wrong and what to do, as a sentence for a person."""


def matte_of(picture: bytes, mode: str, size: str) -> bytes:
    """Return the matte of a picture as a PNG: grey, white where the subject is, as large as the picture.

    Args:
        picture: a whole file of any kind that Koutu reads.
        mode, size: one of MODES, one of SIZES.

    Raises:
        LinkError: there is no Koutu here, or it could not cut the picture.
    """
    address = os.environ.get("KOUTU_SERVER", "") or _SERVER
    if address != "none" and _is_there(address):
        return _from_server(address, picture, mode, size)
    return _from_command(picture, mode, size)


def rgb_png(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG of 8-bit RGB pixels, sRGB, row by row from the top.

    Raises:
        ValueError: there are not width × height × 3 bytes.
    """
    step = 3 * width
    if len(pixels) != step * height:
        raise ValueError(f"{len(pixels)} bytes are no {width} × {height} pixels of RGB")
    rows = b"".join(b"\0" + pixels[at : at + step] for at in range(0, len(pixels), step))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    # Only Koutu reads it, at once.
    parts = ((b"IHDR", head), (b"sRGB", b"\0"), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def program() -> str:
    """Return the path of the command line `koutu`.

    Raises:
        LinkError: it is nowhere.
    """
    named = os.environ.get("KOUTU", "")
    for place in [named] if named else [shutil.which("koutu") or "", *_usual_places()]:
        if place and Path(place).is_file():
            return place
    raise LinkError(
        "Koutu was not found. Install it, or start “koutu serve”, or name the program by the variable KOUTU."
    )


def _usual_places() -> list[str]:
    home = str(Path.home())
    if sys.platform == "win32":
        folders = [os.environ.get(name, "") for name in ("LOCALAPPDATA", "ProgramFiles")]
        own, shared = (Path(folder) if folder else None for folder in folders)
        found = [own and own / "Programs" / "Koutu" / "koutu.exe", shared and shared / "Koutu" / "koutu.exe"]
        return [str(path) for path in found if path]
    if sys.platform == "darwin":
        inside = "Applications/Koutu.app/Contents/MacOS/koutu"
        return [f"/{inside}", f"{home}/{inside}"]
    return [f"{home}/.local/bin/koutu", "/usr/local/bin/koutu", "/opt/koutu/koutu"]


def _is_there(address: str) -> bool:
    try:
        with _OPENER.open(_request(address, "health", None), timeout=_KNOCK) as answer:
            return json.load(answer).get("status") == "ok"
    except urllib.error.HTTPError as error:
        with error:
            # It is a Koutu that wants a token: better its sentence than a second Koutu that nobody knows of.
            return error.code == 401
    except (OSError, ValueError, AttributeError):
        return False


def _request(address: str, path: str, body: bytes | None) -> urllib.request.Request:
    headers = {"Content-Type": "application/octet-stream"} if body is not None else {}
    if token := os.environ.get("KOUTU_TOKEN", ""):
        headers["Authorization"] = f"Bearer {token}"
    return urllib.request.Request(f"{address.rstrip('/')}/{path}", body, headers)


def _from_server(address: str, picture: bytes, mode: str, size: str) -> bytes:
    words = urllib.parse.urlencode({"mode": mode, "size": size, "matte_only": "1", "format": "png"})
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with _OPENER.open(_request(address, f"cut?{words}", picture), timeout=_PATIENCE) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            with error:
                wait = _asked_to_wait(error)
                if error.code != 429 or time.monotonic() + wait > end:
                    raise LinkError(_sentence(error)) from None
            time.sleep(wait)
        except OSError as error:
            raise LinkError(
                f"The Koutu at {address} broke off: {getattr(error, 'reason', error)}. Try again."
            ) from error


def _asked_to_wait(error: urllib.error.HTTPError) -> float:
    try:
        return min(max(float(error.headers.get("Retry-After", "1")), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 1.0


def _sentence(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (OSError, ValueError, KeyError, TypeError):
        return f"Koutu's server answered {error.code} {error.reason}."


def _from_command(picture: bytes, mode: str, size: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="koutu-") as folder:
        photo, matte = Path(folder, "photo"), Path(folder, "matte.png")
        photo.write_bytes(picture)
        command = [program(), "cut", str(photo), "-o", str(matte), "--mode", mode, "--size", size, "--matte-only"]
        environment = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_CHILDREN}
        try:
            done = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
                # Windows opens a console for it otherwise.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LinkError(f"Koutu could not be run: {error}.") from error
        if done.returncode or not matte.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise LinkError(said[-1] if said else f"Koutu ended with {done.returncode}, and said nothing.")
        return matte.read_bytes()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
