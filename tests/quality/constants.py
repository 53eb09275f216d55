"""Measure what the engine's numbers are worth: each lower and higher than it is, over ten pictures.

    python -m tests.quality.constants [SETS_FOLDER] [--cache FOLDER]

Comments beside the numbers that say "ten pictures" are from here; see docs/MATTING.md.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

import cv2
import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.matting import (
    closed_form,
    conjugate_gradients,
    flat_alpha,
    foreground,
    refine,
    refine_brush,
    solver,
    trimap,
)
from koutu.engine.matting.solver import Windows
from koutu.engine.selection import box, quick_select
from tests.quality.colours import rgba
from tests.quality.sets import Coarse, Picture, arguments, pictures, scorer
from tests.quality.strokes import next_stroke

TEN = (
    *(f"matting-am-GT{number}" for number in ("01", "05", "08", "09", "14", "19", "21", "24")),
    "anime-an-sylvie-club",
    "anime-an-druid",
)
_STROKES = 3


class Trial(NamedTuple):
    """One number, and what to put in its place."""

    module: ModuleType
    name: str
    values: Sequence[Any]


FINE = (
    Trial(solver, "_TOLERANCE", (2e-3, 2e-5)),
    Trial(conjugate_gradients, "STEPS", (20, 200)),
    Trial(closed_form, "_GRID_SIDE", (512,)),
    Trial(closed_form, "_LEVELS", (0.0, 0.08)),
    Trial(closed_form, "_DOUBT_OF_CONTRADICTION", (1.0, 4.0)),
    Trial(trimap, "_NARROW", (1.0, 4.0)),
    Trial(flat_alpha, "_NEAR_SOLID", (0.1, 0.3)),
)
FAST = (Trial(refine, "_LEVELS_AFTER", (0.0, 0.04)),)
COLOURS = (Trial(foreground, "_WEIGHT", (0.001, 0.1)), Trial(foreground, "_DAMPING", (0.001, 0.1)))
BRUSH = (
    Trial(refine_brush, "_LEVELS", (0.0, 0.08)),
    Trial(refine_brush, "_WINDOWS", (Windows(4, 1), Windows(8, 1))),
)
BOX = (Trial(box, "_ROUNDS", (2, 8)),)
QUICK = (
    Trial(quick_select, "_ROUNDS", (1, 4)),
    Trial(quick_select, "_LEAST_AROUND", (24, 96)),
    Trial(quick_select, "_SURE", (200,)),
)


@contextmanager
def put(trial: Trial, value: Any) -> Iterator[None]:
    """Let a number be another one for a while."""
    before = getattr(trial.module, trial.name)
    setattr(trial.module, trial.name, value)
    try:
        yield
    finally:
        setattr(trial.module, trial.name, before)


def compare(title: str, trials: Sequence[Trial], figure: Callable[[], str]) -> None:
    """Print the figure as it is, and with every other value."""

    def measured(name: str) -> None:
        began = time.process_time()
        print(f"  {name:32} {figure()}   {time.process_time() - began:.1f} s of CPU", flush=True)

    print(title)
    measured("as it is")
    for trial in trials:
        for value in trial.values:
            with put(trial, value):
                measured(f"{trial.name} = {value}")


def truth_of(picture: Picture) -> np.ndarray:
    truth = picture.plane("gt")
    assert truth is not None
    return truth


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.count_nonzero(one & other) / max(1, np.count_nonzero(one | other)))


def scores(tool: ModuleType, ten: list[Picture], make: Callable[[Picture], Any]) -> str:
    found = [picture.score(tool, make(picture)) for picture in ten]
    return "  ".join(f"{name} {np.mean([each[name] for each in found]):.4f}" for name in ("EDGE", "SAD", "MSE"))


def colour_error(chosen: list[Picture]) -> str:
    """Error of the clean colours of soft pixels, weighted by alpha; the matte is the true one."""
    errors = []
    for picture in chosen:
        truth = truth_of(picture)
        matte = np.rint(truth * 255).astype(np.uint8)
        clean = foreground.clean_colours(picture.pixels, matte).astype(np.float32)
        true = rgba(picture.folder / picture.entry["foreground"])[..., :3]
        soft = (matte > 0) & (matte < 255)
        if soft.any():
            errors.append((np.abs(clean - true).mean(2) * truth)[soft].sum() / truth[soft].sum())
    return f"colour error {np.mean(errors):.3f}"


def painted_error(ten: list[Picture]) -> str:
    """Error where the refine brush went over the true matte's soft pixels and four around them."""
    errors = []
    for picture in ten:
        matte = np.rint(truth_of(picture) * 255).astype(np.uint8)
        soft = ((matte > 5) & (matte < 250)).astype(np.uint8)
        unknown = cv2.dilate(soft, np.ones((9, 9), np.uint8)) > 0
        start = np.where(unknown, 128, matte).astype(np.uint8)
        made = refine_brush.refine_patch(picture.pixels, start, unknown)
        errors.append(np.abs(made.astype(float) - matte)[unknown].mean())
    return f"error where painted {np.mean(errors):.2f}"


