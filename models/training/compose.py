"""Compose a picture of known alpha out of cutouts and grounds.

    python -m models.training.compose DATA --sheet FILE.png [--part held-out] [--seed 1] [--count 48]

writes a contact sheet, to see what the network will be shown.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from models.training import figures, grounds, weather
from models.training.canvas import Canvas
from models.training.library import Library
from models.training.mixture import Mixture
from numpy.typing import NDArray
from PIL import Image

# The frame is composed larger than the network's input and then squeezed, as a photo is.
_FRAME = 1.2
_NARROWEST, _WIDEST = 0.62, 1.95
_LEAST_SEEN = 0.004  # of the picture: a subject that the frame's edge leaves less of counts as none


_NEARLY_WHITE = 0.9

Random = np.random.Generator
Placed = tuple[figures.Figure, int, int]


class Composition(NamedTuple):
    """A picture and its truth.

    Attributes:
        pixels: (side, side, 3) uint8 RGB.
        alpha: (side, side) float32 in 0..1.
    """

    pixels: NDArray[np.uint8]
    alpha: NDArray[np.float32]


def compose(library: Library, mixture: Mixture, seed: int, number: int, side: int) -> Composition:
    """Compose picture `number` of the endless row that `seed` stands for; always the same one.

    Args:
        library: where cutouts and grounds come from.
        mixture: how often what.
        seed: of the row.
        number: in the row, from 0.
        side: of the square that the network gets.
    """
    random = np.random.default_rng([seed, number])
    canvas = framed(random, library, mixture, side)
    pixels = np.clip(canvas.colours * 255 + 0.5, 0, 255).astype(np.uint8)
    if random.random() < mixture.jpeg:
        pixels = weather.by_jpeg(random, pixels)
    size = (side, side)
    return Composition(
        np.ascontiguousarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)).astype(np.uint8),
        np.clip(cv2.resize(canvas.alpha, size, interpolation=cv2.INTER_AREA), 0, 1),
    )


def framed(random: Random, library: Library, mixture: Mixture, side: int) -> Canvas:
    """Compose a frame of random proportions, before it is squeezed; its alpha is that of the figures, exactly."""
    aspect = float(np.exp(random.uniform(np.log(_NARROWEST), np.log(_WIDEST))))
    height, width = int(_FRAME * side / np.sqrt(aspect)), int(_FRAME * side * np.sqrt(aspect))
    canvas = Canvas(grounds.ground(random, library, mixture, height, width), np.zeros((height, width), np.float32))
    placed = figures.place(random, canvas, figures.choose(random, library, mixture), mixture)
    _dress_ground(random, library, mixture, canvas)
    line_art = _happens(random, mixture.line_art)
    placed = _bring_together(random, mixture, canvas, placed, line_art=line_art)
    gain = _light(random, mixture, canvas)
    shadow = _happens(random, mixture.shadow)
    for figure, left, top in placed:
        shown = figures.as_line_art(random, figure) if line_art else figure.copy()
        shown[..., :3] = np.clip(shown[..., :3] * gain, 0, 1)
        if shadow:
            weather.add_shadow(random, canvas, shown[..., 3], left, top)
        canvas.paste(shown, left, top, subject=True)
    if _happens(random, mixture.particles):
        weather.add_particles(random, canvas)
    if _happens(random, mixture.framed):
        weather.add_frame(random, canvas)
    canvas.colours = weather.recoloured(random, canvas.colours, grey=line_art or _happens(random, mixture.grey))
    if canvas.alpha.mean() < _LEAST_SEEN:
        canvas.alpha[:] = 0
    return canvas


def _happens(random: Random, share: float) -> bool:
    return bool(random.random() < share)


def _dress_ground(random: Random, library: Library, mixture: Mixture, canvas: Canvas) -> None:
    if _happens(random, mixture.blurred):
        canvas.colours = cv2.GaussianBlur(canvas.colours, (0, 0), random.uniform(0.8, 5))
    if _happens(random, mixture.patches):
        grounds.add_patches(random, library, canvas)
    # A share of none costs no random number, so that what was composed without it stays the same.
    if mixture.furniture and _happens(random, mixture.furniture):
        grounds.add_furniture(random, canvas)
    if _happens(random, mixture.distractors):
        grounds.add_distractors(random, library, canvas)
    if _happens(random, mixture.lettering):
        grounds.add_lettering(random, canvas)


def _bring_together(
    random: Random, mixture: Mixture, canvas: Canvas, placed: list[Placed], *, line_art: bool
) -> list[Placed]:
    """Draw the ground as the figures are drawn, or give it their colours; return the figures, bleached perhaps."""
    height, width = canvas.alpha.shape
    if line_art and _happens(random, 0.5):
        whole = np.dstack([canvas.colours, np.ones((height, width), np.float32)])
        canvas.colours = figures.as_line_art(random, whole)[..., :3]
    elif _happens(random, mixture.alike) and placed:
        if canvas.colours.min() > _NEARLY_WHITE:
            return [(figures.nearly_white(random, figure), left, top) for figure, left, top in placed]
        canvas.colours = weather.ground_alike(random, canvas.colours, placed[-1][0])
    return placed


def _light(random: Random, mixture: Mixture, canvas: Canvas) -> NDArray[np.float32]:
    """Let night fall on the ground, or not; return the gain of the three channels for the figures."""
    if _happens(random, mixture.night):
        gain = weather.darkness(random)
        canvas.colours *= gain * np.float32(random.uniform(0.6, 1.2))
        if _happens(random, 0.7):
            weather.add_lights(random, canvas.colours)
        return gain
    if _happens(random, mixture.harmonised):
        return (0.75 + 0.25 * canvas.colours.mean((0, 1)) / max(float(canvas.colours.mean()), 0.05)).astype(np.float32)
    return np.ones(3, np.float32)


def sheet(compositions: list[Composition], columns: int = 8, cell: int = 160) -> Image.Image:
    """Lay compositions and their alpha side by side."""
    rows = -(-len(compositions) // columns)
    out = Image.new("RGB", (2 * columns * cell, rows * cell))
    for index, (pixels, alpha) in enumerate(compositions):
        left, top = index % columns * 2 * cell, index // columns * cell
        out.paste(Image.fromarray(pixels).resize((cell, cell)), (left, top))
        out.paste(Image.fromarray((alpha * 255).astype(np.uint8)).resize((cell, cell)), (left + cell, top))
    return out


def main() -> None:
    """Write a contact sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with index.json")
    parser.add_argument("--sheet", type=Path, required=True)
    parser.add_argument("--part", choices=("train", "held-out"), default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=48)
    args = parser.parse_args()
    library, mixture = Library(args.data, args.part), Mixture()
    made = [compose(library, mixture, args.seed, number, 320) for number in range(args.count)]
    sheet(made).save(args.sheet)


if __name__ == "__main__":
    main()
