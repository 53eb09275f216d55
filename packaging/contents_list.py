"""Say what was built: `python packaging/contents_list.py dist` writes two files beside it.

SHA256SUMS        the digest of every file there, as `sha256sum --check` reads it
koutu.cdx.json    what is in the program (CycloneDX 1.6): libraries with versions and licences, networks with digests
"""

import hashlib
import json
import sys
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

from version import current

SUMS, PARTS = "SHA256SUMS", "koutu.cdx.json"


def main() -> int:
    """Write both files; returns the exit code."""
    folder = Path(sys.argv[1])
    parts = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": _koutu(),
        "components": parts_of(),
    }
    (folder / PARTS).write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    (folder / SUMS).write_text(sums(folder), "utf-8", newline="\n")
    return 0


def sums(folder: Path) -> str:
    """Return a line for each file of a folder, not of those below it."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    return "".join(f"{_digest(path)}  {path.name}\n" for path in files)


def parts_of() -> list[dict[str, Any]]:
    """Return the libraries that the lock file names for this system, and the networks that travel with the program."""
    locked = {_plain(line.split("==")[0]) for line in _lock().splitlines() if "==" in line and not line.startswith(" ")}
    found = {_plain(each.metadata["Name"]): each for each in distributions()}
    libraries = [_library(found[name]) for name in sorted(locked & set(found))]
    catalog = tomllib.loads((ROOT / "models" / "catalog.toml").read_text("utf-8"))
    networks = []
    for path in sorted((ROOT / "models").glob("*.onnx")):
        entry = next((each for each in catalog["network"] if path.name in str(each)), {})
        networks.append(
            {
                "type": "machine-learning-model",
                "name": path.name,
                "hashes": [{"alg": "SHA-256", "content": _digest(path)}],
                **({"licenses": [{"license": {"name": entry["licence"]}}]} if "licence" in entry else {}),
            }
        )
    return libraries + networks


def _koutu() -> dict[str, Any]:
    licence = {"license": {"id": "MIT"}}
    return {"component": {"type": "application", "name": "koutu", "version": current(), "licenses": [licence]}}


def _library(found: Distribution) -> dict[str, Any]:
    name, version = found.metadata["Name"], found.version
    licence = found.metadata.get("License-Expression") or (found.metadata.get("License") or "").partition("\n")[0]
    part = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{_plain(name)}@{version}"}
    return part | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def _lock() -> str:
    return (ROOT / "requirements" / "runtime.txt").read_text("utf-8")


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
