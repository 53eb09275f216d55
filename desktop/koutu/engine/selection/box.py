"""A box around an object: several ways to cut it out, the likeliest first.

Networks look for what stands out, GrabCut (Rother, Kolmogorov, Blake, SIGGRAPH 2004) for the colours that only the box
has; each fails on other pictures, so several answers of both kinds vote. The object touches all four sides of its box
(Lempitsky et al., ICCV 2009, call it tightness): of all levels of a vote the one that fits the box best is taken.
tests/quality/box.py measures all of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.matting import refine
from koutu.engine.networks.catalog import Catalog, Run
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.network import Networks
from koutu.engine.selection.pieces import Area

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_MARGIN = 0.3  # of the box, around it: what the candidates are found in
_SIDE = 192  # cells; GrabCut takes 0.1 s there
_ROUNDS = 4  # 2: IOU of the colours' candidate .8774 for .8775; 8: .8770, and slower (ten pictures)
_SLACK = 0.06  # a hand draws a box that much too small
_NETWORK_SIDE = 640  # IS-Net finds objects in a box as well as at 1024, in a third of the time
_NETWORK_MARGINS = (0.2, 0.5)  # of the box: two looks, as networks see another subject with more around it
# From the middle outwards: the middle is kept where others fit hardly better.
_LEVELS = (0.5, 0.6, 0.4, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
_FITS_BETTER = 0.02  # of 1, a perfect fit: less than a hand's own error, `_SLACK`
_FIT_COUNTS = 0.4  # beside agreement, in the order of the candidates after the first
_ALIKE = 0.92  # candidates that overlap more are one to the eye


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One way to cut the object out.

    Attributes:
        kind: how it was found: "vote", "colour", "joint", "any", "present", or a network's id.
        part: the part of the photo it covers; outside nothing is kept.
        coarse: (h, w) float32 in 0..1, its matte on a grid over that part.
    """

    kind: str
    part: Rect
    coarse: Floats

    def preview(self, side: int) -> Pixels:
        """Return its matte over the part, smoothly enlarged so that the long side has at most that many pixels."""
        scale = min(1.0, side / max(self.part.width, self.part.height))
        size = (max(1, round(self.part.width * scale)), max(1, round(self.part.height * scale)))
        soft = cv2.resize((self.coarse * 255).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
        return soft.astype(np.uint8, copy=False).reshape(size[::-1])


@dataclass(frozen=True, slots=True, eq=False)
class BoxPredictor:
    """A network that looks at the box.

    Attributes:
        kind: its id.
        predict: from the pixels of a part, (h, w, 3), to a coarse matte of it.
        margin: how much around the box it sees, as a share of the box.
    """

    kind: str
    predict: Callable[[Pixels, CancelToken | None], Floats]
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The place around the box on a grid: its colours, the box, and how far the object may reach out of it."""

    part: Rect
    colours: Pixels
    box: Rect
    inside: Mask
    near: Mask


def predictors_of(catalog: Catalog, networks: Networks) -> tuple[BoxPredictor, ...]:
    """Return what the networks of the large recipe see: each with a little around the box, the largest with more."""
    entries = {run.network.id: run.network for run in catalog.recipe("general", "large").recipe.runs}
    largest = max(entries.values(), key=lambda entry: entry.bytes)
    looks = []
    for entry in sorted(entries.values(), key=lambda entry: entry.bytes):
        run = Run(entry, InputRule("squeeze", min(entry.input.side, _NETWORK_SIDE)))

        def predict(pixels: Pixels, cancel: CancelToken | None, run: Run = run) -> Floats:
            return networks.predict(run, pixels, cancel)

        margins = _NETWORK_MARGINS if entry is largest else _NETWORK_MARGINS[:1]
        looks += [BoxPredictor(entry.id, predict, margin) for margin in margins]
    return tuple(looks)


def candidates(
    pixels: Pixels,
    box: Rect,
    present: Pixels,
    looks: Sequence[BoxPredictor],
    *,
    cancel: CancelToken | None = None,
    early: Callable[[Candidate], None] | None = None,
) -> list[Candidate]:
    """Find the object in a box.

    Args:
        pixels: (H, W, 3) uint8, the photo's.
        box: around the object, inside the photo, not empty.
        present: (H, W) uint8, the present matte.
        looks: the networks; none leaves the colours alone.
        cancel: polled between the steps, and inside the networks' runs.
        early: gets the first candidate, by colours alone, after a tenth of the time.

    Returns:
        The likeliest first; no two alike; at least one, unless the box holds a single colour.

    Raises:
        Cancelled: by the token.
        NetworkError: a network is missing or failed.
    """
    token = cancel or CancelToken()
    grid = _grid(pixels, box)
    masks = {"colour": _grabcut(grid, grid.colours, grid.inside)}
    soft: dict[str, Floats] = {}
    if early is not None and masks["colour"].any():
        early(Candidate("colour", grid.part, masks["colour"].astype(np.float32)))
    for position, look in enumerate(looks):
        token.check()
        soft[f"{look.kind} {position}"] = _seen(pixels, box, look, grid, token)
    if not soft:
        return [_candidate("colour", grid, masks, {})] if masks["colour"].any() else []
    token.check()
    shrunk = cv2.resize(present[grid.part.slices], grid.near.shape[::-1], interpolation=cv2.INTER_AREA)
    for kind, answer in soft.items():
        masks[kind] = (answer >= 0.5) & grid.near
    masks["present"] = (shrunk >= 128) & grid.near
    answers = np.stack(list(soft.values()))
    mean: Floats = answers.mean(axis=0)
    most: Floats = answers.max(axis=0)
    seen, seen_by_any = _tightest(mean, grid), _tightest(most, grid)
    masks["any"] = (most >= 0.5) & grid.near
    joint = _joint(grid, mean)
    masks["joint"] = _grabcut(grid, joint, grid.inside)
    token.check()
    near_to_both = _grabcut(grid, joint, seen | masks["colour"])
    # Weighing them by fit or agreement gains nothing: 0.79 to 0.80 on the evaluation pictures, whatever the weights.
    voters = [*masks.values(), near_to_both, seen, seen_by_any]
    votes: Floats = np.stack(voters).mean(axis=0, dtype=np.float32)
    masks["vote"] = _tightest(votes, grid)
    return [_candidate(kind, grid, masks, soft) for kind in _ranked(masks, grid)]


def at_full_size(pixels: Pixels, candidate: Candidate, cancel: CancelToken | None = None) -> Area:
    """Return a candidate along the photo's own edges.

    Raises:
        Cancelled: by the token.
    """
    return Area(candidate.part, refine.fast(pixels[candidate.part.slices], candidate.coarse, cancel))


def _grid(pixels: Pixels, box: Rect) -> _Grid:
    part = _with_margin(box, _MARGIN, Rect.of(pixels))
    scale = min(1.0, _SIDE / max(part.width, part.height))
    size = (max(1, round(part.width * scale)), max(1, round(part.height * scale)))
    step = max(1, int(0.25 / scale))
    colours = cv2.resize(pixels[part.slices][::step, ::step], size, interpolation=cv2.INTER_AREA)
    across, down = size[0] / part.width, size[1] / part.height
    left, top = round((box.left - part.left) * across), round((box.top - part.top) * down)
    right, bottom = round((box.right - part.left) * across), round((box.bottom - part.top) * down)
    cells = Rect(left, top, max(left + 1, right), max(top + 1, bottom)).clipped(Rect(0, 0, *size))
    inside, near = np.zeros(size[::-1], bool), np.zeros(size[::-1], bool)
    inside[cells.slices] = True
    wide = (max(1, round(_SLACK * cells.width)), max(1, round(_SLACK * cells.height)))
    slack = Rect(cells.left - wide[0], cells.top - wide[1], cells.right + wide[0], cells.bottom + wide[1])
    near[slack.clipped(Rect(0, 0, *size)).slices] = True
    return _Grid(part, colours.astype(np.uint8, copy=False), cells, inside, near)


def _with_margin(box: Rect, margin: float, bounds: Rect) -> Rect:
    across, down = round(margin * box.width), round(margin * box.height)
    return Rect(box.left - across, box.top - down, box.right + across, box.bottom + down).clipped(bounds)


def _seen(pixels: Pixels, box: Rect, look: BoxPredictor, grid: _Grid, token: CancelToken) -> Floats:
    """Return a network's answer on the grid; 0 where it did not look."""
    part = _with_margin(box, look.margin, Rect.of(pixels))
    answer = look.predict(np.ascontiguousarray(pixels[part.slices]), token)
    # From the grid's cells to the answer's: the two parts may lie in one another either way.
    across = answer.shape[1] / part.width, grid.part.width / grid.near.shape[1]
    down = answer.shape[0] / part.height, grid.part.height / grid.near.shape[0]
    xs = (grid.part.left + (np.arange(grid.near.shape[1]) + 0.5) * across[1] - part.left) * across[0] - 0.5
    ys = (grid.part.top + (np.arange(grid.near.shape[0]) + 0.5) * down[1] - part.top) * down[0] - 0.5
    # Averaged first: cells are larger than the answer's, and single points of it would be noise.
    blur = (max(1, round(across[0] * across[1])), max(1, round(down[0] * down[1])))
    even = cv2.blur(answer, blur, borderType=cv2.BORDER_REPLICATE)
    columns, rows = np.meshgrid(xs.astype(np.float32), ys.astype(np.float32))
    found = cv2.remap(even, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return found.astype(np.float32, copy=False)


def _grabcut(grid: _Grid, colours: Pixels, likely: Mask) -> Mask:
    """Tell the object's colours from the others': `likely` starts as the object's, the rest as the background's."""
    labels = np.where(likely, cv2.GC_PR_FGD, cv2.GC_PR_BGD)
    labels = np.where(grid.near, labels, cv2.GC_BGD).astype(np.uint8)
    if not (labels % 2 == 0).any():  # the box is the photo: only its rim can be the surroundings
        labels[0] = labels[-1] = labels[:, 0] = labels[:, -1] = cv2.GC_PR_BGD
    if (labels % 2 == 1).sum() < 2 or (labels % 2 == 0).sum() < 2:
        return grid.inside & likely
    cv2.setRNGSeed(0)  # its clusters begin at random: the same box gives the same
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(colours), labels, (0, 0, 1, 1), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found: Mask = (labels % 2 == 1) & grid.near
    return found


def _joint(grid: _Grid, seen: Floats) -> Pixels:
    """Return the three directions in which colour and what the networks saw vary most, as a picture for GrabCut."""
    lab = cv2.cvtColor(grid.colours, cv2.COLOR_RGB2LAB).astype(np.float32)
    weights = np.array([0.6, 1.5, 1.5, 80.0], np.float32)  # lightness counts less: shadows; 80 levels for a network
    values = np.concatenate([lab, seen[..., None]], axis=2).reshape(-1, 4) * weights
    values -= values.mean(axis=0)
    _, _, directions = np.linalg.svd(values.T @ values)
    main = values @ directions[:3].T.astype(np.float32)
    main -= main.min(axis=0)
    picture: Pixels = np.clip(main * (255 / max(float(main.max()), 1e-3)), 0, 255).astype(np.uint8).reshape(lab.shape)
    return picture


def _tightest(level: Floats, grid: _Grid) -> Mask:
    """Cut a plane of 0..1 where what is above fits the box best; the middle is best where others are hardly better."""
    best = (level >= _LEVELS[0]) & grid.near
    fit = _fit(best, grid.box)
    for threshold in _LEVELS[1:]:
        mask = (level >= threshold) & grid.near
        now = _fit(mask, grid.box)
        if now > fit + _FITS_BETTER:
            best, fit = mask, now
    return best


def _fit(mask: Mask, box: Rect) -> float:
    """How well a mask's own box and the box overlap, 0 to 1; single cells do not count."""
    columns, rows = np.flatnonzero(mask.sum(axis=0) >= 2), np.flatnonzero(mask.sum(axis=1) >= 2)
    if not (len(columns) and len(rows)):
        return 0.0
    own = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    both = own.clipped(box)
    common = both.width * both.height
    return common / (own.width * own.height + box.width * box.height - common)


def _ranked(masks: Mapping[str, Mask], grid: _Grid) -> list[str]:
    """Order the masks: the vote, then by how much the others agree and how well they fit; without what looks alike."""
    kinds = [kind for kind, mask in masks.items() if mask.any()]

    def worth(kind: str) -> float:
        agreement = np.mean([_overlap(masks[kind], masks[other]) for other in kinds if other != kind] or [0])
        return float(agreement) + _FIT_COUNTS * _fit(masks[kind], grid.box)

    ordered = sorted(kinds, key=lambda kind: (kind != "vote", -worth(kind)))
    shown: list[str] = []
    for kind in ordered:
        if all(_overlap(masks[kind], masks[other]) < _ALIKE for other in shown):
            shown.append(kind)
    return shown


def _overlap(one: Mask, other: Mask) -> float:
    return int(np.count_nonzero(one & other)) / max(1, int(np.count_nonzero(one | other)))


def _candidate(kind: str, grid: _Grid, masks: Mapping[str, Mask], soft: Mapping[str, Floats]) -> Candidate:
    coarse = np.where(grid.near, soft[kind], 0) if kind in soft else masks[kind]
    return Candidate(kind.partition(" ")[0], grid.part, coarse.astype(np.float32))
