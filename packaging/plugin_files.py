"""Which files make up the plug-in of each program, and where they lie in that program's own folder.

Krita's go into its folder `pykrita`, GIMP's into its folder `plug-ins`; both get the module that talks to Koutu.
"""

import shutil
import zipfile
from pathlib import Path

_PLUGINS = Path(__file__).resolve().parent / "plugins"
PROGRAMS = ("krita", "gimp")


def plugin_files(program: str) -> dict[str, Path]:
    """Return the files of a program's plug-in, by their paths inside its folder."""
    folder = _PLUGINS / program
    own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if _travels(path)}
    return own | {"koutu_cutout/koutu_link.py": _PLUGINS / "koutu_link.py"}


def lay_out(program: str, folder: Path) -> None:
    """Copy a program's plug-in into its folder."""
    for inside, source in plugin_files(program).items():
        target = folder / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        if is_run(inside):
            target.chmod(0o755)


def pack(program: str, archive: Path) -> None:
    """Write a program's plug-in as a ZIP file: Krita imports it as it is, GIMP's is unpacked into its folder."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        # Krita's importer looks for the folder itself.
        place = zipfile.ZipInfo("koutu_cutout/", (1980, 1, 1, 0, 0, 0))
        place.external_attr = 0o40755 << 16 | 0x10
        out.writestr(place, b"")
        for inside, source in plugin_files(program).items():
            entry = zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100755 if is_run(inside) else 0o100644) << 16
            out.writestr(entry, source.read_bytes(), zipfile.ZIP_DEFLATED)


def is_run(inside: str) -> bool:
    """Whether a file is run by itself: GIMP starts its plug-ins as programs of their own."""
    return inside == "koutu_cutout/koutu_cutout.py"


def _travels(path: Path) -> bool:
    return path.is_file() and path.suffix in {".py", ".desktop", ".html"} and "__pycache__" not in path.parts
