"""Measure one pick from the list that is there from the first start: the best thing by the truth, or none.

    python -m tests.quality.picks [SETS_FOLDER] [--every N] [--only people|matting|anime]

The list is that of the networks that travel with Koutu: NanoDet's boxes, and IS-Net inside each. The program's own
matte (general, large) is what a person starts from; of all that one click, "only this", can make of it the best counts.
Needs the shared evaluation sets. Slow: a network's run for every thing near the truth.
"""

import sys
import time

import numpy as np

from koutu import paths
from koutu.default_store import own_store
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import eight_bit
from koutu.engine.labels.label_map import Segment
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.masks import at_full_size, box_mask
from koutu.engine.labels.vocabulary import load_vocabulary
from koutu.engine.matting.cutout import make_matte
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.engine.selection.box import predictors_of
from tests.quality.sets import SETS, Picture, arguments, pictures

_NEAR = 0.2  # of the boxes' union: a thing further from the truth than that cannot be the best
ASKED = {"people": 0.905, "matting": 0.880}


def bundled_labels() -> LabelNetworks:
    """Those that travel with Koutu, whatever else is installed."""
    store = ModelStore(own_store().listed, (paths.bundled_models(),))
    return LabelNetworks(store, Networks(store.folders), load_vocabulary(paths.bundled_models() / "classes.toml"))


def iou(matte: np.ndarray, truth: np.ndarray, counted: np.ndarray) -> float:
    """Intersection over union at one half."""
    mine = (matte >= 128) & counted
    return float(np.count_nonzero(mine & truth & counted) / max(1, np.count_nonzero((mine | truth) & counted)))


def near(segment: Segment, truth: np.ndarray) -> bool:
    """Whether a thing's box and the truth's overlap."""
    columns, rows = np.flatnonzero(truth.any(axis=0)), np.flatnonzero(truth.any(axis=1))
    own = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    both = own.clipped(segment.box)
    common = both.width * both.height
    return common > _NEAR * (own.width * own.height + segment.box.width * segment.box.height - common)


def measured(picture: Picture, labels: LabelNetworks) -> tuple[float, float, float, str]:
    """The IOU before, the IOU after, the seconds of the list, and what was picked."""
    truth_plane, ignored = picture.plane("gt"), picture.plane("ignore")
    assert truth_plane is not None
    truth = truth_plane >= 0.5
    counted = np.ones(truth.shape, bool) if ignored is None else ignored < 0.5
    choice = labels.catalog.recipe("general", "large")
    best = before = iou(make_matte(Photo(picture.pixels), choice, labels.networks).matte, truth, counted)
    picked = "none"
    begun = time.perf_counter()
    found = labels.best().label(picture.pixels)
    seconds = time.perf_counter() - begun
    predictor = predictors_of(labels.catalog, labels.networks)[-1]
    pixels = eight_bit(picture.pixels)
    for segment in found:
        if truth.any() and near(segment, truth):
            area = at_full_size(pixels, box_mask(pixels, segment.box, predictor))
            matte = np.zeros(truth.shape, np.uint8)
            matte[area.rect.slices] = area.coverage
            now = iou(matte, truth, counted)
            if now > best:
                best, picked = now, f"{segment.kind.name} {segment.score:.2f}"
    return before, best, seconds, picked


def main() -> int:
    """Print one row a picture, and the means of every set and half."""
    parser = arguments(__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each N-th picture")
    parser.add_argument("--only", choices=SETS)
    args = parser.parse_args()
    labels = bundled_labels()
    rows: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    chosen = [each for each in pictures(args.sets) if args.only in (None, each.folder.name)]
    for picture in chosen[:: args.every]:
        before, after, seconds, picked = measured(picture, labels)
        half = "tuned on" if picture.tuned_on else "held out"
        for part in (half, "all"):
            rows.setdefault((picture.folder.name, part), []).append((before, after, seconds))
        print(f"{picture.key:40} {before:.3f} {after:.3f}  {seconds:5.2f} s  {picked}", flush=True)
    missed = False
    for (name, half), part in sorted(rows.items()):
        before, after, seconds = np.mean(part, axis=0)
        asked = ASKED.get(name) if half == "all" and args.every == 1 else None
        missed |= asked is not None and after < asked
        note = "" if asked is None else f"   asked {asked:.3f}"
        print(f"{name} {half} ({len(part)}): {before:.3f} → {after:.3f}, list in {seconds:.2f} s{note}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
