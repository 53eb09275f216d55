"""Score every step of the pipeline against the truth, beside the peer's with and without its alpha matting.

    python -m tests.quality [SETS_FOLDER] [--size small|large] [--cache FOLDER] [--half tuned|held]

Needs the shared evaluation sets, with score_mattes.py in the folder `tools` beside them. The networks' answers are kept
in the cache. The peer's mattes are looked for in its folder `peer`, where `peer_mattes.py` puts them; a row over fewer
pictures than the others says so. The exit status is 1 when Fine misses what the last lines ask for.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from koutu.engine import refine
from tests.quality.sets import FOLDER, SETS, Coarse, Picture, pictures, read_alpha, scorer

FIGURES = ("SAD", "MSE", "GRAD", "EDGE", "MAE", "IOU")
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


def verdict(rows: dict[str, Scores], chosen: list[Picture]) -> bool:
    """What the default must show beside the better of IS-Net's peers; whether it does."""
    held = True

    def say(what: str, ratio: float, bar: float) -> None:
        nonlocal held
        met = ratio <= bar
        held &= met
        print(f"  {what:44}{ratio:7.3f}  (at most {bar:.3f}){'' if met else '  MISSED'}")

    def best(among: list[Picture], figure: str) -> float:
        return min(mean(rows[p], among, figure) for p in PEERS[:2] if p in rows)

    print("\nFine beside the better of rembg plain and -a (IS-Net)")
    soft = [p for p in chosen if p.soft]
    hairy = [p for p in soft if p.hairy]
    say("EDGE, soft alpha", mean(rows["fine"], soft, "EDGE") / best(soft, "EDGE"), 0.75)
    say("SAD, hair and fur", mean(rows["fine"], hairy, "SAD") / best(hairy, "SAD"), 0.8)
    for name in SETS:
        among = [p for p in chosen if p.folder.name == name]
        theirs = max(mean(rows[p], among, "IOU") for p in PEERS[:2] if p in rows)
        say(f"1 − IOU, {name}", (1 - mean(rows["fine"], among, "IOU")) / (1 - theirs), 1.0)
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--size", choices=["small", "large"], default="large")
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    parser.add_argument("--cache", type=Path, default=home / "koutu" / "quality")
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
        rows["coarse"][picture.key] = picture.score(tool, np.rint(enlarged * 255).astype(np.uint8))
        rows["fast"][picture.key] = picture.score(tool, refine.fast(pixels, guess))
        rows["fine"][picture.key] = picture.score(tool, refine.fine(pixels, guess))
        for peer in PEERS:
            path = args.cache / "peer" / peer / f"{picture.key}.png"
            if path.exists():
                matte = np.rint(read_alpha(path) * 255).astype(np.uint8)
                rows.setdefault(f"rembg {peer}", {})[picture.key] = picture.score(tool, matte)
    groups: list[tuple[str, Callable[[Picture], bool]]] = [("all", lambda _: True), ("hair and fur", lambda p: p.hairy)]
    groups += [(name, lambda p, name=name: p.folder.name == name) for name in SETS]  # type: ignore[misc]
    groups += [(f"{x}-", lambda p, x=x: p.prefix == x) for x in sorted({p.prefix for p in chosen})]  # type: ignore[misc]
    groups += [("tuned on", lambda p: p.tuned_on), ("held back", lambda p: not p.tuned_on)]
    for title, belongs in groups:
        table(title, rows, [p for p in chosen if belongs(p)])
    renamed = {name.removeprefix("rembg "): scores for name, scores in rows.items()}
    if not any(peer in renamed for peer in PEERS[:2]):
        print("\nNo mattes of the peer: see peer_mattes.py")
        return 0
    return 0 if verdict(renamed, chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
