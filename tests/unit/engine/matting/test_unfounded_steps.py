import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.matting.unfounded_steps import soften_unfounded_steps


def softened(matte, pixels=None, guess=None, band=None, step=2):
    height, width = matte.shape
    pixels = np.full((height, width, 3), 90, np.uint8) if pixels is None else pixels
    guess = np.full((-(-height // step), -(-width // step)), 0.5, np.float32) if guess is None else guess
    band = np.ones(matte.shape, bool) if band is None else band
    out = matte.copy()
    soften_unfounded_steps(out, pixels, band, guess, step=step, token=CancelToken())
    return out


def halves(low, high, height=90, width=150):
    """Step at column 70, in the middle of a tile, and one of half its height at row 64, where tiles meet."""
    matte = np.full((height, width), low, np.uint8)
    matte[:, 70:] = high
    matte[64:] = matte[64:] // 2
    return matte


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 255), st.integers(0, 255))
def test_no_pixel_jumps_where_nothing_is_to_be_seen(low, high):
    out = softened(halves(low, high)).astype(int)
    # 69 at the worst of all 65,536 pairs: (0, 252).
    assert max(np.abs(np.diff(out, axis=0)).max(), np.abs(np.diff(out, axis=1)).max()) <= 69
    assert (out >= min(low, high) // 2).all()
    assert (out <= max(low, high)).all()


def test_what_is_no_step_stays_to_the_byte():
    matte = np.full((90, 150), 100, np.uint8)
    matte[:, 70:] = 140
    matte[64:] -= 40
    assert (softened(matte) == matte).all()


def test_a_step_that_the_photo_has_stays_to_the_byte():
    matte = halves(0, 255)
    photo = cv2.merge([matte // 4 + 60] * 3)
    assert (softened(matte, pixels=photo) == matte).all()
    assert (softened(matte, pixels=photo.astype(np.uint16) * 257) == matte).all()


def test_a_step_that_the_coarse_matte_has_stays_to_the_byte():
    matte = np.repeat(np.repeat(halves(0, 255)[::2, ::2], 2, 0), 2, 1)
    guess = matte[::2, ::2].astype(np.float32) / 255
    assert (softened(matte, guess=guess) == matte).all()
    assert (softened(matte, guess=guess * np.float32(0.2)) != matte).any()


@pytest.mark.parametrize("height", [1, 2, 130])
def test_only_pixels_near_the_step_change(height):
    matte = np.zeros((height, 300), np.uint8)
    matte[:, 128:] = 200
    changed = np.flatnonzero((softened(matte) != matte).any(axis=0))
    assert changed.size
    assert changed.min() >= 128 - 8
    assert changed.max() < 128 + 8


def test_nothing_far_from_the_band_changes():
    matte = halves(0, 255)
    assert (softened(matte, band=np.zeros(matte.shape, bool)) == matte).all()


def test_the_cause_fades_in():
    """Ever more contrast in the photo leaves ever more of the step, without a jump of its own."""
    matte = np.zeros((20, 40), np.uint8)
    matte[:, 20:] = 255
    left = []
    for contrast in range(10, 20):
        photo = np.full((20, 40, 3), 90, np.uint8)
        photo[:, 20:] += np.uint8(contrast)
        out = softened(matte, pixels=photo).astype(int)
        left.append(int(np.diff(out[10]).max()))
    assert (np.diff(left) >= -2).all()  # of rounding
    assert left[0] <= 72
    assert left[-1] == 255


def test_it_can_be_cancelled():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        soften_unfounded_steps(
            halves(0, 255),
            np.zeros((90, 150, 3), np.uint8),
            np.ones((90, 150), bool),
            np.zeros((45, 75), np.float32),
            step=2,
            token=token,
        )
