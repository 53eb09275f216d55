"""Compare rules that join the drawn network's matte with IS-Net's: whose subject, whose edges.

    PYTHONPATH=desktop python -m models.training.joining FILE.onnx DATA SETS [--cache FOLDER] [--count 30]

Rules are scored at half of IS-Net's size on compositions of the held-out projects and on every set in SETS that has a
truth. The networks' answers are kept in the cache, as <network>-squeeze-<side>/<set>-<id>.npy, so that rules can be
tried in seconds. docs/adr has what was chosen.
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
from models.training.scoring import HELD_OUT_SEED
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.networks import merge

Plane = NDArray[np.float32]
Rule = Callable[["Answered"], Plane]

MODELS = Path(__file__).resolve().parents[1]
ISNET, START = MODELS / "isnet-general.onnx", MODELS / "u2netp.onnx"
SETS = ("anime", "people", "matting")
_REFERENCE = 512  # sides and reaches are given for this size
_SUREST = np.float32(0.01)
_LOW = 0.7


class Answered(NamedTuple):
    """One picture's truth and the networks' answers to it, (side, side) float32 in 0..1.

    Attributes:
        name: of the picture.
        truth: its alpha.
        isnet, drawn, small: what IS-Net, the drawn network and U²-Net p say; the last one only in doubt.
        doubt: whether IS-Net is so unsure of its answer that others are asked (`merge.in_doubt`).
    """

    name: str
    truth: Plane
    isnet: Plane
    drawn: Plane
    small: Plane
    doubt: bool


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


def by_odds(isnet: Plane, drawn: Plane, weight: float, small: Plane | None = None) -> Plane:
    """Add the answers' log-odds, the drawn network's `weight` times, U²-Net p's half: the surer ones decide a pixel."""
    odds = np.float32(weight) * _log_odds(drawn) + _log_odds(isnet)
    if small is not None:
        odds += 0.5 * _log_odds(small)
    summed: Plane = 1 / (1 + np.exp(-odds))
    return summed


def with_edges(isnet: Plane, joined: Plane, reach: float = 8, apart: float = 6) -> Plane:
    """Take IS-Net's matte near the joined one's edge, unless the two differ there by more than an edge's width."""
    near = _soft(_near_edge(joined, reach).astype(np.float32), 2) * (
        1 - _spread(_different(isnet, joined, apart), apart)
    )
    return joined + near * (isnet - joined)


def odds(weight: float, reach: float = 8, apart: float = 6, *, small: bool = False, in_doubt: bool = True) -> Rule:
    """Return the rule that joins by odds, with IS-Net's edges (reach 0: without); in doubt only, or always."""

    def rule(of: Answered) -> Plane:
        if in_doubt and not of.doubt:
            return of.isnet
        joined = by_odds(of.isnet, of.drawn, weight, of.small if small else None)
        return with_edges(of.isnet, joined, reach, apart) if reach else joined

    return rule


def of_two(rule: Callable[[Plane, Plane], Plane]) -> Rule:
    """Return a rule of IS-Net's and the drawn network's answer, whatever else there is."""
    return lambda of: rule(of.isnet, of.drawn)


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
    "IS-Net alone": lambda of: of.isnet,
    "drawn alone": lambda of: of.drawn,
    "mean": of_two(mean),
    "band of 8, mean in it": of_two(band),
    "second opinion, 0.5": of_two(second_opinion),
    "second opinion, 0.7": of_two(lambda isnet, drawn: second_opinion(isnet, drawn, 0.7)),
    "drawn where they differ by 4": of_two(lambda isnet, drawn: where_agreed(isnet, drawn, 4)),
    "0.6 drawn where they differ by 4": of_two(lambda isnet, drawn: where_agreed(isnet, drawn, 4, 0.6)),
    "odds 1 : 1": odds(1, 0, in_doubt=False),
    "odds 1.5 : 1": odds(1.5, 0, in_doubt=False),
    "odds 2 : 1": odds(2, 0, in_doubt=False),
    "odds 1.5 : 1, IS-Net's edges": odds(1.5, in_doubt=False),
    "in doubt: odds 1 : 1, IS-Net's edges": odds(1),
    "in doubt: odds 1.5 : 1, IS-Net's edges": odds(1.5),
    "in doubt: odds 2 : 1, IS-Net's edges": odds(2),
    "in doubt: odds 1.5 : 1, IS-Net's edges within 4": odds(1.5, 4),
    "in doubt: odds 1.5 : 1, IS-Net's edges within 12": odds(1.5, 12),
    "in doubt: odds 1 : 1 : 0.5 U²-Net p, IS-Net's edges": odds(1, small=True),
    "in doubt: odds 1.5 : 1 : 0.5 U²-Net p, IS-Net's edges": odds(1.5, small=True),
    "in doubt: odds 2 : 1 : 0.5 U²-Net p, IS-Net's edges": odds(2, small=True),
}


