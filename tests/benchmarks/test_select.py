"""What the selecting tools cost: quick select by the stroke, not by the photo. Ratios inside one run."""

import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.matting.refine_brush import refine_patch
from koutu.engine.selection.box import candidates
from koutu.engine.selection.pieces import Area
from koutu.engine.selection.quick_select import quick_select, surroundings

_TAKES = 5
_SIZES = {12: (4243, 2828), 24: (6000, 4000), 50: (8660, 5773)}


def _picture(width: int, height: int) -> tuple[Pixels, Pixels]:
    """A noisy ball on a noisy ground, a third of the picture high, and its left half as the matte."""
    noise = np.random.default_rng(0).integers(0, 24, (height // 4, width // 4, 3), np.uint8)
    pixels = np.full_like(noise, (60, 90, 160))
    cv2.circle(pixels, (width // 8, height // 8), height // 12, (200, 80, 60), -1)
    large = cv2.resize(pixels + noise, (width, height)).astype(np.uint8, copy=False)
    matte = np.zeros((height, width), np.uint8)
    cv2.circle(matte, (width // 2, height // 2), height // 3, (255,), -1)
    matte[:, width // 2 :] = 0
    return large, matte


def _best(work: Callable[[], object]) -> float:
    """The best of several: other programs on the machine only ever add."""
    taken = []
    for _ in range(_TAKES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def _quick(megapixels: int, share: float) -> float:
    """Seconds of a stroke over a share of the photo's width, the copy of what it looks at included."""
    width, height = _SIZES[megapixels]
    pixels, matte = _picture(width, height)
    length = round(share * width)
    rect = Rect(width // 2, height // 2 - length // 8, width // 2 + length, height // 2 + length // 8)
    stroke = Area(rect, np.full((rect.height, rect.width), 255, np.uint8))
    window = surroundings(rect, Rect.of(pixels))
    inside = Area(rect.moved(-window.left, -window.top), stroke.coverage)

    def use() -> None:
        selected = quick_select(pixels[window.slices], matte[window.slices].copy(), inside, keep=True)
        assert selected is not None
        assert selected.coverage.any()

    return _best(use)


@pytest.mark.parametrize("share", [0.02, 0.15])
def test_quick_select_costs_hardly_more_on_a_large_photo(share: float):
    seconds = {megapixels: _quick(megapixels, share) for megapixels in _SIZES}
    for megapixels, taken in seconds.items():
        print(f"quick select, stroke over {share:.0%} of the width, {megapixels} MP: {taken * 1000:.0f} ms")
    assert seconds[50] <= 2 * seconds[12]


def test_the_first_answer_of_a_box_takes_a_part_of_what_a_photo_costs_to_read():
    width, height = _SIZES[24]
    pixels, matte = _picture(width, height)
    box = Rect(width // 2 - height // 3, height // 6, width // 2 + height // 3, height - height // 6)
    colours = _best(lambda: candidates(pixels, box, matte, []))
    read = _best(lambda: cv2.imdecode(cv2.imencode(".jpg", pixels)[1], cv2.IMREAD_COLOR))
    print(f"box by colours alone, 24 MP: {colours * 1000:.0f} ms; JPEG there and back: {read * 1000:.0f} ms")
    assert colours <= read


def test_the_refine_brush_is_quick_where_it_is_painted():
    pixels, matte = _picture(1024, 1024)
    patch = Rect(512 - 256, 512 - 256, 512 + 256, 512 + 256)
    unknown = np.zeros((512, 512), bool)
    unknown[64:-64, 200:312] = True
    one = _best(lambda: refine_patch(pixels[patch.slices], matte[patch.slices], unknown))
    quarter = _best(lambda: refine_patch(pixels[:256, :256], matte[:256, :256], unknown[128:384, 128:384]))
    print(f"refine brush, 512 × 512: {one * 1000:.0f} ms, 256 × 256: {quarter * 1000:.0f} ms")
    assert one <= 8 * quarter
