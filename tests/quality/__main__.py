"""Score every step of the pipeline against the truth, beside the peer's with and without its alpha matting.

    python -m tests.quality [SETS_FOLDER] [--size small|medium|large] [--cache FOLDER] [--half tuned|held]

Needs the shared evaluation sets, with score_mattes.py in the folder `tools` beside them. The networks' answers are kept
in the cache. The peer's mattes are looked for in its folder `peer`, where `peer_mattes.py` puts them; a row over fewer
pictures than the others says so. The exit status is 1 when Fine misses what the last lines ask for.
"""

import sys
from collections.abc import Callable
from types import ModuleType

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats
from koutu.engine.matting import refine
from tests.quality import steps
from tests.quality.sets import SETS, Coarse, Picture, arguments, pictures, read_alpha, scorer

FIGURES = ("SAD", "MSE", "GRAD", "EDGE", "MAE", "IOU", "STEP", "HAZE", "MIST")
PEERS = ("isnet-general-use-plain", "isnet-general-use-a", "u2netp-plain", "u2netp-a")
Scores = dict[str, dict[str, float]]  # by the picture's key, then by figure


def mean(scores: Scores, chosen: list[Picture], figure: str) -> float:
    """Over those of the chosen pictures that have the figure; NaN over none."""
    found = [scores[p.key][figure] for p in chosen if figure in scores.get(p.key, {})]
    return float(np.mean(found)) if found else float("nan")


def table(title: str, rows: dict[str, Scores], chosen: list[Picture]) -> None:
    print(f"\n{title} ({len(chosen)})" + "".join(f"{figure:>9}" for figure in FIGURES))
    for name, scores in rows.items():
        some = sum(p.key in scores for p in chosen)
        note = "" if some == len(chosen) else f"   of {some}"
        print(f"  {name:26}" + "".join(f"{mean(scores, chosen, f):9.4f}" for f in FIGURES) + note)


class Verdict:
    """Says what is met and what is missed.

    Attributes:
        held: whether everything was met so far.
    """

    def __init__(self) -> None:
        self.held = True

    def say(self, what: str, ratio: float, bar: float) -> None:
        """One line; NaN is a miss."""
        met = ratio <= bar
        self.held &= met
        print(f"  {what:44}{ratio:7.3f}  (at most {bar:.3f}){'' if met else '  MISSED'}")


def groups(verdict: Verdict, rows: dict[str, Scores], chosen: list[Picture], peer: str) -> None:
    """Beside the peer's alpha matting with the same network, and beside what the networks give, by the sources."""
    soft = [p for p in chosen if p.soft]
    by_source = [[p for p in soft if p.prefix == prefix] for prefix in sorted({p.prefix for p in soft})]
    print(f"\nFine beside {peer}: geometric mean over {len(by_source)} sources; and beside the coarse matte")
    for figure in ("MSE", "GRAD") if peer in rows else ():
        ratios = [mean(rows["fine"], group, figure) / mean(rows[peer], group, figure) for group in by_source]
        verdict.say(figure, float(np.exp(np.mean(np.log(ratios)))), 0.8)
    for group in by_source:
        ratio = mean(rows["fine"], group, "MSE") / mean(rows["coarse"], group, "MSE")
        verdict.say(f"MSE of {group[0].prefix}-, beside the coarse matte", ratio, 1.0)


def default(verdict: Verdict, rows: dict[str, Scores], chosen: list[Picture]) -> None:
    """What the default must show beside the better of IS-Net's peers."""

    def best(among: list[Picture], figure: str) -> float:
        return min(mean(rows[p], among, figure) for p in PEERS[:2] if p in rows)

    print("\nFine beside the better of rembg plain and -a (IS-Net)")
    soft = [p for p in chosen if p.soft]
    hairy = [p for p in soft if p.hairy]
    verdict.say("EDGE, soft alpha", mean(rows["fine"], soft, "EDGE") / best(soft, "EDGE"), 0.75)
    verdict.say("SAD, hair and fur", mean(rows["fine"], hairy, "SAD") / best(hairy, "SAD"), 0.8)
    for name in SETS:
        among = [p for p in chosen if p.folder.name == name]
        theirs = max(mean(rows[p], among, "IOU") for p in PEERS[:2] if p in rows)
        verdict.say(f"1 − IOU, {name}", (1 - mean(rows["fine"], among, "IOU")) / (1 - theirs), 1.0)


def scored(picture: Picture, tool: ModuleType, matte: NDArray[np.uint8], coarse: Floats) -> dict[str, float]:
    """Every figure of a matte; steps and mist only where the truth is soft."""
    found = picture.score(tool, matte)
    truth = picture.plane("gt")
    if picture.soft and truth is not None:
        found |= steps.figures(matte, picture.pixels, coarse, truth)
    return found


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--size", choices=["small", "medium", "large"], default="large")
    parser.add_argument("--half", choices=["tuned", "held"], help="only one half of every set")
    args = parser.parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe(args.size)
    chosen = [p for p in pictures(args.sets) if args.half is None or p.tuned_on == (args.half == "tuned")]
    rows: dict[str, Scores] = {name: {} for name in ("coarse", "fast", "fine")}
    for picture in chosen:
        pixels, guess = picture.pixels, coarse.merged(recipe, picture)
        size = pixels.shape[1], pixels.shape[0]
        enlarged = np.clip(cv2.resize(guess, size, interpolation=cv2.INTER_LANCZOS4), 0, 1)
        mattes = {
            "coarse": np.rint(enlarged * 255).astype(np.uint8),
            "fast": refine.fast(pixels, guess),
            "fine": refine.fine(pixels, guess),
        }
        for peer in PEERS:
            path = args.cache / "peer" / peer / f"{picture.key}.png"
            if path.exists():
                mattes[f"rembg {peer}"] = np.rint(read_alpha(path) * 255).astype(np.uint8)
        for name, matte in mattes.items():
            rows.setdefault(name, {})[picture.key] = scored(picture, tool, matte, enlarged)
    some: list[tuple[str, Callable[[Picture], bool]]] = [("all", lambda _: True), ("hair and fur", lambda p: p.hairy)]
    some += [(name, lambda p, name=name: p.folder.name == name) for name in SETS]  # type: ignore[misc]
    some += [(f"{x}-", lambda p, x=x: p.prefix == x) for x in sorted({p.prefix for p in chosen})]  # type: ignore[misc]
    some += [("tuned on", lambda p: p.tuned_on), ("held back", lambda p: not p.tuned_on)]
    for title, belongs in some:
        table(title, rows, [p for p in chosen if belongs(p)])
    renamed = {name.removeprefix("rembg "): scores for name, scores in rows.items()}
    if not any(peer in renamed for peer in PEERS[:2]):
        print("\nNo mattes of the peer: see peer_mattes.py")
        return 0
    verdict = Verdict()
    if args.size == "large":
        default(verdict, renamed, chosen)
    groups(verdict, renamed, chosen, "u2netp-a" if args.size == "small" else "isnet-general-use-a")
    return 0 if verdict.held else 1


if __name__ == "__main__":
    sys.exit(main())
