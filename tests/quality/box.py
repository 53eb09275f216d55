"""Measure the box: how good its candidates are, and whether the best comes first.

    python -m tests.quality.box [SETS_FOLDER]

Pictures: all with a truth, those that need a hint included, whose own matte (general, large) has an IOU below 0.9. The
box is the truth's own, and the same with every side moved by up to 5 % of its length. Every second picture was used to
tune; the others were not: both halves are printed.
"""

import sys
import time
import zlib

import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import at_full_size, candidates, predictors_of
from tests.quality.wrong import Wrong, arguments, bundled, wrong_pictures

_JITTER = 0.05
_SHOWN = 4


def box_of(picture: Wrong, jitter: float) -> Rect:
    """The truth's box, its sides moved by up to a share of its lengths; always the same for the same picture."""
    ys, xs = np.nonzero(picture.truth)
    random = np.random.default_rng(zlib.crc32(picture.name.encode()))
    sides = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], float)
    lengths = np.tile(sides[2:] - sides[:2], 2)
    moved = sides + np.rint(random.uniform(-jitter, jitter, 4) * lengths)
    return Rect(*(int(side) for side in moved)).clipped(Rect.of(picture.truth))


def main() -> int:
    """Print one row a picture and box, and the means of both halves."""
    args = arguments(__doc__ or "").parse_args()
    catalog, networks = bundled()
    looks = predictors_of(catalog, networks)
    rows: dict[tuple[int, float], list[list[float]]] = {}
    print(f"{'':28}   box  before   first  best of 4  seconds   candidates")
    for number, picture in enumerate(wrong_pictures(args.sets, catalog, networks, below=0.9)):
        for jitter in (0.0, _JITTER):
            begun = time.perf_counter()
            found = candidates(picture.pixels, box_of(picture, jitter), picture.matte, looks)[:_SHOWN]
            taken = time.perf_counter() - begun
            scores = []
            for candidate in found:
                area = at_full_size(picture.pixels, candidate)
                matte = np.zeros(picture.truth.shape, np.uint8)
                matte[area.rect.slices] = area.coverage
                scores.append(picture.iou(matte))
            rows.setdefault((number % 2, jitter), []).append(
                [picture.iou(picture.matte), scores[0], max(scores), taken]
            )
            kinds = " ".join(f"{one.kind} {score:.2f}" for one, score in zip(found, scores, strict=True))
            figures = f"{picture.iou(picture.matte):7.3f} {scores[0]:7.3f} {max(scores):10.3f} {taken:8.1f}"
            print(f"{picture.name:28} {jitter:5.0%} {figures}   {kinds}", flush=True)
    for (half, jitter), part in sorted(rows.items()):
        before, first, best, taken = np.mean(part, axis=0)
        name = f"mean of {len(part)}, {'not tuned to' if half else 'tuned to'}"
        print(f"{name:28} {jitter:5.0%} {before:7.3f} {first:7.3f} {best:10.3f} {taken:8.1f}")
    everything = np.mean([row for part in rows.values() for row in part], axis=0)
    print(f"{'mean of all':34} {everything[0]:7.3f} {everything[1]:7.3f} {everything[2]:10.3f} {everything[3]:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
