"""What travels with the program besides its code: the networks, their licences, icons, translations, pictures."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where it lies in an installed or frozen program, seen from the package's folder; koutu/paths.py looks there.
FOLDER = "bundled"
_SUFFIXES = {
    "models": {".toml", ".onnx", ".txt", ".md"},
    "resources": {".svg", ".qm", ".toml", ".jpg", ".txt", ".md"},
}


def bundled() -> list[tuple[Path, Path]]:
    """Return each file and its path inside `FOLDER`, in a fixed order."""
    return [
        (path, path.relative_to(ROOT))
        for folder, suffixes in _SUFFIXES.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in suffixes
    ]
