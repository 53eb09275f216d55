"""Prove that a hand puts right what the networks get wrong, with the program's own tools.

    python -m tests.quality.hand [SETS_FOLDER] [--below 0.7] [--reach 0.95]

Pictures: all with a truth, those that need a hint included, whose own matte (general, large) has an IOU below 0.7.
The hand knows the truth. It draws at most three boxes and takes the best of the four candidates in sight, clicks on
pieces, quick-selects at most ten times and paints at most ten brush strokes, each time what gains. A stroke is one line
without lifting the brush, of one size, at most four times the photo's long side. Printed: IOU before and after, uses of
each tool, and the seconds that box and quick select took to answer, those included whose answer was not used.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import BoxPredictor, at_full_size, candidates, predictors_of
from koutu.engine.selection.pieces import Piece, Pieces
from koutu.engine.selection.quick_select import quick_select
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import ERASE, KEEP, Touchup, TouchupStroke
from tests.quality.strokes import next_stroke
from tests.quality.wrong import Wrong, arguments, bundled, wrong_pictures

_SHOWN = 4
_BOXES, _CLICKS, _QUICK, _STROKES = 3, 8, 10, 10
_BOX_GAINS, _USE_GAINS = 0.02, 0.002
_SIZES = (0.003, 0.006, 0.012, 0.025, 0.05, 0.1)  # brush radii, of the photo's long side
_LONGEST = 4.0  # of a stroke, likewise

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Matte = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Move:
    """One use of a tool, for another hand to do the same.

    Attributes:
        tool: `box`, `piece`, `quick` or `stroke`.
        path: photo points: two corners of a box, a place in a piece, the corners of a stroke.
        keeps: of strokes: keep, or erase; of a box: keep beside what is there, or instead of it.
        radius: of strokes, in photo pixels.
        choice: which candidate of a box, counted from 0.
    """

    tool: str
    path: tuple[tuple[float, float], ...]
    keeps: bool = True
    radius: float = 0.0
    choice: int = 0


@dataclass
class Desk:
    """One picture under the hand."""

    picture: Wrong
    touchup: Touchup
    used: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("box", "piece", "quick", "stroke"), 0))
    waited: float = 0.0
    boxed: bool = False

    @property
    def matte(self) -> Matte:
        """The final matte."""
        return self.touchup.applied(self.picture.matte, Rect.of(self.picture.matte))

    @property
    def iou(self) -> float:
        """How good it is."""
        return self.picture.iou(self.matte)

    def see(self, matte: Matte) -> None:
        """Go on from a matte."""
        self.picture = replace(self.picture, matte=matte)
        self.touchup = Touchup.blank(matte.shape[1], matte.shape[0])

    def attempt(self, tool: str, edit: Callable[[], None], least: float) -> bool:
        """Do an edit, and keep it if it gains enough."""
        before, tiles = self.iou, self.touchup.tiles.shared()
        edit()
        if self.iou < before + least:
            self.touchup = Touchup(tiles)
            return False
        self.used[tool] += 1
        return True


def put_right(picture: Wrong, looks: tuple[BoxPredictor, ...], reach: float) -> Desk:
    """Work on a picture until it is good or nothing gains."""
    height, width = picture.truth.shape
    desk = Desk(picture, Touchup.blank(width, height))
    while desk.iou < reach and next_move(desk, looks) is not None:
        pass
    return desk


def next_move(desk: Desk, looks: tuple[BoxPredictor, ...]) -> Move | None:
    """Do one thing more, and return it; boxes come before all else. None where nothing gains."""
    if not desk.boxed and desk.used["box"] < _BOXES:
        move = _box(desk, looks)
        if move is not None:
            return move
        desk.boxed = True
    return _pieces(desk) or _quick(desk) or _stroke(desk)


def _box(desk: Desk, looks: tuple[BoxPredictor, ...]) -> Move | None:
    picture, matte = desk.picture, desk.matte
    best: tuple[float, Any, Move] | None = None
    for box, replaces in _boxes(picture, matte):
        begun = time.perf_counter()
        found = candidates(picture.pixels, box, matte, looks)[:_SHOWN]
        desk.waited += time.perf_counter() - begun
        for choice, candidate in enumerate(found):
            area = at_full_size(picture.pixels, candidate)
            whole = np.zeros_like(matte) if replaces else matte.copy()
            here = whole[area.rect.slices]
            np.maximum(here, area.coverage, out=here)
            score = picture.iou(whole)
            if best is None or score > best[0]:
                corners = (float(box.left), float(box.top)), (float(box.right), float(box.bottom))
                best = (score, whole, Move("box", corners, not replaces, choice=choice))
        if best is not None and best[0] > desk.iou + _BOX_GAINS:
            break  # the hand looks no further than it must
    if best is None:
        return None
    _, whole, move = best
    gains = desk.attempt(
        "box", lambda: _ignore(desk.touchup.blend_matte(Rect.of(whole), whole, np.full_like(whole, 255))), _BOX_GAINS
    )
    return move if gains else None


def _boxes(picture: Wrong, matte: Matte) -> Iterator[tuple[Rect, bool]]:
    """The subject's box; then, to be added, the boxes of its parts that are missed."""
    yield _bounds(picture.truth), True
    missed = picture.truth & (matte < 128)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(picture.truth.astype(np.uint8))
    counts = np.bincount(labels[missed], minlength=len(stats))
    counts[0] = 0
    for label in np.argsort(-counts)[:2]:
        if counts[label] > 0.02 * picture.truth.sum() and len(stats) > 2:
            yield _bounds(labels == label), False


