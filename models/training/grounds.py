"""What lies behind the subject: a drawing, a photo or a plain colour, with things, boards and lettering on it."""

import cv2
import numpy as np
from models.training.canvas import Canvas, Colours, resized_cutout, turned
from models.training.library import Library, Role
from models.training.mixture import Mixture
from numpy.typing import NDArray

Random = np.random.Generator

_FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)
_LETTERS = np.array(list("ABCDEFGHIKLMNOPRSTUVWXYZ abcdefghiklmnoprstuvwxyz0123456789!?. "))


def ground(random: Random, library: Library, mixture: Mixture, height: int, width: int) -> Colours:
    """Make a ground of (height, width, 3) float32 in 0..1 out of a drawing, a photo or nothing."""
    weights = np.array([mixture.drawn, mixture.photo, mixture.plain])
    kind = random.choice(3, p=weights / weights.sum())
    if kind == 2:
        return plain(random, mixture, height, width)
    return cropped(random, library.pick(random, "drawn ground" if kind == 0 else "photo ground"), height, width)


def cropped(random: Random, picture: NDArray[np.uint8], height: int, width: int) -> Colours:
    """Cut a window of the frame's proportions out of a picture, at least half as large as fits, perhaps mirrored."""
    rows, columns = picture.shape[:2]
    fits = min(rows / height, columns / width)
    scale = fits * random.uniform(0.55, 1.0)
    tall, wide = max(int(height * scale), 1), max(int(width * scale), 1)
    top, left = int(random.integers(rows - tall + 1)), int(random.integers(columns - wide + 1))
    window = picture[top : top + tall, left : left + wide]
    if random.random() < 0.5:
        window = window[:, ::-1]
    out = cv2.resize(np.ascontiguousarray(window), (width, height), interpolation=cv2.INTER_LINEAR)
    return out.astype(np.float32) / 255


def plain(random: Random, mixture: Mixture, height: int, width: int) -> Colours:
    """Make a ground of one colour, often white, or a gradient of two."""
    out = np.empty((height, width, 3), np.float32)
    if random.random() < mixture.white:
        out[:] = random.choice([1.0, 1.0, 0.97, 0.93])
        return out
    one, other = random.uniform(0, 1, (2, 3)).astype(np.float32)
    if random.random() < 0.5:
        other = one
    angle = random.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = np.cos(angle) * x / width + np.sin(angle) * y / height
    along = (along - along.min()) / max(float(np.ptp(along)), 1e-6)
    out[:] = one + along[..., None] * (other - one)
    return out


def add_distractors(random: Random, library: Library, canvas: Canvas) -> None:
    """Paste one to three things into the ground: what strikes the eye there is not the subject."""
    height, width = canvas.alpha.shape
    for _ in range(int(random.integers(1, 4))):
        role: Role = "thing" if random.random() < 0.85 else "toon"
        cutout = library.pick(random, role)
        scale = random.uniform(0.12, 0.6) * height / cutout.shape[0]
        thing = resized_cutout(cutout, *_size(cutout, scale, limit=2 * width))
        if random.random() < 0.3:
            thing = turned(thing, random.uniform(-30, 30))
        left = int(random.uniform(-0.3, 1) * width)
        top = int(random.uniform(0.1, 1) * height - thing.shape[0] * random.uniform(0.3, 1))
        canvas.paste(thing, left, top, subject=False)


