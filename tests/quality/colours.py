"""Cutouts over plain backdrops against the true composite, beside the peer's.

    python -m tests.quality.colours [SETS_FOLDER] [--cache FOLDER]

Of the pictures with true colours; mean error, 0 to 255, in the band that EDGE counts.
"""

from pathlib import Path

import cv2
import numpy as np

from koutu.engine.matting import refine
from koutu.engine.matting.foreground import clean_colours
from tests.quality.sets import Coarse, arguments, pictures, scorer

BACKDROPS = {"black": (0, 0, 0), "white": (255, 255, 255), "green": (0, 200, 0), "red": (220, 0, 0)}
PEERS = ("isnet-general-use-plain", "isnet-general-use-a")


def rgba(path: Path) -> np.ndarray:
    data = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    assert data is not None, path
    full = np.iinfo(data.dtype).max
    return np.asarray(data[..., [2, 1, 0, 3]], np.float32) * np.float32(255 / full)


def over(cutout: np.ndarray, backdrop: tuple[int, int, int]) -> np.ndarray:
    share = cutout[..., 3:] / 255
    return cutout[..., :3] * share + np.array(backdrop, np.float32) * (1 - share)


def main() -> None:
    parser = arguments(__doc__)
    args = parser.parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe("large")
    errors: dict[str, dict[str, list[float]]] = {}
    for picture in pictures(args.sets):
        if not picture.entry.get("foreground"):
            continue
        truth = rgba(picture.folder / picture.entry["foreground"])
        gt = picture.plane("gt")
        assert gt is not None
        truth[..., 3] = gt * 255
        band = tool.edge_band(gt)
        pixels = picture.pixels
        matte = refine.fine(pixels, coarse.merged(recipe, picture))
        cutouts = {"Koutu": np.dstack((clean_colours(pixels, matte), matte)).astype(np.float32)}
        cutouts["Koutu, photo's colours"] = np.dstack((pixels, matte)).astype(np.float32)
        for peer in PEERS:
            path = args.cache / "peer" / peer / f"{picture.key}.png"
            if path.exists():
                cutouts[f"rembg {peer}"] = rgba(path)
        for name, cutout in cutouts.items():
            for backdrop, colour in BACKDROPS.items():
                error = float(np.abs(over(cutout, colour) - over(truth, colour))[band].mean())
                errors.setdefault(name, {}).setdefault(backdrop, []).append(error)
    print(f"{'':34}" + "".join(f"{name:>9}" for name in BACKDROPS))
    for name, by_backdrop in errors.items():
        figures = "".join(f"{np.mean(by_backdrop[backdrop]):9.2f}" for backdrop in BACKDROPS)
        print(f"{name:34}{figures}   {len(by_backdrop['black'])} pictures")


if __name__ == "__main__":
    main()