def _bounds(mask: Mask) -> Rect:
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return Rect(left, top, left + width, top + height)


def _pieces(desk: Desk) -> Move | None:
    """Click on the piece or hole that gains most."""
    if desk.used["piece"] >= _CLICKS:
        return None
    picture = desk.picture
    found = Pieces(desk.matte)
    best: tuple[int, Any] | None = None
    for piece in (*found.pieces[:30], *found.holes[:30]):
        shape = found.shape_of(piece)
        here = (shape.coverage > 0) & picture.counted[piece.box.slices]
        right = picture.truth[piece.box.slices] == piece.hole
        gain = int(np.count_nonzero(here & right)) - int(np.count_nonzero(here & ~right))
        if gain > 0 and (best is None or gain > best[0]):
            best = (gain, piece)
    if best is None:
        return None
    piece = best[1]
    gains = desk.attempt(
        "piece",
        lambda: _ignore(desk.touchup.fill_areas([found.area_of(piece)], KEEP if piece.hole else ERASE)),
        _USE_GAINS,
    )
    return Move("piece", (_middle(found, piece),)) if gains else None


def _middle(found: Pieces, piece: Piece) -> tuple[float, float]:
    """Return the photo point of a piece that lies deepest in it."""
    shape = found.shape_of(piece)
    solid = np.pad(shape.coverage > 0, 1).astype(np.uint8)
    depth: Any = cv2.distanceTransform(solid, cv2.DIST_L2, 5)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return shape.rect.left + float(x) + 0.5, shape.rect.top + float(y) + 0.5


def _quick(desk: Desk) -> Move | None:
    if desk.used["quick"] >= _QUICK:
        return None
    picture, matte = desk.picture, desk.matte
    stroke = next_stroke(matte, picture.truth, picture.counted, fill=0.5)
    if stroke is None:
        return None
    area = stroke.area(Rect.of(matte))
    begun = time.perf_counter()
    selected = quick_select(picture.pixels, matte, area, stroke.keep)
    desk.waited += time.perf_counter() - begun
    if selected is None:
        return None
    value = KEEP if stroke.keep else ERASE
    # What gains less than that, the brush does as fast.
    gains = desk.attempt("quick", lambda: _ignore(desk.touchup.fill_areas([selected], value)), 2 * _USE_GAINS)
    return Move("quick", (stroke.start, stroke.end), stroke.keep, stroke.radius) if gains else None


def _stroke(desk: Desk) -> Move | None:
    """Paint the stroke, of all sizes and both sides, that gains most."""
    if desk.used["stroke"] >= _STROKES:
        return None
    picture, matte = desk.picture, desk.matte
    long_side = max(picture.truth.shape)
    kept = matte >= 128
    options: list[tuple[int, float, int, list[tuple[float, float]]]] = []
    for value, side, wrong in (
        (KEEP, picture.truth, picture.truth & ~kept & picture.counted),
        (ERASE, ~picture.truth, kept & ~picture.truth & picture.counted),
    ):
        for share in _SIZES:
            radius = max(2.0, share * long_side)
            path, gain = _path(side, wrong, radius, _LONGEST * long_side)
            if path:
                options.append((gain, radius, value, path))
    for _, radius, value, path in sorted(options, reverse=True)[:4]:
        if _painted(desk, radius, value, path):
            return Move("stroke", tuple(path), value == KEEP, radius)
    return None


