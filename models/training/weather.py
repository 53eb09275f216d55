"""What happens to a whole picture: night, particles, frames, grey, JPEG. The subject's alpha stays what it is."""

import cv2
import numpy as np
from models.training.canvas import Alpha, Canvas, Colours, luminance
from numpy.typing import NDArray

Random = np.random.Generator


def ground_alike(random: Random, colours: Colours, figure: NDArray[np.float32]) -> Colours:
    """Move a ground's colours towards a figure's: their mean and spread."""
    solid = figure[figure[..., 3] > 0.5][:, :3]
    if len(solid) < 16:
        return colours
    share = np.float32(random.uniform(0.5, 0.95))
    spread = solid.std(0) / np.maximum(colours.std((0, 1)), 0.02)
    alike = (colours - colours.mean((0, 1))) * np.minimum(spread, 2) + solid.mean(0)
    return np.clip(colours + share * (alike - colours), 0, 1).astype(np.float32)


def add_lights(random: Random, colours: Colours) -> None:
    """Hang lanterns, stars and windows into a ground: bright discs, sharp or wide."""
    height, width = colours.shape[:2]
    glow = np.zeros_like(colours)
    for _ in range(int(random.integers(4, 40))):
        hue = (random.uniform(0.7, 1), random.uniform(0.4, 0.9), random.uniform(0.1, 0.8))
        middle = int(random.integers(width)), int(random.integers(height))
        cv2.circle(glow, middle, int(random.uniform(1, 0.04 * height + 2)), hue, -1, cv2.LINE_AA)
    wide = cv2.GaussianBlur(glow, (0, 0), random.uniform(2, max(0.04 * height, 2.5)))
    np.clip(colours + wide * 1.2 + glow * random.uniform(0.2, 1), 0, 1, out=colours)


def darkness(random: Random) -> NDArray[np.float32]:
    """Return the gain of the three channels at night."""
    return (random.uniform(0.15, 0.55) * random.uniform((0.55, 0.6, 0.8), (1, 1, 1.1))).astype(np.float32)


def add_particles(random: Random, canvas: Canvas) -> None:
    """Let petals, snow or sparks fall over everything."""
    height, width = canvas.alpha.shape
    layer = np.zeros((height, width), np.uint8)
    for _ in range(int(random.integers(15, 120))):
        middle = int(random.integers(width)), int(random.integers(height))
        axes = int(random.integers(1, 6)), int(random.integers(1, 3))
        cv2.ellipse(layer, middle, axes, random.uniform(0, 180), 0, 360, int(random.integers(90, 255)), -1, cv2.LINE_AA)
    colour = random.uniform((0.7, 0.4, 0.3), (1, 1, 1)).astype(np.float32)
    cover = layer.astype(np.float32)[..., None] / 255
    canvas.colours += cover * (colour - canvas.colours)


def add_frame(random: Random, canvas: Canvas) -> None:
    """Draw bars, a panel's border or a card's edge round the picture; what they hide is no subject any more."""
    height, width = canvas.alpha.shape
    across, down = (int(random.uniform(0.02, 0.14) * side) for side in (width, height))
    if random.random() < 0.3:
        across = 0
    elif random.random() < 0.2:
        down = 0
    frame = np.zeros((height, width, 4), np.float32)
    frame[..., :3] = random.choice([0, 1, random.uniform()]) if random.random() < 0.7 else random.uniform(0, 1, 3)
    frame[..., 3] = 1
    frame[down : height - down, across : width - across, 3] = 0
    canvas.paste(frame, 0, 0, subject=False)


def add_shadow(random: Random, canvas: Canvas, alpha: Alpha, left: int, top: int) -> None:
    """Darken the ground under a figure of this alpha, or behind it."""
    height, width = canvas.alpha.shape
    cast = np.zeros((height, width), np.float32)
    if random.random() < 0.6:
        middle = left + alpha.shape[1] // 2, min(top + alpha.shape[0] - 3, height)
        cv2.ellipse(cast, middle, (max(alpha.shape[1] // 2, 2), max(alpha.shape[1] // 8, 2)), 0, 0, 360, 1.0, -1)
    else:
        shift = Canvas(np.zeros((height, width, 3), np.float32), cast)
        layer = np.dstack([np.zeros((*alpha.shape, 3), np.float32), alpha])
        shift.paste(layer, left + int(random.integers(-14, 15)), top + int(random.integers(2, 12)), subject=True)
    cast = cv2.GaussianBlur(cast, (0, 0), random.uniform(2, 8))
    canvas.colours *= 1 - np.float32(random.uniform(0.3, 0.7)) * cast[..., None]


def recoloured(random: Random, colours: Colours, grey: bool) -> Colours:
    """Change gain and gamma of the whole picture a little, or make it grey."""
    if grey:
        colours = np.repeat(luminance(colours)[..., None], 3, axis=2)
    gain = random.uniform(0.88, 1.1, 3).astype(np.float32) if not grey else np.float32(random.uniform(0.85, 1.1))
    return np.clip(np.clip(colours, 0, 1) ** np.float32(random.uniform(0.8, 1.25)) * gain, 0, 1)


def by_jpeg(random: Random, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Send (h, w, 3) uint8 through JPEG at a quality of 30 to 90."""
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(30, 91))])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1]).astype(np.uint8)
