"""The program's version: shown without an argument, set everywhere with one.

    python3 packaging/version.py                          0.1.0
    python3 packaging/version.py 0.2.0 --date 2027-01-15  set it, and date the release

`desktop/koutu/version.py` is the one place that is read: pyproject.toml, the window, the packages and macOS' bundle
derive from it. Two files name the release for people and are written along: the changelog's heading and the Linux
desktop's release list.
"""

import argparse
import datetime
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SOURCE = Path("desktop/koutu/version.py")
_CHANGES = Path("CHANGELOG.md")
_METAINFO = Path("packaging/linux/koutu.metainfo.xml")
_FORM = r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?"


def current(root: Path = ROOT) -> str:
    """Return the version of the source."""
    found = re.search(rf'^__version__ = "({_FORM})"$', _text(root / _SOURCE), re.MULTILINE)
    if found is None:
        raise SystemExit(f"{_SOURCE} holds no version such as 0.1.0.")
    return found[1]


def named(root: Path = ROOT) -> dict[str, str]:
    """Return the newest version that each file names, by the file."""
    heading = re.search(rf"^## ({_FORM}),", _text(root / _CHANGES), re.MULTILINE)
    release = re.search(rf'<release version="({_FORM})"', _text(root / _METAINFO))
    found = {_CHANGES: heading, _METAINFO: release}
    return {str(_SOURCE): current(root)} | {str(path): match[1] if match else "" for path, match in found.items()}


def set_version(version: str, date: datetime.date, root: Path = ROOT) -> None:
    """Write a release's version and date into every file that names it.

    A heading or release that is not dated yet, or has this version, becomes this one; older ones stay below it.

    Raises:
        SystemExit: with a sentence; nothing is written.
    """
    if not re.fullmatch(_FORM, version):
        raise SystemExit(f"“{version}” is not a version such as 0.2.0 or 0.2.0rc1.")
    before = current(root)
    source = _text(root / _SOURCE).replace(f'"{before}"', f'"{version}"')
    changes, count = re.subn(
        rf"^## (?:{_FORM}, not released|{re.escape(version)}, .*)$",
        f"## {version}, {date.isoformat()}",
        _text(root / _CHANGES),
        count=1,
        flags=re.MULTILINE,
    )
    if not count:
        raise SystemExit(f"{_CHANGES} has no heading “## {version}, not released”: write what changed first.")
    metainfo = re.sub(rf'\n *<release version="{re.escape(version)}"[^>]*/>', "", _text(root / _METAINFO))
    line = f'<release version="{version}" date="{date.isoformat()}"/>'
    metainfo = metainfo.replace("<releases>", f"<releases>\n    {line}", 1)
    for path, text in ((_SOURCE, source), (_CHANGES, changes), (_METAINFO, metainfo)):
        (root / path).write_text(text, "utf-8", newline="\n")


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def main() -> int:
    """Show or set the version; returns the exit code."""
    parser = argparse.ArgumentParser(description="Show the program's version, or set it everywhere.")
    parser.add_argument("version", nargs="?", help="such as 0.2.0; without it the present one is shown")
    parser.add_argument(
        "--date", type=datetime.date.fromisoformat, default=datetime.date.today(), help="of the release"
    )
    asked = parser.parse_args()
    if asked.version is not None:
        set_version(asked.version, asked.date)
    print(current())
    return 0


if __name__ == "__main__":
    sys.exit(main())
