import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.matting import foreground
from koutu.engine.matting.foreground import RIM, clean_colours

WARM, COLD = np.array([180, 70, 40]), np.array([30, 110, 200])


def soft_disc(height, width, blur=6, dtype=np.uint8):
    """A photo mixed from two slowly changing colours by a soft disc: photo, matte, true subject colours."""
    alpha = np.zeros((height, width), np.float32)
    cv2.circle(alpha, (width // 2, height // 2), min(height, width) // 3, 1, -1)
    matte = np.rint(cv2.GaussianBlur(alpha, (0, 0), blur) * 255).astype(np.uint8)
    share = (matte / 255)[..., None]
    slope = np.linspace(-20, 20, width)[None, :, None]
    subject = WARM + slope + np.zeros((height, width, 3))
    mixed = share * subject + (1 - share) * (COLD - slope)
    full = np.iinfo(dtype).max / 255
    return np.rint(mixed * full).astype(dtype), matte, subject * full


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(120, 160), (601, 833)])
def test_a_known_mix_gives_back_the_subjects_colours(dtype, shape):
    pixels, matte, subject = soft_disc(*shape, dtype=dtype)
    soft = (matte > 25) & (matte < 255)
    unit = np.iinfo(dtype).max / 255
    before = np.abs(pixels - subject)[soft].mean() / unit
    after = np.abs(clean_colours(pixels, matte) - subject)[soft].mean() / unit
    assert before > 35
    assert after < 4  # measured: 1.2 to 2.8 of 255


@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.sampled_from([np.uint8, np.uint16]),
    st.sampled_from([0.0, 0.5, 0.98]),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_opaque_keeps_its_bytes_and_far_transparent_is_cleared(height, width, dtype, solid, seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    matte = rng.integers(0, 256, (height, width), np.uint8)
    matte[rng.random(matte.shape) < solid] = rng.choice([0, 255])
    kept = pixels.copy(), matte.copy()
    colours = clean_colours(pixels, matte)
    assert colours.shape == pixels.shape
    assert colours.dtype == dtype
    assert np.array_equal(colours[matte == 255], pixels[matte == 255])
    far = cv2.dilate(matte, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)).reshape(matte.shape) == 0
    assert not colours[far].any()
    assert np.array_equal(pixels, kept[0])
    assert np.array_equal(matte, kept[1])


@pytest.mark.parametrize("value", [0, 255])
def test_solid_in_solid_out(value):
    pixels = np.random.default_rng(0).integers(0, 256, (70, 300, 3), np.uint8)
    colours = clean_colours(pixels, np.full((70, 300), value, np.uint8))
    assert np.array_equal(colours, pixels if value else np.zeros_like(pixels))


def test_the_rim_of_a_hard_edge_carries_the_subjects_colour():
    matte = np.zeros((200, 200), np.uint8)
    matte[60:140, 60:140] = 255
    pixels = np.where((matte > 0)[..., None], WARM, COLD).astype(np.uint8)
    colours = clean_colours(pixels, matte)
    rim = (cv2.dilate(matte, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0) & (matte == 0)
    assert np.abs(colours[rim] - WARM).max() <= 8


@pytest.mark.parametrize("size", [50, 100, 101])
def test_shrinking_the_cutout_brings_no_dark_fringe(size):
    """Scaling straight colours and alpha apart, as a game engine does, leaves the edge near the subject's colour."""
    matte = np.zeros((200, 200), np.uint8)
    cv2.circle(matte, (100, 100), 60, 255, -1, cv2.LINE_AA)
    pixels = np.rint(WARM * (matte / 255)[..., None] + COLD * (1 - matte / 255)[..., None]).astype(np.uint8)
    small = cv2.resize(clean_colours(pixels, matte), (size, size), interpolation=cv2.INTER_LINEAR)
    shown = cv2.resize(matte, (size, size), interpolation=cv2.INTER_LINEAR) > 0
    assert np.abs(small[shown].astype(int) - WARM).max() <= 12


def test_tiles_do_not_show(monkeypatch):
    pixels, matte, _ = soft_disc(500, 700)
    tiled = clean_colours(pixels, matte)
    monkeypatch.setattr(foreground, "_STRIP", 1 << 20)
    monkeypatch.setattr(foreground, "_WIDEST", 1 << 20)
    whole = clean_colours(pixels, matte)
    assert np.abs(tiled.astype(int) - whole).max() <= 1


def test_the_number_of_threads_changes_nothing():
    pixels, matte, _ = soft_disc(701, 503)
    before = cv2.getNumThreads()
    answers = []
    try:
        for threads in (1, 2, 4):
            cv2.setNumThreads(threads)
            answers.append(clean_colours(pixels, matte))
    finally:
        cv2.setNumThreads(before)
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


def test_cancel_stops_at_the_next_tile(monkeypatch):
    token = CancelToken()
    calls = []
    estimate = foreground._estimate

    def cancel_at_third(*given):
        calls.append(1)
        if len(calls) == 3:
            token.cancel()
        estimate(*given)

    monkeypatch.setattr(foreground, "_estimate", cancel_at_third)
    pixels, matte, _ = soft_disc(600, 600)
    with pytest.raises(Cancelled):
        clean_colours(pixels, matte, token)
    assert len(calls) <= 4  # one more in the other thread
