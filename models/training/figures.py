"""The subjects: who, how many, how large and where."""

import cv2
import numpy as np
from models.training.canvas import Canvas, luminance, resized_cutout, turned
from models.training.library import Library, Role
from models.training.mixture import Mixture
from numpy.typing import NDArray

Random = np.random.Generator
Figure = NDArray[np.float32]

_ROLES: tuple[Role, ...] = ("anime", "portrait", "toon", "thing")
# A cutout whose lowest row is this full was cut there by a frame: it stands on the frame's lower edge.
_CUT_BELOW = 0.25


def choose(random: Random, library: Library, mixture: Mixture) -> list[NDArray[np.uint8]]:
    """Choose the subjects: (h, w, 4) uint8 straight RGBA, none to four, of one role."""
    weights = np.array([mixture.one, mixture.two, mixture.row, mixture.none])
    kind = random.choice(4, p=weights / weights.sum())
    if kind == 3:
        return []
    shares = np.array([mixture.anime, mixture.portrait, mixture.toon, mixture.thing if kind == 0 else 0.0])
    count = (1, 2, int(random.integers(2, 5)))[kind]
    chosen = []
    for _ in range(count):
        role = _ROLES[int(random.choice(4, p=shares / shares.sum()))]
        chosen.append(library.pick(random, role))
    return chosen


def drawn_at(random: Random, cutout: NDArray[np.uint8], height: float, widest: float) -> Figure:
    """Return a cutout about `height` pixels high, at most `widest` wide, perhaps mirrored or turned: float32 RGBA."""
    scale = min(height / cutout.shape[0], widest / cutout.shape[1])
    figure = resized_cutout(cutout, max(int(cutout.shape[0] * scale), 4), max(int(cutout.shape[1] * scale), 4))
    if random.random() < 0.5:
        figure = np.ascontiguousarray(figure[:, ::-1])
    if random.random() < 0.15:
        figure = turned(figure, random.uniform(-25, 25))
    gain = random.uniform(0.8, 1.15, 3).astype(np.float32) if random.random() < 0.5 else np.float32(1)
    figure[..., :3] = np.clip(figure[..., :3] * gain, 0, 1)
    return figure


def stands_on_edge(figure: Figure) -> bool:
    """Whether a figure was cut off below."""
    return bool((figure[-2:, :, 3] > 0.5).mean() > _CUT_BELOW)


def lowest_row(random: Random, figure: Figure, height: int) -> int:
    """Return the row, below the frame perhaps, at which a figure ends."""
    if stands_on_edge(figure) and random.random() < 0.85:
        return height + int(random.uniform(0, 0.25) * figure.shape[0])
    if figure.shape[0] > 0.8 * height:
        return height + int(random.uniform(-0.1, 0.3) * figure.shape[0])
    return int(random.uniform(min(0.95 * height, figure.shape[0]), 1.08 * height))


def place(
    random: Random, canvas: Canvas, cutouts: list[NDArray[np.uint8]], mixture: Mixture
) -> list[tuple[Figure, int, int]]:
    """Decide how large the chosen are and where they stand.

    Returns:
        Figures with the column and row of their upper left corner; the last is in front.
    """
    height, width = canvas.alpha.shape
    if not cutouts:
        return []
    if len(cutouts) == 1:
        size = random.uniform(0.45, 1.25)
        kind = random.random()
        if kind < mixture.small:
            size = random.uniform(0.2, 0.45)
        elif kind < mixture.small + mixture.close:
            size = random.uniform(1.3, 2.2)
        figure = drawn_at(random, cutouts[0], size * height, (0.95 if size < 1.3 else 1.8) * width)
        middle = random.normal(0.5, 0.2) if size > 0.45 else random.uniform(0.1, 0.9)
        left = int(np.clip(middle, 0.05, 0.95) * width - figure.shape[1] / 2)
        return [(figure, left, lowest_row(random, figure, height) - figure.shape[0])]
    return _row(random, cutouts, height, width)


def _row(random: Random, cutouts: list[NDArray[np.uint8]], height: int, width: int) -> list[tuple[Figure, int, int]]:
    size = random.uniform(0.45, 1.05) * height
    step = width / len(cutouts)
    crowding = random.uniform(0.75, 1.25)
    placed = []
    base = None
    for index, cutout in enumerate(cutouts):
        figure = drawn_at(random, cutout, size * random.uniform(0.88, 1.1), 1.25 * crowding * step)
        base = base if base is not None else lowest_row(random, figure, height)
        middle = (index + 0.5) * step + random.uniform(-0.15, 0.15) * step
        middle = width / 2 + (middle - width / 2) / max(crowding, 1)
        bottom = max(base, height) if stands_on_edge(figure) else base
        placed.append((figure, int(middle - figure.shape[1] / 2), bottom - figure.shape[0]))
    order = random.permutation(len(placed))
    return [placed[index] for index in order]


def as_line_art(random: Random, figure: Figure) -> Figure:
    """Redraw a figure in dark outlines over nearly white fill."""
    light = luminance(figure)
    light = light * figure[..., 3] + 1 - figure[..., 3]
    soft = cv2.GaussianBlur(1 - light, (0, 0), random.uniform(1.5, 4))
    lines = np.clip(light / np.maximum(1 - soft, 0.05), 0, 1) ** random.uniform(1.5, 4)
    tone = np.clip(light + random.uniform(0.2, 0.7), 0, 1) if random.random() < 0.5 else np.ones_like(light)
    solid = (figure[..., 3] > 0.5).astype(np.float32)
    outline = solid - cv2.erode(solid, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    drawn = lines * tone * (1 - outline * random.uniform(0.5, 1))
    out = figure.copy()
    out[..., :3] = drawn[..., None] * random.uniform(0.93, 1, 3).astype(np.float32)
    return out


def nearly_white(random: Random, figure: Figure) -> Figure:
    """Bleach a figure's colours so that it stands out of white only by its lines."""
    out = figure.copy()
    share = np.float32(random.uniform(0.5, 0.85))
    light = luminance(figure)[..., None]
    pale = light + (figure[..., :3] - light) * np.float32(0.4)
    strong = np.clip((0.45 - light) / 0.3, 0, 1)
    out[..., :3] = np.clip(pale + (1 - pale) * share * (1 - strong), 0, 1)
    return out
