"""The refine sliders while they move: first the part that is looked at, then the whole photo."""

from collections.abc import Callable
from typing import Any

import cv2

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting import refine
from koutu.engine.matting.closed_form import Manner
from koutu.engine.matting.cutout import Coarse, Matte, from_coarse, refine_matte
from koutu.engine.matting.haze import clean_haze
from koutu.engine.matting.own_alpha import bounded, visible_pixels
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.tasks import TrimapMatting

_QUICK_PIXELS = 2_500_000  # Fine takes a quarter of a second for so many: as quick as a first look


class LiveRefiner:
    """Refines one coarse matte again and again. Keeps what no slider changes; use it from one thread at a time."""

    def __init__(self, photo: Photo, coarse: Coarse, matting: Callable[[], TrimapMatting] | None = None) -> None:
        """Refine a coarse matte; `matting` as for `refine_matte`."""
        self._photo = photo
        self._pixels = visible_pixels(photo)
        self._coarse = coarse
        self._matting = matting
        self._near: Matte | None = None

    def first_look(
        self, settings: RefineSettings, seen: Rect, long_side: float, cancel: CancelToken | None = None
    ) -> tuple[Rect, Matte] | None:
        """Return what a person sees now, before the rest.

        Where the view shows a part of the photo, the band of doubt is solved in that part only; where it shows the
        photo reduced, a reduced photo's is.

        Args:
            settings: as for `refine_matte`.
            seen: the photo's pixels in the view.
            long_side: device pixels that the photo's long side takes in the view.
            cancel: polled between steps.

        Returns:
            A part of the photo and its matte, (h, w) uint8; None where the whole is as quick.

        Raises:
            Cancelled: by the token.
        """
        pixels = self._photo.pixels
        height, width = pixels.shape[:2]
        if settings.method != "fine" or height * width <= _QUICK_PIXELS or seen.empty:
            return None
        if 2 * seen.width * seen.height < height * width:
            return seen, self._solved(settings, seen, cancel)
        scale = max(long_side, 512.0) / max(height, width)
        if scale > 0.7:
            return None
        size = max(1, round(width * scale)), max(1, round(height * scale))
        small = Photo(_resized(pixels, size), None if self._photo.alpha is None else _resized(self._photo.alpha, size))
        matte = refine_matte(small, self._coarse, settings, cancel=cancel)
        return Rect.of(pixels), _resized(matte, (width, height), cv2.INTER_LINEAR)

    def whole(self, settings: RefineSettings, cancel: CancelToken | None = None) -> Matte:
        """Return the same bytes as `refine_matte`.

        Raises:
            Cancelled: by the token.
            NetworkError: as `refine_matte`.
        """
        if settings.method == "best":
            return refine_matte(self._photo, self._coarse, settings, cancel=cancel, matting=self._matting)
        if settings.method == "fast":
            matte = clean_haze(self._upsampled(cancel), settings.haze / 100)
            return bounded(self._photo, self._coarse, matte)
        return self._solved(settings, None, cancel)

    def _solved(self, settings: RefineSettings, within: Rect | None, cancel: CancelToken | None) -> Matte:
        matte = refine.fine(
            self._pixels,
            from_coarse(self._coarse),
            cancel,
            near=self._upsampled(cancel),
            within=within,
            how=Manner.of(settings),
        )
        return bounded(self._photo, self._coarse, matte, within)

    def _upsampled(self, cancel: CancelToken | None) -> Matte:
        if self._near is None:
            self._near = refine.fast(self._pixels, from_coarse(self._coarse), cancel, haze=0)
        return self._near


def _resized(planes: Any, size: tuple[int, int], how: int = cv2.INTER_AREA) -> Any:
    return cv2.resize(planes, size, interpolation=how)