def box_overlap(ten: list[Picture]) -> str:
    """IOU of the first candidate by colours alone, in the truth's own box."""
    found = []
    for picture in ten:
        truth = truth_of(picture) >= 0.5
        rows, columns = np.nonzero(truth)
        around = Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        first, *_ = box.candidates(picture.pixels, around, np.zeros(truth.shape, np.uint8), ())
        area = box.at_full_size(picture.pixels, first)
        mask = np.zeros(truth.shape, bool)
        mask[area.rect.slices] = area.coverage >= 128
        found.append(overlap(mask, truth))
    return f"IOU {np.mean(found):.4f}"


def quick_overlap(ten: list[Picture], guesses: dict[str, Any]) -> str:
    """IOU after three strokes on the network's own matte, whose left half was taken away."""
    found = []
    for picture in ten:
        truth = truth_of(picture) >= 0.5
        enlarged = cv2.resize(guesses[picture.key], (truth.shape[1], truth.shape[0]))
        matte = np.where(enlarged >= 0.5, 255, 0).astype(np.uint8)
        matte[:, : truth.shape[1] // 2] = 0
        for _ in range(_STROKES):
            stroke = next_stroke(matte, truth, np.ones_like(truth), fill=0.5)
            if stroke is None:
                break
            area = quick_select.quick_select(picture.pixels, matte, stroke.area(Rect.of(matte)), stroke.keep)
            if area is not None:
                here = matte[area.rect.slices]
                here[area.coverage >= 128] = 255 if stroke.keep else 0
        found.append(overlap(matte >= 128, truth))
    return f"IOU {np.mean(found):.4f}"


def main() -> None:
    args = arguments(__doc__).parse_args()
    tool, coarse = scorer(args.sets), Coarse(args.cache)
    recipe = coarse.recipe("large")
    every = [picture for picture in pictures(args.sets) if picture.soft and picture.tuned_on]
    ten = [picture for picture in every if picture.key in TEN]
    coloured = sorted((p for p in every if p.entry.get("foreground")), key=lambda p: p.pixels.size)[:10]
    guesses = {picture.key: coarse.merged(recipe, picture) for picture in ten}
    compare("Fine", FINE, lambda: scores(tool, ten, lambda p: refine.fine(p.pixels, guesses[p.key])))
    compare("Fast", FAST, lambda: scores(tool, ten, lambda p: refine.fast(p.pixels, guesses[p.key])))
    compare("Clean colours", COLOURS, lambda: colour_error(coloured))
    compare("Refine brush", BRUSH, lambda: painted_error(ten))
    compare("Box, by colours alone", BOX, lambda: box_overlap(ten))
    compare("Quick select", QUICK, lambda: quick_overlap(ten, guesses))


if __name__ == "__main__":
    main()
