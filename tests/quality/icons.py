"""Icons with black, white and noise hidden under their alpha: how much of it is kept, and is the matte the same?

    python -m tests.quality.icons [FOLDER...] [--count 60] [--side 256] [--size small|large]
    python -m tests.quality.icons --sets FOLDER [--fetch] [--each 3] [--side 256] [--size small|large]

A folder holds PNG or SVG files (SVG needs rsvg-convert); without one, the icon themes of this system are taken. With
`--sets` each folder in FOLDER, which lies outside the tree, is one set, of which `--each` icons are taken; `--fetch`
brings the sets of `SETS` there by npm. Prints those that keep less than 95 % or differ, and a line of figures; ends
with 1 if there are any.
"""

import argparse
import io
import random
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import numpy as np
from PIL import Image

from koutu import paths
from koutu.engine.decoding.photo import Photo, decode
from koutu.engine.matting.cutout import make_cutout, make_matte
from koutu.engine.networks.catalog import Choice, load_catalog
from koutu.engine.networks.network import Networks
from tests.quality.packages import brought, from_npm

SETS = [
    "@tabler/icons",
    "lucide-static",
    "feather-icons",
    "bootstrap-icons",
    "@mdi/svg",
    "@fortawesome/fontawesome-free",
    "ionicons",
    "heroicons",
    "remixicon",
    "@material-design-icons/svg",
    "simple-icons",
    "@primer/octicons",
    "boxicons",
    "eva-icons",
    "@phosphor-icons/core",
    "css.gg",
    "flag-icons",
    "@twemoji/svg",
    "openmoji",
    "devicon",
    "@carbon/icons",
    "@fluentui/svg-icons",
    "@ant-design/icons-svg",
    "line-awesome",
    "iconoir",
    "teenyicons",
    "typicons.font",
    "cryptocurrency-icons",
    "@iconscout/unicons",
    "@coreui/icons",
    "jam-icons",
    "open-iconic",
    "evil-icons",
    "pixelarticons",
    "mono-icons",
    "@mapbox/maki",
    "@rapideditor/temaki",
    "svg-country-flags",
    "payment-icons",
    "material-icon-theme",
    "healthicons",
    "grommet-icons",
    "framework7-icons",
    "@patternfly/patternfly",
    "@vaadin/icons",
    "@salesforce-ux/design-system",
    "@uswds/uswds",
    "emoji-datasource-google",
    "majesticons",
    "@wikimedia/codex-icons",
    "oojs-ui",
    "@wordpress/icons",
    "@esri/calcite-ui-icons",
    "@skyscanner/bpk-svgs",
    "@shopify/polaris-icons",
    "academicons",
    "@material-symbols/svg-400",
    "@vscode/codicons",
    "fluentui-emoji",
    "mingcute_icon",
    "lineicons",
    "@lobehub/icons-static-svg",
    "@lobehub/icons-static-png",
    "@nordhealth/icons",
    "cryptocoins-icons",
    "@uiw/icons",
    "@carbon/pictograms",
    "@clayui/css",
    "tdesign-icons-svg",
    "circle-flags",
    "qweather-icons",
]
THEMES = ("Papirus/64x64", "oxygen", "Adwaita/scalable", "breeze", "Tango", "gnome")
LEAST = 0.95


def drawn(path: Path, side: int) -> np.ndarray | None:
    """(H, W, 4) uint8; None of what is no picture, or nowhere clear."""
    if path.suffix == ".svg":
        tool = shutil.which("rsvg-convert")
        if tool is None:
            return None
        command = [tool, "--keep-aspect-ratio", "-w", str(side), "-h", str(side), str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            return None
        data = done.stdout
    else:
        data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        itself = picture.convert("RGBA")
    itself.thumbnail((side, side))
    # As icons are drawn: a flag lies in the middle of a clear square.
    square = Image.new("RGBA", (max(itself.size), max(itself.size)))
    square.paste(itself, ((square.width - itself.width) // 2, (square.height - itself.height) // 2))
    pixels = np.array(square)
    alpha = pixels[..., 3]
    # Under what fills its square to the corners nothing can be hidden: it is a picture without alpha.
    has_ground = (alpha == 0).any() and (alpha > 127).any()
    return pixels if min(pixels.shape[:2]) >= 48 and has_ground else None


def files_of(folders: list[Path]) -> list[Path]:
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".png", ".svg")]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def measured(path: Path, pixels: np.ndarray, choice: Choice, networks: Networks) -> tuple[float, bool]:
    """Return the share of its own alpha that an icon keeps, and whether what is hidden under it makes no difference."""
    noise = np.random.default_rng(3)
    clear, photos = pixels[..., 3] == 0, []
    for hidden in (0, 255, noise.integers(0, 256, (int(clear.sum()), 3), np.uint8)):
        pixels[clear, :3] = hidden
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG", compress_level=1)
        photos.append(decode(out.getvalue(), path.name))
    # A cut answers to the photo alone: of photos that are equal one is enough.
    different = photos[:1] + [photo for photo in photos[1:] if not equal(photos[0], photo)]
    mattes = [make_matte(photo, choice, networks).matte for photo in different]
    colours = [make_cutout(photo, matte).colours for photo, matte in zip(different, mattes, strict=True)]
    share = float(mattes[0].astype(float).sum() / pixels[..., 3].astype(float).sum())
    same = all(np.array_equal(mattes[0], each) for each in mattes[1:])
    return share, same and all(np.array_equal(colours[0], each) for each in colours[1:])


def equal(one: Photo, other: Photo) -> bool:
    """Whether two photos are the same to the byte, with all that their files say."""
    if one.alpha is None or other.alpha is None:
        return False
    rest = [field.name for field in fields(Photo) if field.name not in ("pixels", "alpha")]
    same = all(getattr(one, name) == getattr(other, name) for name in rest)
    return same and np.array_equal(one.pixels, other.pixels) and np.array_equal(one.alpha, other.alpha)


def main() -> int:
    parser = argparse.ArgumentParser(description="How much of icons' own alpha is kept.")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--sets", type=Path)
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--size", default="small")
    options = parser.parse_args()
    if options.fetch and options.sets is not None:
        brought(SETS, from_npm, options.sets, (".svg", ".png"), 400)
    folders = options.folders or [Path("/usr/share/icons", theme) for theme in THEMES]
    groups = [[folder for folder in folders if folder.is_dir()]]
    if options.sets is not None:
        groups = [[each] for each in sorted(options.sets.iterdir()) if each.is_dir() and each.name != "archives"]
    most = options.count if options.sets is None else options.each
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    choice, networks = catalog.recipe("general", options.size), Networks([paths.bundled_models()])
    kept: list[float] = []
    wrong = sets = 0
    for group in groups:
        found = files_of(group)
        random.Random(7).shuffle(found)
        before = len(kept)
        for path in found:
            pixels = drawn(path, options.side) if len(kept) < before + most else None
            if pixels is None:
                continue
            share, same = measured(path, pixels, choice, networks)
            kept.append(share)
            if share < LEAST or not same:
                wrong += 1
                print(f"{path}: {share:.3f} kept{'' if same else ', and the three differ'}", flush=True)
        sets += len(kept) > before
    if not kept:
        print("no icons found")
        return 1
    print(f"{len(kept)} icons of {sets} sets, mean {np.mean(kept):.4f} kept, least {min(kept):.4f}, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
