"""A document's photo as it is framed now, and the whole of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from koutu.document.loaded_photo import LoadedPhoto
from koutu.document.resting import Resting
from koutu.engine.core.framing import Framing, Turn
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.photo import Photo


@dataclass(frozen=True, slots=True, eq=False)
class FramedPixels:
    """A photo that is framed in another way, and its pixels for the screen, (H, W, 3) uint8.

    Attributes:
        before, after: how it was framed, and how it is.
    """

    before: Framing
    after: Framing
    photo: Photo
    screen: NDArray[np.uint8]


class FramedPhoto:
    """One photo. `frame` changes how it is turned, mirrored and cropped.

    Attributes:
        framing: how.
        source: the whole photo, as it was decoded.
        photo: what is left of it.
        screen: (H, W, 3) uint8, its pixels for the screen.
        bounds: its rectangle.
    """

    def __init__(self, opened: LoadedPhoto) -> None:
        self.framing = Framing() if opened.stored is None else opened.stored.framing
        self._name = opened.name
        self._to_screen = opened.to_screen
        whole = opened.photo if opened.whole is None else opened.whole
        self._whole_size = whole.pixels.shape[1], whole.pixels.shape[0]
        self.source = Resting(whole)
        self.photo = self.source if whole is opened.photo else self._of_source(opened.photo)
        self.screen = Resting(opened.screen)
        self.bounds = Rect.of(opened.screen)
        self._ready: FramedPixels | None = None

    @property
    def spare(self) -> Resting[Photo] | None:
        """The whole photo where it is shown otherwise: it may rest while that is looked at."""
        return None if self.source is self.photo else self.source

    def step_to(self, framing: Framing) -> Framing:
        """Return what makes of the photo as it is framed now the one framed so; see `Framing.step_to`."""
        return self.framing.step_to(framing, *self._whole_size)

    def bounds_as(self, framing: Framing) -> Rect:
        """Return the rectangle of the photo framed so."""
        return framing.bounds(*self._whole_size)

    def turned(self, by: Turn) -> Framing:
        """Return the framing of now and a turn clockwise."""
        return self.framing.turned(by, *self._whole_size)

    def mirrored(self) -> Framing:
        """Return the framing of now and a mirror."""
        return self.framing.mirrored(*self._whole_size)

    def flipped(self) -> Framing:
        """Return the framing of now, with top and bottom changing places."""
        return self.framing.turned(180, *self._whole_size).mirrored(*self._whole_size)

    def frame(self, framing: Framing) -> None:
        """Frame the photo so.

        Raises:
            KoutuError: the whole photo is needed, and no longer to be had.
        """
        made, self._ready = self._ready, None
        if made is None or (made.before, made.after) != (self.framing, framing):
            made = self.making(framing)()
        self.framing = framing
        self.photo, self.screen = self._of_source(made.photo), Resting(made.screen)
        self.bounds = Rect.of(made.screen)

    def making(self, framing: Framing) -> Callable[[], "FramedPixels"]:
        """Return a function for any thread that makes what `frame` needs; it raises what `frame` does."""
        step = self.step_to(framing)
        if step.fits(self.bounds.width, self.bounds.height):
            return partial(_after_step, self.photo, self.screen, (self.framing, framing), step, self._name)
        return partial(_anew, self.source, (self.framing, framing), self._to_screen, self._name)

    def take(self, made: "FramedPixels") -> None:
        """Use what `making` gave at the next `frame`, if that is what it is for."""
        self._ready = made

    def _of_source(self, photo: Photo) -> Resting[Photo]:
        resting = Resting(photo)
        resting.set_source(partial(_framed, self.source, self.framing, self._name))
        return resting


def small_framed(small: NDArray[np.uint8], step: Framing, bounds: Rect) -> NDArray[np.uint8]:
    """Return a small picture of a photo after `step`.

    Args:
        small: (h, w, 4) uint8, of the photo before.
        step: what is done to the photo; its crop lies in it.
        bounds: of the photo before.
    """
    whole = step.uncropped.of(small)
    if step.crop is None:
        return whole
    full = step.full_size(bounds.width, bounds.height)
    across, down = whole.shape[1] / full[0], whole.shape[0] / full[1]
    left, top = int(step.crop.left * across), int(step.crop.top * down)
    right, bottom = round(step.crop.right * across), round(step.crop.bottom * down)
    return whole[top : max(bottom, top + 1), left : max(right, left + 1)].copy()


def _after_step(
    photo: Resting[Photo],
    screen: Resting[NDArray[np.uint8]],
    framings: tuple[Framing, Framing],
    step: Framing,
    name: str,
) -> FramedPixels:
    before, shown = photo.get(), screen.get()
    after = framed(before, step, name)
    # The photo's pixels and those for the screen may be one array.
    one = shown is before.pixels or shown.base is before.pixels
    return FramedPixels(*framings, after, after.pixels.view(np.uint8) if one else step.of(shown))


def _anew(
    source: Resting[Photo],
    framings: tuple[Framing, Framing],
    to_screen: Callable[[Photo], NDArray[np.uint8]],
    name: str,
) -> FramedPixels:
    photo = framed(source.get(), framings[1], name)
    return FramedPixels(*framings, photo, to_screen(photo))


def _framed(source: Resting[Photo], framing: Framing, name: str) -> Photo:
    return framed(source.get(), framing, name)