class Answers:
    """The networks' answers, kept in a folder."""

    def __init__(self, drawn: Path, cache: Path, side: int) -> None:
        self._cache, self._side = cache, side
        self._isnet: onnxruntime.InferenceSession | None = None
        self._digest = hashlib.sha256(drawn.read_bytes()).hexdigest()[:8]
        self._matter, self._small = Matter(drawn, 1), Matter(START, 1)

    def answered(self, name: str, picture: Image.Image, truth: Image.Image) -> Answered:
        """Ask the networks about a picture, or look up what they said."""
        side = self._side // 2
        alpha = np.asarray(truth.resize((side, side), Image.Resampling.BOX), np.float32) / 255
        isnet = self._kept(f"isnet-general-squeeze-{self._side}/{name}", lambda: self._by_isnet(picture))
        drawn = self._kept(f"drawn-{self._digest}-squeeze-320/{name}", lambda: self._matter(_squeezed(picture, 320)))
        doubt = merge.in_doubt(isnet)
        small = (
            self._kept(f"u2netp-squeeze-320/{name}", lambda: self._small(_squeezed(picture, 320))) if doubt else drawn
        )
        wide = (cv2.resize(plane, (side, side), interpolation=cv2.INTER_LINEAR) for plane in (drawn, small))
        halved = cv2.resize(isnet, (side, side), interpolation=cv2.INTER_AREA)
        return Answered(name, alpha, halved, *wide, doubt)

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


def composed(folder: Path, answers: Answers, count: int, side: int) -> Iterator[Answered]:
    """Give compositions of the held-out projects, large enough for IS-Net."""
    library = Library(folder, "held-out")
    for number in range(count):
        made = compose(library, Mixture(), HELD_OUT_SEED, number, side)
        truth = Image.fromarray((made.alpha * 255 + 0.5).astype(np.uint8))
        yield answers.answered(f"held-out-{number}", Image.fromarray(made.pixels), truth)


def of_set(folder: Path, answers: Answers) -> Iterator[Answered]:
    """Give the pictures of a set that have one right answer."""
    for item in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["items"]:
        if item["kind"] == "peer output" or "auto-ambiguous" in item["tags"]:
            continue
        with Image.open(folder / item["image"]) as picture, Image.open(folder / item["gt"]) as truth:
            alpha = truth.getchannel("A") if truth.mode in ("RGBA", "LA") else truth.convert("L")
            yield answers.answered(f"{folder.name}-{item['id']}", picture, alpha)


def main() -> None:
    """Print a table of all rules: IOU, MAE, error at edges, pictures below 0.7."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", type=Path)
    parser.add_argument("data", type=Path, help="folder with index.json")
    parser.add_argument("sets", type=Path, help="folder of the evaluation sets")
    parser.add_argument("--cache", type=Path, default=Path(__file__).with_name("runs") / "answers")
    parser.add_argument("--side", type=int, default=896, help="IS-Net's")
    parser.add_argument("--count", type=int, default=30, help="compositions")
    parser.add_argument("--only", nargs="*", default=SETS, help="sets")
    args = parser.parse_args()
    answers = Answers(args.network, args.cache, args.side)
    groups = {"held-out": list(composed(args.data, answers, args.count, args.side))} if args.count else {}
    groups |= {name: list(of_set(args.sets / name, answers)) for name in args.only}
    print(f"| rule | {' | '.join(f'{name} ({len(group)})' for name, group in groups.items())} |")
    print("|---" * (len(groups) + 1) + "|")
    for title, rule in RULES.items():
        cells = []
        for group in groups.values():
            mattes = [rule(of) for of in group]
            scores = [scoring.score(matte, of.truth) for matte, of in zip(mattes, group, strict=True)]
            result = scoring.mean(scores)
            low = sum(each.iou < _LOW for each in scores)
            near = np.mean([edge_error(matte, of.truth) for matte, of in zip(mattes, group, strict=True)])
            cells.append(f"{result.iou:.3f} / {result.mae:.4f} / {near:.3f} / {low}")
        print(f"| {title} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