def add_patches(random: Random, library: Library, canvas: Canvas) -> None:
    """Paste posts, boards, tables and windows: shapes with hard edges and another ground's texture or one colour."""
    height, width = canvas.alpha.shape
    for _ in range(int(random.integers(1, 5))):
        match random.integers(4):
            case 0:  # a post
                size = random.uniform(0.4, 1.1), random.uniform(0.02, 0.12)
            case 1:  # a bar or a railing
                size = random.uniform(0.02, 0.1), random.uniform(0.3, 1.2)
            case 2:  # a table or a bed
                size = random.uniform(0.15, 0.45), random.uniform(0.25, 0.7)
            case _:  # a board, a door or a window
                size = random.uniform(0.2, 0.7), random.uniform(0.12, 0.4)
        tall, wide = max(int(size[0] * height), 3), max(int(size[1] * width), 3)
        patch = np.empty((tall, wide, 4), np.float32)
        if random.random() < 0.6:
            source = library.pick(random, "drawn ground" if random.random() < 0.6 else "photo ground")
            patch[..., :3] = cropped(random, source, tall, wide)
        else:
            patch[..., :3] = random.uniform(0, 1, 3)
        patch[..., :3] *= random.uniform(0.4, 1.0)
        patch[..., 3] = _shape(random, tall, wide)
        if random.random() < 0.5:
            inner = cv2.erode(patch[..., 3], np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
            patch[..., :3] *= np.where(inner < 0.5, np.float32(random.uniform(0, 0.5)), np.float32(1))[..., None]
        left = int(random.uniform(-0.1, 1) * width - wide * 0.3)
        canvas.paste(patch, left, int(random.uniform(0, 1) * height - tall * 0.4), subject=False)


def add_furniture(random: Random, canvas: Canvas) -> None:
    """Draw rows of desks, benches or shelves: one piece again and again, the nearer the larger, over the lower part."""
    height, width = canvas.alpha.shape
    horizon, near = random.uniform(0.35, 0.65) * height, random.uniform(0.12, 0.3) * height
    colour = random.uniform((0.25, 0.15, 0.1), (0.95, 0.8, 0.7)).astype(np.float32)
    legs, gap = random.random() < 0.6, random.uniform(1.1, 1.8)
    shift, rows = random.uniform(0, 1), int(random.integers(2, 6))
    for row in range(rows):
        depth = (row + 0.7) / rows
        tall = max(int(near * depth), 4)
        wide = max(int(tall * random.uniform(1.6, 1.9)), 6)
        top = int(horizon + (height - horizon) * depth**1.3 - tall * 0.4)
        piece = _desk(colour * np.float32(0.6 + 0.4 * depth), tall, wide, legs=legs)
        for left in np.arange(-shift * wide, width, gap * wide):
            canvas.paste(piece, int(left), top, subject=False)


def _desk(colour: NDArray[np.float32], tall: int, wide: int, *, legs: bool) -> NDArray[np.float32]:
    """Return a desk seen from the front, (tall, wide, 4) float32: a bright top, a darker front, and legs or none."""
    desk = np.zeros((tall, wide, 4), np.float32)
    top, front = max(tall // 4, 1), max(tall // 2, 2)
    inset = wide // 8
    corners = [(inset, 0), (wide - 1 - inset, 0), (wide - 1, top), (0, top)]
    cover = np.zeros((tall, wide), np.uint8)
    cv2.fillPoly(cover, [np.array(corners, np.int32)], 255)
    cover[top:front] = 255
    if legs:
        thick = max(wide // 14, 1)
        cover[front:, thick : 2 * thick] = cover[front:, -2 * thick : -thick] = 255
    else:
        cover[front:] = 255
    desk[..., 3] = cover.astype(np.float32) / 255
    desk[:top, :, :3] = np.clip(colour * 1.15, 0, 1)
    desk[top:, :, :3] = colour * 0.6
    desk[front:, :, :3] = colour * 0.4
    return desk


def add_lettering(random: Random, canvas: Canvas) -> None:
    """Write some words, on a board or bubble or none, that are no subject."""
    height, width = canvas.alpha.shape
    layer = np.zeros((height, width, 4), np.float32)
    ink = random.uniform(0, 1, 3).astype(np.float32)
    layer[..., :3] = ink
    cover = np.zeros((height, width), np.uint8)
    top, left = int(random.uniform(0.08, 0.9) * height), int(random.uniform(-0.05, 0.6) * width)
    scale = random.uniform(0.4, 2.2) * height / 320
    if random.random() < 0.5:
        board = np.zeros_like(layer)
        board[..., :3] = 1 - ink
        shape = np.zeros((height, width), np.uint8)
        corner = min(left + int(random.uniform(0.2, 0.6) * width), width), min(top + int(scale * 60), height)
        if random.random() < 0.5:
            cv2.rectangle(shape, (left, top - int(scale * 30)), corner, 255, -1)
        else:
            axes = max((corner[0] - left) // 2, 2), max((corner[1] - top) // 2 + 8, 2)
            cv2.ellipse(shape, ((left + corner[0]) // 2, (top + corner[1]) // 2), axes, 0, 0, 360, 255, -1)
        board[..., 3] = shape.astype(np.float32) / 255
        canvas.paste(board, 0, 0, subject=False)
    for line in range(int(random.integers(1, 4))):
        words = "".join(random.choice(_LETTERS, int(random.integers(3, 16))))
        font = int(random.choice(np.array(_FONTS)))
        place = left, top + int(line * 34 * scale)
        cv2.putText(cover, words, place, font, scale, 255, int(random.integers(1, 5)), cv2.LINE_AA)
    layer[..., 3] = cover.astype(np.float32) / 255
    canvas.paste(layer, 0, 0, subject=False)


def _shape(random: Random, tall: int, wide: int) -> NDArray[np.float32]:
    """Return (tall, wide) float32: a rectangle, a trapezium or an ellipse, all of it or only the outline."""
    cover = np.zeros((tall, wide), np.uint8)
    kind = random.random()
    if kind < 0.5:
        cover[:] = 255
    elif kind < 0.85:
        inset = random.uniform(0, 0.35, 4) * wide
        corners = [(inset[0], 0), (wide - 1 - inset[1], 0), (wide - 1 - inset[2], tall - 1), (inset[3], tall - 1)]
        cv2.fillPoly(cover, [np.array(corners, np.int32)], 255, cv2.LINE_AA)
    else:
        cv2.ellipse(
            cover, (wide // 2, tall // 2), (max(wide // 2, 1), max(tall // 2, 1)), 0, 0, 360, 255, -1, cv2.LINE_AA
        )
    if kind < 0.15 and min(tall, wide) > 24:
        thick = min(tall, wide) // 8
        cover[thick:-thick, thick:-thick] = 0
    return cover.astype(np.float32) / 255


def _size(cutout: NDArray[np.uint8], scale: float, limit: int) -> tuple[int, int]:
    scale = min(scale, limit / cutout.shape[1])
    return max(int(cutout.shape[0] * scale), 2), max(int(cutout.shape[1] * scale), 2)
