"""A document's photo as it is framed now, and the whole of it."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from koutu.document.loaded_photo import LoadedPhoto
from koutu.document.resting import Resting
from koutu.engine.core.framing import Framing, Turn
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.photo import Photo


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

    @property
    def spare(self) -> Resting[Photo] | None:
        """The whole photo where it is shown otherwise: it may rest while that is looked at."""
        return None if self.source is self.photo else self.source

    def step_to(self, framing: Framing) -> Framing:
        """Return what makes of the photo as it is framed now the one framed so; see `Framing.step_to`."""
        return self.framing.step_to(framing, *self._whole_size)

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
        step = self.step_to(framing)
        if step.fits(self.bounds.width, self.bounds.height):
            before, shown = self.photo.get(), self.screen.get()
            photo = framed(before, step, self._name)
            # The photo's pixels and those for the screen may be one array.
            one = shown is before.pixels or shown.base is before.pixels
            screen = photo.pixels.view(np.uint8) if one else step.of(shown)
        else:
            photo = framed(self.source.get(), framing, self._name)
            screen = self._to_screen(photo)
        self.framing = framing
        self.photo, self.screen, self.bounds = self._of_source(photo), Resting(screen), Rect.of(screen)

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


def _framed(source: Resting[Photo], framing: Framing, name: str) -> Photo:
    return framed(source.get(), framing, name)
