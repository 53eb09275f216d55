"""A matte's separate pieces and holes: found, and turned into areas to drop or to fill."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect

_SOLID = 128  # half covered
_RIM = 32  # how far a piece's soft rim is looked for, in pixels


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the subject, or one hole in it.

    Attributes:
        label: its number in `Pieces`, from 1.
        hole: whether it is a hole.
        area: its solid pixels.
        box: the rectangle around them.
    """

    label: int
    hole: bool
    area: int
    box: Rect


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """Where an edit of the touch-up works; see `Touchup.put`.

    Attributes:
        rect: inside the photo.
        coverage: (rect.height, rect.width) uint8.
    """

    rect: Rect
    coverage: Pixels


class Pieces:
    """The pieces and holes of one matte.

    Attributes:
        matte: (H, W) uint8, as given.
        pieces: the subject's pieces, largest first.
        holes: the holes in it, largest first; what touches the photo's edge is no hole.
    """

    def __init__(self, matte: Pixels) -> None:
        """Find them. Costs two labellings of the whole matte: not for the GUI thread.

        Args:
            matte: (H, W) uint8. Solid is 128 and more; pieces join over corners, holes do not.
        """
        self.matte = matte
        solid = cv2.threshold(matte, _SOLID - 1, 255, cv2.THRESH_BINARY)[1].astype(np.uint8, copy=False)
        self._labels, self.pieces = _found(solid, 8, False)
        self._hole_labels, everything = _found(cv2.bitwise_not(solid).astype(np.uint8, copy=False), 4, True)
        whole = Rect.of(matte)
        self.holes = tuple(hole for hole in everything if hole.box.grown(1).clipped(whole) == hole.box.grown(1))

    def at(self, x: int, y: int) -> Piece | None:
        """Return the piece or hole at a pixel; None for the surroundings."""
        piece = self._labels[y, x]
        if piece:
            return next(one for one in self.pieces if one.label == piece)
        return next((one for one in self.holes if one.label == self._hole_labels[y, x]), None)

    def owner_of(self, hole: Piece) -> Piece:
        """Return the piece that a hole is in."""
        column = hole.box.left + int(np.argmax(self._hole_labels[hole.box.top, hole.box.left :] == hole.label))
        # Over its topmost pixel is the piece around it: pieces inside it lie lower.
        label = self._labels[hole.box.top - 1, column]
        return next(piece for piece in self.pieces if piece.label == label)

    def shape_of(self, piece: Piece) -> Area:
        """Return the solid pixels of a piece or hole alone, to show where it is."""
        return Area(piece.box, self.thinned_shape(piece, 1))

    def thinned_shape(self, piece: Piece, step: int) -> Pixels:
        """Return every `step`th pixel of `shape_of` both ways, uint8: for a small picture of a large piece."""
        labels = (self._hole_labels if piece.hole else self._labels)[piece.box.slices][::step, ::step]
        return np.where(labels == piece.label, np.uint8(255), np.uint8(0))

    def area_of(self, piece: Piece) -> Area:
        """Return the area that drops a piece (value 0) or fills a hole (255), with the soft rim nearest to it."""
        rect = piece.box.grown(_RIM).clipped(Rect.of(self.matte))
        labels = (self._hole_labels if piece.hole else self._labels)[rect.slices]
        matte = self.matte[rect.slices]
        present = 255 - matte if piece.hole else matte
        away, nearest = cv2.distanceTransformWithLabels(
            np.where(labels > 0, 0, 255).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        # The transform numbers the zero pixels its own way: read off which of ours each of its numbers is.
        owner = np.zeros(int(nearest.max()) + 1, np.int32)
        owner[nearest[labels > 0]] = labels[labels > 0]
        mine = (owner[nearest] == piece.label) & (away <= _RIM) & (present > 0)
        return Area(rect, np.where(mine, 255, 0).astype(np.uint8))


def all_but_largest(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return what "keep only the largest" drops."""
    return tuple(sorted(pieces, key=lambda piece: -piece.area)[1:])


def smaller_than(pieces: Sequence[Piece], area: int) -> tuple[Piece, ...]:
    """Return the specks to drop, or the holes to fill, that have fewer than `area` pixels."""
    return tuple(piece for piece in pieces if piece.area < area)


def _found(solid: Pixels, connectivity: int, hole: bool) -> tuple[NDArray[np.int32], tuple[Piece, ...]]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=connectivity, ltype=cv2.CV_32S)
    pieces = [
        Piece(label, hole, area, Rect(left, top, left + width, top + height))
        for label, (left, top, width, height, area) in enumerate(stats.tolist())
        if label
    ]
    return labels.astype(np.int32, copy=False), tuple(sorted(pieces, key=lambda piece: -piece.area))
