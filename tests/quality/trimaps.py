"""The solver beside pymatting's closed form, both from the true trimaps.

python -m tests.quality.trimaps [SETS_FOLDER] [--cache FOLDER]
"""

import numpy as np

from koutu.engine.matting.closed_form import windows_for, write_alpha
from koutu.engine.matting.solver import solve
from tests.quality.sets import arguments, pictures, read_alpha, scorer

FIGURES = ("SAD", "MSE", "GRAD")


def solved(pixels: np.ndarray, trimap: np.ndarray) -> np.ndarray:
    """Alpha of the trimap's unknown pixels, with levels and without a pull."""
    unknown = ((trimap > 0.02) & (trimap < 0.98)).astype(np.uint8)
    matte = np.rint(trimap * 255).astype(np.uint8)
    windows = windows_for(max(matte.shape))
    planes = solve(pixels, unknown, matte, pull=None, windows=windows)
    write_alpha(matte, pixels, unknown, planes, side=windows.side, levels=0.04)
    return matte


def main() -> None:
    parser = arguments(__doc__)
    args = parser.parse_args()
    tool = scorer(args.sets)
    for field in ("trimap", "trimap_large"):
        ours, theirs = {}, {}
        # A trimap is hint enough for the ambiguous ones, too.
        for picture in pictures(args.sets, ambiguous=True):
            trimap = picture.plane(field)
            path = args.cache / "peer" / field / f"{picture.key}.png"
            if trimap is None or not path.exists():
                continue
            truth = picture.plane("gt")
            ours[picture.key] = tool.score(solved(picture.pixels, trimap).astype(np.float32) / 255, truth, True)
            theirs[picture.key] = tool.score(read_alpha(path), truth, True)
        for prefix in ("am", "c1k"):
            keys = [key for key in ours if key.split("-")[1] == prefix]
            if not keys:
                continue
            print(f"{field}, {prefix}- ({len(keys)})")
            for name in FIGURES:
                us, them = (float(np.mean([rows[key][name] for key in keys])) for rows in (ours, theirs))
                print(f"  {name:5} Koutu {us:8.3f}   pymatting {them:8.3f}   ratio {us / them:.3f}")


if __name__ == "__main__":
    main()
