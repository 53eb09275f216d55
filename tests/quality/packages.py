"""Files out of packages: what other programs test with, and icon sets, brought into a folder outside the tree.

Each package comes by its registry's own client, once; a package that is not to be had is named and left out.
"""

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

_ARCHIVES = (".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".zip", ".whl")
_MOST_BYTES = 64 << 20  # of one file


def from_pip(name: str, into: Path) -> None:
    """Download a source package."""
    _run([sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "-q", "-d", str(into), name])


def from_npm(name: str, into: Path) -> None:
    """Download a package."""
    _run(["npm", "pack", "--silent", "--pack-destination", str(into), name])


class AptSources:
    """Source packages of the distribution, by lists of its own: the system's stay as they are."""

    def __init__(self, state: Path) -> None:
        lists, parts = state / "lists", state / "sources"
        for folder in (lists / "partial", parts):
            folder.mkdir(parents=True, exist_ok=True)
        for file in (
            *Path("/etc/apt/sources.list.d").glob("*.sources"),
            *Path("/etc/apt/sources.list.d").glob("*.list"),
        ):
            text = re.sub(r"(?m)^Types: deb$", "Types: deb-src", file.read_text())
            (parts / file.name).write_text(re.sub(r"(?m)^deb ", "deb-src ", text))
        self._options = ["-o", "Dir::Etc::sourcelist=-", "-o", f"Dir::Etc::sourceparts={parts}"]
        self._options += ["-o", f"Dir::State::lists={lists}", "-o", "APT::Sandbox::User=root"]
        _run(["apt-get", "-qq", *self._options, "update"])

    def __call__(self, name: str, into: Path) -> None:
        """Download a source package."""
        _run(["apt-get", "-qq", *self._options, "source", "--download-only", name], into)


def brought(
    names: Sequence[str], way: Callable[[str, Path], None], folder: Path, suffixes: Iterable[str], most: int = 10_000
) -> None:
    """Bring the files of some packages into `folder`, each package into a folder of its own.

    Args:
        names: of the packages.
        way: downloads one.
        folder: gets them, outside of the tree.
        suffixes: of the files that are wanted, in lower case.
        most: files of one package.
    """
    for name in names:
        place = folder / name.strip("@").replace("/", "-")
        if place.is_dir():
            continue
        archives = folder / "archives" / place.name
        archives.mkdir(parents=True, exist_ok=True)
        way(name, archives)
        found = [path for path in sorted(archives.iterdir()) if path.name.endswith(_ARCHIVES)]
        place.mkdir()
        count = sum(_unpacked(archive, place, tuple(suffixes), most) for archive in found)
        print(f"{name}: {count} files" if found else f"{name}: not to be had", flush=True)


def _unpacked(archive: Path, place: Path, suffixes: tuple[str, ...], most: int) -> int:
    count = 0
    if archive.suffix in (".zip", ".whl"):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if info.filename.lower().endswith(suffixes) and info.file_size < _MOST_BYTES and count < most:
                    packed.extract(info, place)
                    count += 1
        return count
    with tarfile.open(archive) as packed:
        for member in packed:
            if (
                member.isfile()
                and member.name.lower().endswith(suffixes)
                and member.size < _MOST_BYTES
                and count < most
            ):
                packed.extract(member, place, filter="data")
                count += 1
    return count


def _run(command: list[str], folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{command[-1]}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr, flush=True)
