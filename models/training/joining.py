"""Compare rules that join the drawn network's matte with IS-Net's: whose subject, whose edges.

    python -m models.training.joining FILE.onnx DATA SETS --cache FOLDER [--side 896] [--count 40]

Rules are scored at IS-Net's size on compositions of the held-out projects and on every set in SETS that has a truth.
Both networks' answers are kept in the cache, as <network>-squeeze-<side>/<set>-<id>.npy, so that rules can be tried in
seconds. docs/adr has what was chosen.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from models.training import scoring
from models.training.check import Matter
from models.training.compose import compose
from models.training.library import Library
from models.training.mixture import Mixture
from models.training.train import HELD_OUT_SEED
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]
Rule = Callable[[Plane, Plane], Plane]

ISNET = Path(__file__).resolve().parents[1] / "isnet-general.onnx"
SETS = ("anime", "people", "matting")
_REFERENCE = 512  # sides and reaches are given for this size
_SUREST = np.float32(0.01)
_LOW = 0.7


class Pair(NamedTuple):
    """One picture's truth and the two networks' answers to it, (side, side) float32 in 0..1."""

    name: str
    truth: Plane
    isnet: Plane
    drawn: Plane


def mean(isnet: Plane, drawn: Plane) -> Plane:
    """Average the two."""
    return (isnet + drawn) / 2


def band(isnet: Plane, drawn: Plane, reach: int = 8) -> Plane:
    """Average the two near the drawn network's edge, and elsewhere take the drawn network's matte."""
    near = _near_edge(drawn, reach)
    return np.where(near, (isnet + drawn) / 2, drawn)


def second_opinion(isnet: Plane, drawn: Plane, weight: float = 0.5) -> Plane:
    """Join as merge.with_second_opinions does: IS-Net's matte, mixed with the drawn where many pixels contradict."""
    side = 2 * int(isnet.shape[0] * 0.15 / 2) + 1
    area = cv2.blur(((isnet > 0.5) != (drawn > 0.5)).astype(np.float32), (side, side))
    mixed = isnet + np.clip(area / 0.25, 0, 1) * np.float32(weight) * (drawn - isnet)
    return np.clip((mixed - 0.1) / 0.8, 0, 1)


def where_agreed(isnet: Plane, drawn: Plane, reach: float = 6, share: float = 1.0) -> Plane:
    """Take IS-Net's matte, and the drawn network's, or that share of it, where the two see different things."""
    areas = _spread(_different(isnet, drawn, reach), reach)
    return isnet + areas * np.float32(share) * (drawn - isnet)


def by_odds(isnet: Plane, drawn: Plane, weight: float = 2) -> Plane:
    """Add the two answers' log-odds, the drawn network's `weight` times: whoever is surer decides each pixel."""
    summed: Plane = 1 / (1 + np.exp(-np.float32(weight) * _log_odds(drawn) - _log_odds(isnet)))
    return summed


def by_odds_with_edges(isnet: Plane, drawn: Plane, reach: float = 8, apart: float = 6, weight: float = 2) -> Plane:
    """Join by odds, and near the edge that this gives take IS-Net's matte, unless the two differ broadly there."""
    joined = by_odds(isnet, drawn, weight)
    near = _soft(_near_edge(joined, reach).astype(np.float32), 2) * (
        1 - _spread(_different(isnet, drawn, apart), apart)
    )
    return joined + near * (isnet - joined)


def _log_odds(matte: Plane) -> Plane:
    clipped = np.clip(matte, _SUREST, 1 - _SUREST)
    odds: Plane = np.log(clipped / (1 - clipped))
    return odds


def _different(isnet: Plane, drawn: Plane, reach: float) -> NDArray[np.uint8]:
    """Mark where the areas of the two differ by more than an edge's width: where what differs holds a disc."""
    differs = ((isnet > 0.5) != (drawn > 0.5)).astype(np.uint8)
    return cv2.morphologyEx(differs, cv2.MORPH_OPEN, _disc(isnet, reach)).astype(np.uint8)


