"""Icons with black, white and noise hidden under their alpha: how much of it is kept, and is the matte the same?

    python -m tests.quality.icons [FOLDER...] [--count 60] [--side 256] [--size small|large]

A folder holds PNG or SVG files (SVG needs rsvg-convert); without one, the icon themes of this system are taken. Prints
those that keep less than 95 % or differ, and a line of figures; ends with 1 if there are any.
"""

import argparse
import io
import random
import shutil
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from koutu import paths
from koutu.engine.decoding.photo import decode
from koutu.engine.matting.cutout import make_cutout, make_matte
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks

THEMES = ("Papirus/64x64", "oxygen", "Adwaita/scalable", "breeze", "Tango", "gnome")
LEAST = 0.95


def drawn(path: Path, side: int) -> np.ndarray | None:
    """(H, W, 4) uint8; None of what is no picture, or without anything transparent."""
    if path.suffix == ".svg":
        tool = shutil.which("rsvg-convert")
        if tool is None:
            return None
        done = subprocess.run([tool, "-w", str(side), "-h", str(side), str(path)], capture_output=True, check=False)
        if done.returncode:
            return None
        data = done.stdout
    else:
        data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        pixels = np.array(picture.convert("RGBA"))
    alpha = pixels[..., 3]
    return pixels if min(pixels.shape[:2]) >= 48 and 0 < (alpha > 127).sum() < alpha.size else None


def files_of(folders: list[Path]) -> list[Path]:
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".png", ".svg")]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def main() -> int:
    parser = argparse.ArgumentParser(description="How much of icons' own alpha is kept.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--size", default="small")
    options = parser.parse_args()
    folders = options.folders or [Path("/usr/share/icons", theme) for theme in THEMES]
    found = files_of([folder for folder in folders if folder.is_dir()])
    random.Random(7).shuffle(found)
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    choice, networks = catalog.recipe("general", options.size), Networks([paths.bundled_models()])
    noise = np.random.default_rng(3)
    kept, wrong = [], 0
    for path in found:
        if len(kept) == options.count:
            break
        pixels = drawn(path, options.side)
        if pixels is None:
            continue
        clear, mattes, colours = pixels[..., 3] == 0, [], []
        for hidden in (0, 255, noise.integers(0, 256, (int(clear.sum()), 3), np.uint8)):
            pixels[clear, :3] = hidden
            out = io.BytesIO()
            Image.fromarray(pixels).save(out, "PNG", compress_level=1)
            photo = decode(out.getvalue(), path.name)
            mattes.append(make_matte(photo, choice, networks).matte)
            colours.append(make_cutout(photo, mattes[-1]).colours)
        share = float(mattes[0].astype(float).sum() / pixels[..., 3].astype(float).sum())
        same = all(np.array_equal(mattes[0], each) for each in mattes[1:])
        same = same and all(np.array_equal(colours[0], each) for each in colours[1:])
        kept.append(share)
        if share < LEAST or not same:
            wrong += 1
            print(f"{path}: {share:.3f} kept{'' if same else ', and the three differ'}")
    if not kept:
        print("no icons found")
        return 1
    print(f"{len(kept)} icons, mean {np.mean(kept):.4f} kept, least {min(kept):.4f}, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
