"""What the doubt score is worth: how often a picture that came out wrong is doubted more than one that did not.

    python -m tests.quality.doubt [SETS_FOLDER] [--cache FOLDER]

By the matte alone, and with what the networks' agreement adds; for several ideas of wrong. 1 is perfect, 0.5 chance.
"""

import numpy as np

from koutu.engine.matting import refine
from koutu.engine.matting.review_score import review_score
from tests.quality.sets import Coarse, arguments, pictures, scorer

WRONG_BELOW = 0.7, 0.8, 0.9


def ranked(scores: np.ndarray, wrong: np.ndarray) -> float:
    """The share of pairs of a wrong and a right picture in which the wrong one has the higher score."""
    pairs = scores[wrong][:, None] - scores[~wrong][None]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def main() -> None:
    parser = arguments(__doc__)
    args = parser.parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe("large")
    found = []
    for picture in pictures(args.sets):
        prediction = coarse.predicted(recipe, picture)
        matte = refine.fine(picture.pixels, prediction.coarse)
        found.append(
            (picture.score(tool, matte)["IOU"], review_score(matte), review_score(matte, prediction.disagreement))
        )
    iou, alone, together = np.array(found).T
    for below in WRONG_BELOW:
        wrong = iou < below
        print(f"IOU below {below} ({wrong.sum()} of {len(iou)}): ", end="")
        print(f"matte alone {ranked(alone, wrong):.3f}, with the networks {ranked(together, wrong):.3f}")


if __name__ == "__main__":
    main()
