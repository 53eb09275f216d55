"""What people install: built here, then tried by packaging/smoke.py in an empty home without a network."""

import importlib.util
import platform
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LARGEST = 460e6
pytestmark = [
    pytest.mark.packages,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="other systems' packages are built by their own workflow"),
    pytest.mark.skipif(
        not all(map(importlib.util.find_spec, ("PyInstaller", "build", "setuptools"))),
        reason="needs requirements/package.txt; `python3 start.py test` installs it",
    ),
]


def build(what: str, into: Path) -> None:
    done = subprocess.run(
        [sys.executable, CHECKOUT / "packaging" / "build.py", what, "--into", into],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def smoke(program: Path, folder: Path) -> None:
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("needs Xvfb and xdotool")
    command = [sys.executable, CHECKOUT / "packaging" / "smoke.py", program, "--folder", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def require_freezing() -> None:
    from PyInstaller.depend.bindepend import get_python_library_path

    if shutil.which("objdump") is None or get_python_library_path() is None:
        pytest.skip("PyInstaller needs objdump, and a Python with a shared library")


def test_the_frozen_folder_works_for_a_stranger_who_installs_it(tmp_path: Path) -> None:
    require_freezing()
    build("folder", tmp_path)
    folder = tmp_path / "koutu"
    assert not [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) < LARGEST
    build("portable", tmp_path)
    (installer,) = tmp_path.glob("koutu-*/install.sh")
    prefix = tmp_path / "a prefix"
    subprocess.run([installer, prefix], check=True, capture_output=True)
    entry = (prefix / "share" / "applications" / "koutu.desktop").read_text()
    assert f'Exec="{prefix}/lib/koutu/koutu" %U' in entry.splitlines()
    assert (prefix / "share" / "krita" / "pykrita" / "koutu_cutout" / "koutu_link.py").is_file()
    smoke(prefix / "bin" / "koutu", prefix)
    subprocess.run([installer, "--remove", prefix], check=True, capture_output=True)
    assert not [path for path in prefix.rglob("*") if not path.is_dir()]
    if shutil.which("dpkg-deb") is not None:
        check_debian_package(tmp_path, folder)
    shutil.rmtree(folder)


def check_debian_package(tmp_path: Path, folder: Path) -> None:
    """What it unpacks is the folder that was tried, with a command on the PATH that leads to it."""
    build("deb", tmp_path)
    (package,) = tmp_path.glob("koutu_*.deb")
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    subprocess.run(["diff", "-r", "--no-dereference", folder, root / "opt" / "koutu"], check=True)
    assert (root / "usr" / "bin" / "koutu").readlink() == Path("/opt/koutu/koutu")
    assert "Exec=koutu %U" in (root / "usr" / "share" / "applications" / "koutu.desktop").read_text().splitlines()
    names = {path.relative_to(root / "usr").as_posix() for path in (root / "usr").rglob("koutu*.py")}
    gimp = f"lib/{platform.machine()}-linux-gnu/gimp/3.0/plug-ins/koutu_cutout"
    krita = "share/krita/pykrita/koutu_cutout/koutu_link.py"
    nautilus = "share/nautilus-python/extensions/koutu.py"
    assert names == {f"{gimp}/koutu_cutout.py", f"{gimp}/koutu_link.py", krita, nautilus}
    fields = subprocess.run(["dpkg-deb", "-f", package], check=True, capture_output=True, text=True).stdout
    needed = next(line for line in fields.splitlines() if line.startswith("Depends: "))
    assert "{" not in fields
    assert "libxcb1" in needed
    package.unlink()
    shutil.rmtree(root)


def test_the_metadata_for_software_centres_is_valid() -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("needs appstreamcli")
    metadata = CHECKOUT / "packaging" / "linux" / "koutu.metainfo.xml"
    subprocess.run(["appstreamcli", "validate", "--no-net", metadata], check=True, capture_output=True)


def test_the_wheel_works_outside_the_tree(tmp_path: Path) -> None:
    build("wheel", tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        names = {name.partition("/")[2] for name in source.getnames()}
    assert {"start.py", "setup.py", "packaging/koutu.spec", "requirements/runtime.txt", "models/u2netp.onnx"} <= names
    # The libraries of this environment, not downloaded again; Koutu itself must come from the wheel.
    place = tmp_path / "venv"
    venv.create(place, symlinks=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (wheel,) = tmp_path.glob("*.whl")
    install = [sys.executable, "-m", "pip", "--python", place / "bin" / "python", "install", "--no-deps", "--no-index"]
    subprocess.run([*install, "--quiet", "--disable-pip-version-check", wheel], check=True)
    for path in map(Path, sys.path):
        if path.name == "site-packages":
            for entry in path.iterdir():
                if entry.suffix != ".pth" and not (packages / entry.name).exists():
                    (packages / entry.name).symlink_to(entry)
    smoke(place / "bin" / "koutu", place)
