"""Build what people install: `python3 start.py package [WHAT…]`, all of it when nothing is named.

  wheel     the wheel and the source archive                         dist/koutu-*.whl, dist/koutu-*.tar.gz
  folder    the frozen program, one folder                           dist/koutu/
  onefile   the frozen program, one file                             dist/koutu-onefile
  portable  Linux: the folder with its installer                     dist/koutu-VERSION-linux-MACHINE/
  tar       Linux: the same, packed                                  dist/koutu-VERSION-linux-MACHINE.tar.xz
  deb       Linux: a Debian package of the folder                    dist/koutu_VERSION_ARCH.deb
  plugins   the plug-ins of other programs                           dist/plugins/, dist/koutu-VERSION-PROGRAM.zip

`--into FOLDER` builds there instead of in dist/. Windows' installer and macOS' bundle: packaging/README.md.
"""

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import icons
import plugin_files
from contents import ROOT

PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
VERSION = re.findall(r'"(.+)"', (ROOT / "desktop" / "koutu" / "version.py").read_text(encoding="utf-8"))[-1]
# In a .deb and beneath the installer's prefix.
SHARE = {
    LINUX / "koutu.desktop": "share/applications/koutu.desktop",
    LINUX / "koutu-cut.desktop": "share/kio/servicemenus/koutu-cut.desktop",
    LINUX / "nautilus_koutu.py": "share/nautilus-python/extensions/koutu.py",
    LINUX / "koutu.metainfo.xml": "share/metainfo/io.github.koutu.Koutu.metainfo.xml",
    LINUX / "koutu-mime.xml": "share/mime/packages/koutu.xml",
}
# Krita looks there of itself; GIMP does not, so `install.sh` and the .deb take its plug-in on to where it does.
KRITA_SHARE, GIMP_SHARE = "share/krita/pykrita", "share/koutu/plugins/gimp"
Step = Callable[[Path], Path]


def wheel(into: Path) -> Path:
    """Build the source archive, and the wheel from it."""
    _run("-m", "build", "--no-isolation", "--outdir", into, ROOT)
    return next(into.glob(f"koutu-{VERSION}-*.whl"))


def folder(into: Path) -> Path:
    """Freeze the program into one folder."""
    _freeze(into)
    return into / "koutu"


def onefile(into: Path) -> Path:
    """Freeze the program into one file; it unpacks itself at every start, so the folder starts quicker."""
    scratch = into / "onefile"
    _freeze(scratch, "--", "--onefile")
    made = next(scratch.glob("koutu*"))
    target = into / f"koutu-onefile{made.suffix}"
    made.replace(target)
    scratch.rmdir()
    return target


def portable(into: Path) -> Path:
    """Put the installer and what a desktop wants to know beside the folder."""
    place = into / f"koutu-{VERSION}-linux-{platform.machine()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "koutu").symlink_to(_frozen(into))
    shutil.copy(LINUX / "install.sh", place)
    _copy_share(place)
    _copy_share(ROOT / "build" / "flatpak-root")  # where linux/io.github.koutu.Koutu.yml takes it from
    return place


def tar(into: Path) -> Path:
    """Pack the folder with its installer, which needs no rights."""
    place = portable(into)
    archive = into / f"{place.name}.tar.xz"
    with tarfile.open(archive, "w:xz", preset=1) as out:
        for entry in sorted(place.iterdir()):
            out.add(entry.resolve(), f"{place.name}/{entry.name}")
    return archive


def deb(into: Path) -> Path:
    """Pack the folder as a Debian package; dpkg-deb must be there."""
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    tree = into / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(_frozen(into), tree / "opt" / "koutu", symlinks=True)
    _copy_share(tree / "usr")
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / "koutu").symlink_to("/opt/koutu/koutu")
    # Where Debian's GIMP 3 looks for the plug-ins of every user.
    plugin_files.lay_out("gimp", tree / "usr" / "lib" / f"{platform.machine()}-linux-gnu" / "gimp/3.0/plug-ins")
    shutil.rmtree(tree / "usr" / "share" / "koutu")
    size = sum(file.stat().st_size for file in tree.rglob("*") if file.is_file()) // 1024
    control = (LINUX / "control").read_text(encoding="utf-8")
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(
        # Python itself is this system's, and may ask for as new a libc.
        control.format(version=VERSION, architecture=architecture, size=size, libc=platform.libc_ver()[1]),
        encoding="utf-8",
    )
    package = into / f"koutu_{VERSION}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", tree, package], check=True)
    shutil.rmtree(tree)
    return package


def plugins(into: Path) -> Path:
    """Lay the plug-ins out as the installers take them, and pack each for those who put them in themselves."""
    place = into / "plugins"
    shutil.rmtree(place, ignore_errors=True)
    for program in plugin_files.PROGRAMS:
        plugin_files.lay_out(program, place / program)
        plugin_files.pack(program, into / f"koutu-{VERSION}-{program}.zip")
    return place


STEPS: dict[str, Step] = {
    "wheel": wheel,
    "plugins": plugins,
    "folder": folder,
    "onefile": onefile,
    "portable": portable,
    "tar": tar,
    "deb": deb,
}
ON_LINUX = ("portable", "tar", "deb")


def main() -> int:
    """Build what is named; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="WHAT", help=", ".join(STEPS))
    parser.add_argument("--into", type=Path, default=ROOT / "dist", help="the folder that gets it")
    options = parser.parse_args()
    if unknown := set(options.what) - set(STEPS):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(STEPS)}")
    here = [name for name in STEPS if sys.platform == "linux" or name not in ON_LINUX]
    into = options.into.absolute()
    into.mkdir(parents=True, exist_ok=True)
    for name in options.what or here:
        begun = time.monotonic()
        made = STEPS[name](into)
        print(f"{name}: {made} ({_size(made) / 1e6:.0f} MB) in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


def _freeze(into: Path, *arguments: str) -> None:
    icons.make()
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", into, "--workpath", ROOT / "build" / "pyinstaller"]
    _run("-m", "PyInstaller", *options, PACKAGING / "koutu.spec", *arguments)


def _frozen(into: Path) -> Path:
    return into / "koutu" if (into / "koutu").is_dir() else folder(into)


def _copy_share(place: Path) -> None:
    sizes = {icons.ICONS / f"{side}.png": f"{side}x{side}/apps/koutu.png" for side in icons.SIDES}
    sizes[ROOT / "resources" / "icons" / "koutu.svg"] = "scalable/apps/koutu.svg"
    pictures = {source: f"share/icons/hicolor/{inside}" for source, inside in sizes.items()}
    for source, inside in (SHARE | pictures).items():
        target = place / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    plugin_files.lay_out("krita", place / KRITA_SHARE)
    plugin_files.lay_out("gimp", place / GIMP_SHARE)
    # Dolphin runs no entry of a user's own folder that is not executable.
    (place / SHARE[LINUX / "koutu-cut.desktop"]).chmod(0o755)


def _size(made: Path) -> int:
    files = made.rglob("*") if made.is_dir() else [made]
    return sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())


def _run(*arguments: str | Path) -> None:
    # -P: the folder packaging/ must not stand in for a library of that name.
    subprocess.run([sys.executable, "-P", *map(str, arguments)], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