def _painted(desk: Desk, radius: float, value: int, path: list[tuple[float, float]]) -> bool:
    def paint() -> None:
        stroke = TouchupStroke(desk.touchup, Brush(size=2 * radius, hardness=1.0), value)
        for x, y in path:
            stroke.add(x, y)
        stroke.commit()

    return desk.attempt("stroke", paint, _USE_GAINS / 2)


def _path(side: Mask, wrong: Mask, radius: float, longest: float) -> tuple[list[tuple[float, float]], int]:
    """A line that stays on its side of the truth, over the place where most is wrong, and what it gains.

    The brush's middle walks a grid of half its radius, wherever its disc lies on the right side and touches something
    wrong, neighbour to neighbour and back, so that the line never jumps.
    """
    step = max(1, round(radius * 0.6))
    room: Any = cv2.distanceTransform(side.astype(np.uint8), cv2.DIST_L2, 5)
    reached: Any = cv2.distanceTransform((~wrong).astype(np.uint8), cv2.DIST_L2, 5)
    free = ((room > radius) & (reached < radius * 0.7))[::step, ::step]
    _, labels = cv2.connectedComponents(free.astype(np.uint8), connectivity=4)
    # What each place can gain, counted once: wrong pixels by the nearest cell.
    cells: Any = cv2.resize(wrong.astype(np.float32), free.shape[::-1], interpolation=cv2.INTER_AREA) * np.float32(
        step * step
    )
    gains = np.bincount(labels.ravel(), weights=cells.ravel(), minlength=2)
    gains[0] = 0
    label = int(gains.argmax())
    if gains[label] <= 0:
        return [], 0
    inside = labels == label
    start = np.unravel_index(int(np.where(inside, cells, -1).argmax()), inside.shape)
    path = _walk(inside, (int(start[0]), int(start[1])), int(longest / step))
    covered = np.zeros(wrong.shape, np.uint8)
    points = [(column * step + 0.5, row * step + 0.5) for row, column in path]
    line = np.array([[round(x), round(y)] for x, y in points], np.int32)
    cv2.polylines(covered, [line], False, (1,), max(1, round(2 * radius)))
    return points, int(np.count_nonzero((covered > 0) & wrong))


def _walk(inside: Mask, start: tuple[int, int], steps: int) -> list[tuple[int, int]]:
    """Visit the cells of a connected place, going back where there is no way on."""
    path, trail, seen = [start], [start], {start}
    while trail and len(path) < steps:
        row, column = trail[-1]
        for at in ((row, column + 1), (row, column - 1), (row + 1, column), (row - 1, column)):
            within = 0 <= at[0] < inside.shape[0] and 0 <= at[1] < inside.shape[1]
            if within and inside[at] and at not in seen:
                seen.add(at)
                trail.append(at)
                path.append(at)
                break
        else:
            trail.pop()
            if trail:
                path.append(trail[-1])
    return path


def _ignore(_: object) -> None:
    """A hand does not undo."""


def main() -> int:
    """Print one row a picture; the exit status is 1 where fewer than ten are put right."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--below", type=float, default=0.7)
    parser.add_argument("--reach", type=float, default=0.95)
    args = parser.parse_args()
    catalog, networks = bundled()
    looks = predictors_of(catalog, networks)
    good = 0
    print(f"{'':28} before  after   boxes pieces quick strokes   seconds waited   kinds")
    for picture in wrong_pictures(args.sets, catalog, networks, below=args.below):
        desk = put_right(picture, looks, args.reach)
        used = desk.used
        good += desk.iou >= args.reach
        counts = f"{used['box']:7} {used['piece']:6} {used['quick']:5} {used['stroke']:7}"
        print(
            f"{picture.name:28} {picture.iou(picture.matte):6.3f} {desk.iou:6.3f} {counts} {desk.waited:10.1f}      "
            f"{', '.join(picture.tags[:4])}",
            flush=True,
        )
    print(f"{good} pictures brought to {args.reach} or above")
    return int(good < 10)


if __name__ == "__main__":
    sys.exit(main())
