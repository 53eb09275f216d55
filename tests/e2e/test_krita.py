"""Koutu's plug-in in the real Krita, in a fresh home on an X server: the menu entry, its window, the mask."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from koutu import cli
from tests.unit.packaging.test_plugins import launcher, plugin_files
from tests.unit.pictures import write_subject
from tests.unit.server.test_serve import served

SYSTEM = Path("/usr/bin/python3")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (shutil.which("krita") and shutil.which("xvfb-run")), reason="needs Krita and Xvfb"),
]
ENTRY = """[Desktop Entry]
Type=Service
ServiceTypes=Krita/PythonPlugin
X-KDE-Library=krita_driver
X-Python-2-Compatible=false
Name=Driver
Comment=Uses Koutu
"""


def has_qt() -> bool:
    """Krita's Python is the system's, and needs its PyQt5: python3-pyqt5 on Debian."""
    return SYSTEM.exists() and subprocess.run([SYSTEM, "-c", "import PyQt5.QtWidgets"], check=False).returncode == 0


def home(folder: Path, address: str) -> dict[str, str]:
    """Return the environment of a home where Krita has both plug-ins, put there by Krita's own importer."""
    places = {name: folder / name.lower() for name in ("CONFIG", "DATA", "CACHE", "RUNTIME")}
    for place in places.values():
        place.mkdir(parents=True, mode=0o700)
    resources = places["DATA"] / "krita"
    resources.mkdir()
    plugin_files.pack("krita", folder / "krita.zip")
    importer = "/usr/share/krita/pykrita/plugin_importer"
    code = (
        f"import sys; sys.path.insert(0, {importer!r}); from plugin_importer import PluginImporter as P;"
        f"print(P({str(folder / 'krita.zip')!r}, {str(resources)!r}, lambda plugin: True).import_all())"
    )
    subprocess.run([SYSTEM, "-c", code], check=True)
    scripts = resources / "pykrita"
    (scripts / "krita_driver").mkdir()
    shutil.copyfile(Path(__file__).with_name("krita_driver.py"), scripts / "krita_driver" / "__init__.py")
    (scripts / "krita_driver.desktop").write_text(ENTRY, "utf-8")
    (places["CONFIG"] / "kritarc").write_text("[python]\nenable_koutu_cutout=true\nenable_krita_driver=true\n", "utf-8")
    found = {f"XDG_{name}_{'DIR' if name == 'RUNTIME' else 'HOME'}": str(place) for name, place in places.items()}
    kept = {name: os.environ[name] for name in ("PATH",)}
    driven = {"KOUTU_DRIVEN": str(folder), "KOUTU_SERVER": f"http://{address}/", "KOUTU": str(launcher(folder))}
    return kept | found | driven | {"HOME": str(folder), "LANG": "C.UTF-8"}


def test_a_layer_gets_the_mask_of_the_command_line(tmp_path: Path) -> None:
    if not has_qt():
        pytest.skip("needs python3-pyqt5")
    # Wider than high, and of a width that no row of Qt's pictures ends at.
    write_subject(tmp_path / "square.png", 161)
    cv2.imwrite(str(tmp_path / "photo.png"), cv2.imread(str(tmp_path / "square.png"))[:120])
    command = ["cut", str(tmp_path / "photo.png"), "-o", str(tmp_path / "m.png"), "--size", "small", "--matte-only"]
    assert cli.main(command) == 0
    expected = cv2.imread(str(tmp_path / "m.png"), cv2.IMREAD_UNCHANGED)
    with served() as (address, _):
        started = ["xvfb-run", "-a", "krita", "--nosplash"]
        subprocess.run(started, env=home(tmp_path, address), check=False, timeout=240, capture_output=True)
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert "error" not in told, told.get("error")
    print(f"Krita {told['version']}", file=sys.stderr)
    for name in ("paint", "deep", "moved", "command"):
        found = told[name]
        (mask,) = found["masks"]
        assert (mask["type"], mask["area"][2:]) == ("transparencymask", [161, 120]), name
        assert mask["area"][:2] == ([30, 20] if name == "moved" else [0, 0])
        pixels = np.frombuffer(bytes.fromhex(mask["pixels"]), np.uint8).reshape(expected.shape)
        assert np.array_equal(pixels, expected), name
        assert found.get("shown", mask["pixels"]) == mask["pixels"]
        assert (found["said"], found["undo"], found["redo"]) == ([], [], [mask]), name
        assert found["selected"] == ([10, 20, 30, 40] if name == "command" else None)
    assert [name for name, found in told.items() if "shown" in found] == ["paint", "command", "failed"]
    assert told["failed"]["masks"] == []
    (sentence,) = told["failed"]["said"]
    assert "was not found" in sentence
