"""How a picture is turned, mirrored and cropped before it is cut: one value, and what it does to arrays."""

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, cast

import cv2
from numpy.typing import NDArray

from koutu.engine.core.rect import Rect

# Degrees clockwise:
Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
_Array = TypeVar("_Array", bound=NDArray[Any])
# OpenCV's names of them.
_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class Framing:
    """First the turn, then the mirror, then the crop. The default changes nothing.

    Attributes:
        turn: degrees clockwise.
        mirror: whether left and right change places.
        crop: what is left of the turned and mirrored picture, in its pixels; None for all of it.
    """

    turn: Turn = 0
    mirror: bool = False
    crop: Rect | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing is changed."""
        return self == Framing()

    def full_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height, before the crop, of a picture of that width and height."""
        return (height, width) if self.turn in (90, 270) else (width, height)

    def bounds(self, width: int, height: int) -> Rect:
        """What is left of a picture of that width and height once it is turned, in the turned picture's pixels."""
        return self.crop or Rect(0, 0, *self.full_size(width, height))

    def fits(self, width: int, height: int) -> bool:
        """Whether the crop holds pixels, all of which are in a picture of that width and height."""
        if self.crop is None:
            return True
        return not self.crop.empty and self.crop.clipped(Rect(0, 0, *self.full_size(width, height))) == self.crop

    @property
    def back(self) -> "Framing":
        """The turn and the mirror that take this one's back; the crop has no way back."""
        return Framing(self.turn if self.mirror else cast(Turn, -self.turn % 360), self.mirror)

    @property
    def uncropped(self) -> "Framing":
        """This one without its crop."""
        return Framing(self.turn, self.mirror)

    def rect(self, rect: Rect, width: int, height: int) -> Rect:
        """Return where a rectangle of a picture of that width and height lies once it is turned and mirrored."""
        out = turned_rect(rect, self.turn, width, height)
        return mirrored_rect(out, self.full_size(width, height)[0]) if self.mirror else out

    def step_to(self, other: "Framing", width: int, height: int) -> "Framing":
        """Return what makes a picture so framed one that is framed as `other`.

        Args:
            other: how it is to be framed.
            width, height: of the picture before either.

        Returns:
            A framing whose crop is None where nothing is lost, and reaches beyond the picture where `other` shows more.
        """
        here, there = self.bounds(width, height), other.bounds(width, height)
        # Where the other's pixels are in this one's full picture, and from there in what this one leaves of it.
        raw = other.back.rect(there, *other.full_size(width, height))
        seen = self.uncropped.rect(raw, width, height).moved(-here.left, -here.top)
        turn = (self.turn - other.turn if self.mirror else other.turn - self.turn) % 360
        step = Framing(cast(Turn, turn), self.mirror != other.mirror)
        whole = seen == Rect(0, 0, here.width, here.height)
        return step if whole else replace(step, crop=step.rect(seen, here.width, here.height))

    def turned(self, by: Turn, width: int, height: int) -> "Framing":
        """Return this framing and then a turn clockwise, as one.

        Args:
            by: degrees.
            width, height: of the picture before this framing.
        """
        full = self.full_size(width, height)
        crop = None if self.crop is None else turned_rect(self.crop, by, *full)
        # A mirrored picture that is turned clockwise was turned the other way before it was mirrored.
        turn = (self.turn + (-by if self.mirror else by)) % 360
        return Framing(cast(Turn, turn), self.mirror, crop)

    def mirrored(self, width: int, height: int) -> "Framing":
        """Return this framing and then a mirror, as one; arguments as for `turned`."""
        crop = None if self.crop is None else mirrored_rect(self.crop, self.full_size(width, height)[0])
        return Framing(self.turn, not self.mirror, crop)

    def cropped(self, rect: Rect) -> "Framing":
        """Return this framing and then a crop, as one; `rect` is in the pixels of what this framing leaves."""
        left, top = (0, 0) if self.crop is None else self.crop[:2]
        return Framing(self.turn, self.mirror, rect.moved(left, top))

    def of(self, array: _Array) -> _Array:
        """Return a picture or a plane so framed: (H, W, …), contiguous; `array` itself where nothing is changed."""
        out: Any = array
        if self.turn:
            out = _shaped(cv2.rotate(out, _ROTATIONS[self.turn]), array)
        if self.mirror:
            out = _shaped(cv2.flip(out, 1), array)
        return cast(_Array, out if self.crop is None else out[self.crop.slices].copy())


def framing_of(turn: Turn, mirror: bool, crop: tuple[int, int, int, int] | None) -> Framing:
    """Return the framing that a person writes: `crop` as left, top, width and height, or None."""
    if crop is None:
        return Framing(turn, mirror)
    left, top, width, height = crop
    return Framing(turn, mirror, Rect(left, top, left + width, top + height))


def turned_rect(rect: Rect, by: Turn, width: int, height: int) -> Rect:
    """Return where a rectangle of a picture of that size lies once the picture is turned clockwise."""
    for _ in range(by // 90):
        rect = Rect(height - rect.bottom, rect.left, height - rect.top, rect.right)
        width, height = height, width
    return rect


def mirrored_rect(rect: Rect, width: int) -> Rect:
    """Return where a rectangle of a picture of that width lies once left and right have changed places."""
    return Rect(width - rect.right, rect.top, width - rect.left, rect.bottom)


def _shaped(out: Any, like: NDArray[Any]) -> Any:
    # OpenCV drops a last axis of one channel.
    return out.reshape(*out.shape[:2], *like.shape[2:])
