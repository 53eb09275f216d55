"""The peer, rembg, in an environment of its own that is made on first use."""

import os
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = ("rembg[cpu]==2.0.86", "opencv-python-headless")


def peer_python() -> str:
    """Make the environment if need be, in KOUTU_PEER or the user's cache, and return its Python."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = Path(os.environ.get("KOUTU_PEER", cache / "koutu" / "peer"))
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "whole").exists() and "KOUTU_PEER" not in os.environ:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (folder / "whole").touch()
    return str(python)
