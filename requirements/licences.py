"""Gather the licences of what is shipped into resources/licences/: run it in `.venv` after runtime.txt changed.

    .venv/bin/python requirements/licences.py

Every package of runtime.txt, and of the extras in the frozen program, brings its texts in its wheel; those of Qt and
PySide6, which do not, and Python's own come
from this system.
"""

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "licences" / "third-party.txt"
COMMON = Path("/usr/share/common-licenses")
# Of the extras, what the frozen program brings.
EXTRAS = ("rawpy",)
# What a wheel does not carry itself.
ELSEWHERE = {
    "pyside6-essentials": ("LGPL-3", "GPL-3"),
    "shiboken6": ("LGPL-3", "GPL-3"),
    "flatbuffers": ("Apache-2.0",),
}


def main() -> int:
    """Write the file; returns the exit code."""
    lock = (ROOT / "requirements" / "runtime.txt").read_text("utf-8")
    names = [*re.findall(r"^([A-Za-z0-9-]+)==", lock, re.MULTILINE), *EXTRAS]
    parts = [heading("Koutu", "MIT") + (ROOT / "LICENSE").read_text("utf-8")]
    common: dict[str, None] = {}
    for name in names:
        package = distribution(name)
        licence = package.metadata.get("License-Expression") or package.metadata.get("License") or "see its text"
        texts = own_texts(package)
        for text in ELSEWHERE.get(name, ()):
            common[text] = None
            texts.append(f"The text of {text} is at the end.")
        parts.append(heading(f"{package.metadata['Name']} {package.version}", licence) + "\n\n".join(texts))
    python = Path(sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "LICENSE.txt")
    parts.append(heading("Python", "PSF-2.0") + python.read_text("utf-8"))
    parts += [heading(name, name) + (COMMON / name).read_text("utf-8") for name in common]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n\n\n".join(part.strip() for part in parts) + "\n", "utf-8", newline="\n")
    print(f"{TARGET.name}: {len(names) + 2} programs, {TARGET.stat().st_size / 1000:.0f} kB")
    return 0


def own_texts(package: Distribution) -> list[str]:
    """Return the licence files in a package, each text once."""
    texts: dict[str, None] = {}
    for file in package.files or []:
        is_text = file.suffix in ("", ".txt", ".md", ".APACHE", ".BSD")
        if is_text and file.name.upper().startswith(("LICEN", "COPYING", "THIRDPARTY")):
            texts[Path(str(file.locate())).read_text("utf-8", "replace").strip()] = None
    return list(texts)


def heading(name: str, licence: str) -> str:
    """Return the lines before a program's licence."""
    return f"==== {name}\n==== {licence}\n\n"


if __name__ == "__main__":
    sys.exit(main())