def _spread(areas: NDArray[np.uint8], reach: float) -> Plane:
    """Widen areas by a disc and let them end softly."""
    return _soft(cv2.dilate(areas, _disc(areas, reach)).astype(np.float32), 3)


def _soft(plane: Plane, sigma: float) -> Plane:
    blurred: Plane = cv2.GaussianBlur(plane, (0, 0), sigma * plane.shape[0] / _REFERENCE)
    return np.clip(blurred, 0, 1)


def edge_error(matte: Plane, truth: Plane) -> float:
    """Return the mean absolute error where the truth is soft or within 5 pixels of 512 of its edge."""
    band = _near_edge(truth, 5) | ((truth > 0.02) & (truth < 0.98))
    return float(np.abs(matte - truth)[band].mean()) if band.any() else 0.0


def _near_edge(matte: Plane, reach: float) -> NDArray[np.bool_]:
    solid, disc = (matte > 0.5).astype(np.uint8), _disc(matte, reach)
    near: NDArray[np.bool_] = cv2.dilate(solid, disc) != cv2.erode(solid, disc)
    return near


def _disc(plane: NDArray[Any], reach: float) -> NDArray[np.uint8]:
    radius = max(1, round(reach * plane.shape[0] / _REFERENCE))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8)


RULES: dict[str, Rule] = {
    "IS-Net alone": lambda isnet, _: isnet,
    "drawn alone": lambda _, drawn: drawn,
    "mean": mean,
    "band of 8, mean in it": band,
    "band of 8, IS-Net in it": lambda isnet, drawn: np.where(_near_edge(drawn, 8), isnet, drawn),
    "second opinion, 0.5": second_opinion,
    "second opinion, 0.7": lambda isnet, drawn: second_opinion(isnet, drawn, 0.7),
    "second opinion, 1": lambda isnet, drawn: second_opinion(isnet, drawn, 1),
    "drawn where they differ by 4": lambda isnet, drawn: where_agreed(isnet, drawn, 4),
    "drawn where they differ by 8": lambda isnet, drawn: where_agreed(isnet, drawn, 8),
    "0.6 drawn where they differ by 4": lambda isnet, drawn: where_agreed(isnet, drawn, 4, 0.6),
    "odds, 1 : 1": lambda isnet, drawn: by_odds(isnet, drawn, 1),
    "odds, 1.5 : 1": lambda isnet, drawn: by_odds(isnet, drawn, 1.5),
    "odds, 2 : 1": by_odds,
    "odds, 3 : 1": lambda isnet, drawn: by_odds(isnet, drawn, 3),
    "odds, 1.5 : 1, IS-Net's edge of 8 unless 6 apart": lambda isnet, drawn: by_odds_with_edges(
        isnet, drawn, weight=1.5
    ),
    "odds, 2 : 1, IS-Net's edge of 4 unless 6 apart": lambda isnet, drawn: by_odds_with_edges(isnet, drawn, 4),
    "odds, 2 : 1, IS-Net's edge of 8 unless 3 apart": lambda isnet, drawn: by_odds_with_edges(isnet, drawn, 8, 3),
    "odds, 2 : 1, IS-Net's edge of 8 unless 6 apart": by_odds_with_edges,
    "odds, 2 : 1, IS-Net's edge of 12 unless 6 apart": lambda isnet, drawn: by_odds_with_edges(isnet, drawn, 12),
    "odds, 2 : 1, IS-Net's edge of 8 unless 10 apart": lambda isnet, drawn: by_odds_with_edges(isnet, drawn, 8, 10),
}


