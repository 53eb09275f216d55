"""Measure quick select: how much one stroke of a hand that knows the truth gains.

    python -m tests.quality.quick [SETS_FOLDER]

Pictures: all with a truth, those that need a hint included, whose own matte (general, large) has an IOU below 0.9. The
hand paints three strokes, each through the middle of the largest mistake, half as wide as it. Beside it: the same
strokes as plain brush strokes, which gain only what they cover.
"""

import sys

import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area
from koutu.engine.selection.quick_select import quick_select
from tests.quality.strokes import Stroke, next_stroke
from tests.quality.wrong import Wrong, arguments, bundled, wrong_pictures

_STROKES = 3


def _laid(matte: np.ndarray, area: Area | None, keep: bool) -> np.ndarray:
    out = matte.copy()
    if area is not None:
        here, value = out[area.rect.slices], np.uint8(255 if keep else 0)
        out[area.rect.slices] = np.where(area.coverage >= 128, value, here)
    return out


def _selected(picture: Wrong, matte: np.ndarray, stroke: Stroke) -> np.ndarray:
    area = stroke.area(Rect.of(matte))
    return _laid(matte, quick_select(picture.pixels, matte, area, stroke.keep), stroke.keep)


def _painted(picture: Wrong, matte: np.ndarray, stroke: Stroke) -> np.ndarray:
    return _laid(matte, stroke.area(Rect.of(matte)), stroke.keep)


def main() -> int:
    """Print one row a picture and the means."""
    args = arguments(__doc__ or "").parse_args()
    rows = []
    print(f"{'':28} before  after 1, 2, 3 uses of quick select   after 1, 2, 3 strokes of the brush")
    for picture in wrong_pictures(args.sets, *bundled(), below=0.9):
        row = [picture.iou(picture.matte)]
        for apply in (_selected, _painted):
            matte = picture.matte
            for _ in range(_STROKES):
                stroke = next_stroke(matte, picture.truth, picture.counted, fill=0.5)
                if stroke is not None:
                    matte = apply(picture, matte, stroke)
                row.append(picture.iou(matte))
        rows.append(row)
        print(f"{picture.name:28}" + " ".join(f"{value:6.3f}" for value in row), flush=True)
    print(f"{f'mean of {len(rows)}':28}" + " ".join(f"{value:6.3f}" for value in np.mean(rows, axis=0)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
