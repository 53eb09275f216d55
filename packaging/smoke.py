"""Try an installed or frozen Koutu as a stranger would: `python packaging/smoke.py PROGRAM [--folder FOLDER]`.

The program gets an empty home, no Python on its PATH, no network and a folder that it cannot write. Asked for: its
version, cutouts with the bytes of the source tree's, and its window on a real X server with a file dropped on it.

It needs the environment of the tests (`python3 start.py test` makes it) and, for the window, Xvfb and xdotool.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT), str(ROOT / "desktop")]

from tests.e2e.xserver import HELPER, drag, program, x_server, xdotool
from tests.unit.pictures import write_subject

from koutu.version import __version__

APART = ["unshare", "--map-root-user", "--net", "--mount"]
PATIENCE = 90  # seconds until something that must happen counts as missing


def main() -> int:
    """Try it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, help="the program")
    parser.add_argument("--folder", type=Path, help="what it must not write into; the program's folder unless named")
    parser.add_argument("--no-window", action="store_true", help="version and cutouts only: no X server is needed")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    koutu = options.program.absolute()
    folder = (options.folder or koutu.parent).absolute()
    if not options.apart and _can_be_apart():
        again = [sys.executable, __file__, str(koutu), "--folder", str(folder), "--apart"]
        again += ["--no-window"] if options.no_window else []
        return subprocess.run([*APART, *again], check=False).returncode
    if options.apart:
        for command in (["mount", "--bind", folder, folder], ["mount", "-o", "remount,bind,ro", folder]):
            subprocess.run(command, check=True)
    else:
        print("smoke: no namespaces here, so its folder can be written and the network reached")
    with tempfile.TemporaryDirectory() as scratch:
        _try(koutu, Path(scratch), window=not options.no_window)
    return 0


def _can_be_apart() -> bool:
    try:
        return subprocess.run([*APART, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _try(koutu: Path, scratch: Path, *, window: bool) -> None:
    home, photos = scratch / "home", scratch / "照片 a"
    home.mkdir()
    photos.mkdir()
    environment = _environment(home)
    photo = write_subject(photos / "图.png", 700)

    begun = time.monotonic()
    _expect(_output([koutu, "--version"], environment), f"Koutu {__version__}\n", "--version")
    print(f"smoke: version, in {time.monotonic() - begun:.1f} s")

    for size in ("small", "large"):
        ours, trees = scratch / f"ours-{size}.png", scratch / f"tree-{size}.png"
        _expect(_output([koutu, "cut", photo, "-o", ours, "--size", size], environment), "", "cut")
        tree = environment | {"PYTHONPATH": str(ROOT / "desktop"), "PATH": os.environ["PATH"]}
        _output([sys.executable, "-m", "koutu", "cut", photo, "-o", trees, "--size", size], tree)
        _expect(_difference(ours, trees), "", f"the bytes of the cutout ({size}) against the tree's")
    print("smoke: cut, the same bytes as the source tree's")

    if not window:
        return
    with x_server() as display:
        _try_window(koutu, photo, scratch / "ours-large.png", environment, display)


def _environment(home: Path) -> dict[str, str]:
    """An empty home and no Python on the PATH, with what each system's programs cannot start without."""
    if sys.platform == "win32":
        needed = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        return needed | {"USERPROFILE": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home), "PATH": str(home)}
    return {"HOME": str(home), "PATH": str(home), "LANG": "C.UTF-8"}


def _try_window(koutu: Path, photo: Path, cutout: Path, environment: dict[str, str], display: dict[str, str]) -> None:
    saved = photo.with_name(f"{photo.stem}-cutout.png")
    environment = environment | {"DISPLAY": display["DISPLAY"], "XDG_RUNTIME_DIR": environment["HOME"]}
    begun = time.monotonic()
    with (
        subprocess.Popen([koutu], env=environment, stderr=subprocess.PIPE, text=True) as window,
        program([HELPER, "drag", str(photo)], display) as other,
    ):
        try:
            other.wait_for("ready")
            found = xdotool(display, "search", "--sync", "--onlyvisible", "--name", "^Koutu$").split()[-1]
            print(f"smoke: the window, in {time.monotonic() - begun:.1f} s")
            xdotool(display, "windowmove", "--sync", found, 140, 0)
            drag(display, (60, 60), (690, 400))
            xdotool(display, "mouseup", 1)
            _expect(other.wait_for("dropped"), "CopyAction", "the answer to the drop")
            while not saved.exists():
                # Until the cutout is there, saving is not offered.
                _expect(time.monotonic() - begun < PATIENCE, True, "the dropped file is cut out and saved in time")
                _expect(window.poll(), None, "the window still runs")
                xdotool(display, "windowfocus", "--sync", found, "key", "ctrl+s")
                time.sleep(0.5)
            _expect(saved.read_bytes() == cutout.read_bytes(), True, "the window saves the bytes of the command")
            xdotool(display, "windowfocus", "--sync", found, "key", "ctrl+q")
            _expect(window.wait(PATIENCE), 0, "the exit code")
        finally:
            window.kill()
            assert window.stderr is not None
            said = window.stderr.read()
    _expect(said, "", "what the window said on the terminal")
    print("smoke: a file dropped on the window, cut out, saved and closed")


def _difference(ours: Path, trees: Path) -> str:
    """Nothing, or in what two files differ: a cutout that comes out otherwise once in a while leaves no other trace."""
    if ours.read_bytes() == trees.read_bytes():
        return ""
    pictures = [cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(int) for path in (ours, trees)]
    apart = abs(pictures[0] - pictures[1]).max(axis=(0, 1)) if pictures[0].shape == pictures[1].shape else "all"
    return f"{ours.stat().st_size} and {trees.stat().st_size} bytes; blue, green, red, alpha differ by up to {apart}"


def _output(command: list[str | Path], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    _expect((done.returncode, done.stderr), (0, ""), f"{Path(command[0]).name} {' '.join(map(str, command[1:3]))}")
    return done.stdout


def _expect(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise SystemExit(f"smoke: FAILED: {what}: {found!r} instead of {expected!r}")


if __name__ == "__main__":
    sys.exit(main())
