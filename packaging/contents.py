"""What travels with the program besides its code: the networks, their licences, icons, translations, pictures.

What a network was trained with, models/training, stays in the source.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Where it lies in an installed or frozen program, seen from the package's folder; koutu/paths.py looks there.
FOLDER = "bundled"
_SUFFIXES = {
    "models": {".toml", ".onnx", ".txt", ".md"},
    "resources": {".svg", ".qm", ".toml", ".jpg", ".txt", ".md"},
}
_LEFT_OUT = ROOT / "models" / "training"


def bundled() -> list[tuple[Path, Path]]:
    """Return each file and its path inside `FOLDER`, in a fixed order."""
    return [
        (path, path.relative_to(ROOT))
        for folder, suffixes in _SUFFIXES.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in suffixes and not path.is_relative_to(_LEFT_OUT)
    ]