class Answers:
    """Both networks' answers, kept in a folder."""

    def __init__(self, drawn: Path, cache: Path, side: int) -> None:
        self._cache, self._side = cache, side
        self._isnet: onnxruntime.InferenceSession | None = None
        self._digest = hashlib.sha256(drawn.read_bytes()).hexdigest()[:8]
        self._matter = Matter(drawn, 1)

    def pair(self, name: str, picture: Image.Image, truth: Image.Image) -> Pair:
        """Ask both networks about a picture, or look up what they said."""
        side = self._side
        alpha = np.asarray(truth.resize((side, side), Image.Resampling.BOX), np.float32) / 255
        isnet = self._kept(f"isnet-general-squeeze-{side}/{name}", lambda: self._by_isnet(picture))
        drawn = self._kept(f"drawn-{self._digest}-squeeze-320/{name}", lambda: self._matter(_squeezed(picture, 320)))
        wide = cv2.resize(drawn, (side, side), interpolation=cv2.INTER_LINEAR)
        return Pair(name, alpha, isnet, wide)

    def _kept(self, name: str, answer: Callable[[], Plane]) -> Plane:
        path = self._cache / f"{name}.npy"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(path, answer().astype(np.float16))
        return np.load(path).astype(np.float32)

    def _by_isnet(self, picture: Image.Image) -> Plane:
        if self._isnet is None:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self._isnet = onnxruntime.InferenceSession(ISNET, options, providers=["CPUExecutionProvider"])
        pixels = _squeezed(picture, self._side).astype(np.float32)
        feed = (pixels / max(float(pixels.max()), 1) - 0.5).transpose(2, 0, 1)[None]
        answer: Plane = self._isnet.run(None, {self._isnet.get_inputs()[0].name: np.ascontiguousarray(feed)})[0][0, 0]
        return scoring.stretched(answer)


def _squeezed(picture: Image.Image, side: int) -> NDArray[np.uint8]:
    return np.asarray(picture.convert("RGB").resize((side, side), Image.Resampling.LANCZOS))


def composed(folder: Path, answers: Answers, count: int, side: int) -> Iterator[Pair]:
    """Give compositions of the held-out projects, large enough for IS-Net."""
    library = Library(folder, "held-out")
    for number in range(count):
        made = compose(library, Mixture(), HELD_OUT_SEED, number, side)
        truth = Image.fromarray((made.alpha * 255 + 0.5).astype(np.uint8))
        yield answers.pair(f"held-out-{number}", Image.fromarray(made.pixels), truth)


def of_set(folder: Path, answers: Answers) -> Iterator[Pair]:
    """Give the pictures of a set that have one right answer."""
    for item in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["items"]:
        if item["kind"] == "peer output" or "auto-ambiguous" in item["tags"]:
            continue
        with Image.open(folder / item["image"]) as picture, Image.open(folder / item["gt"]) as truth:
            alpha = truth.getchannel("A") if truth.mode in ("RGBA", "LA") else truth.convert("L")
            yield answers.pair(f"{folder.name}-{item['id']}", picture, alpha)


def main() -> None:
    """Print a table of all rules: IOU, MAE, error at edges, pictures below 0.7."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("data", type=Path, help="folder with index.json")
    parser.add_argument("sets", type=Path, help="folder of the evaluation sets")
    parser.add_argument("--cache", type=Path, default=Path(__file__).with_name("runs") / "answers")
    parser.add_argument("--side", type=int, default=896, help="IS-Net's")
    parser.add_argument("--count", type=int, default=40, help="compositions")
    parser.add_argument("--only", nargs="*", default=SETS, help="sets")
    args = parser.parse_args()
    answers = Answers(args.network, args.cache, args.side)
    groups = {"held-out": list(composed(args.data, answers, args.count, args.side))} if args.count else {}
    groups |= {name: list(of_set(args.sets / name, answers)) for name in args.only}
    print(f"| rule | {' | '.join(f'{name} ({len(pairs)})' for name, pairs in groups.items())} |")
    print("|---" * (len(groups) + 1) + "|")
    for title, rule in RULES.items():
        cells = []
        for pairs in groups.values():
            scores = [scoring.score(rule(pair.isnet, pair.drawn), pair.truth) for pair in pairs]
            result = scoring.mean(scores)
            low = sum(each.iou < _LOW for each in scores)
            near = np.mean([edge_error(rule(pair.isnet, pair.drawn), pair.truth) for pair in pairs])
            cells.append(f"{result.iou:.3f} / {result.mae:.4f} / {near:.3f} / {low}")
        print(f"| {title} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
