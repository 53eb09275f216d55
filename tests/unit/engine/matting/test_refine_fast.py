import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.core.planes import cell_means, grid_step, to_grid
from koutu.engine.matting.refine import fast


def disc(height, width, seed=0, dtype=np.uint8, supersample=3):
    """A photo of a red disc on a green ground, lightly noisy, and its true alpha."""
    canvas = np.zeros((height * supersample, width * supersample), np.uint8)
    radius = int(0.3 * min(height, width) * supersample)
    cv2.circle(canvas, (canvas.shape[1] // 2, canvas.shape[0] // 2), radius, 255, -1)
    alpha = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colours = alpha[..., None] * np.array([200, 60, 50]) + (1 - alpha[..., None]) * np.array([40, 130, 60])
    colours += np.random.default_rng(seed).normal(0, 2, colours.shape)
    full = np.iinfo(dtype).max
    return np.clip(np.rint(colours * (full / 255)), 0, full).astype(dtype), alpha


@given(
    st.integers(1, 70),
    st.integers(1, 70),
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from([np.uint8, np.uint16]),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_any_size_and_depth_gives_a_matte_of_the_photos_size(height, width, rows, columns, dtype, seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    coarse = rng.random((rows, columns), dtype=np.float32)
    kept = pixels.copy(), coarse.copy()
    matte = fast(pixels, coarse)
    assert matte.shape == (height, width)
    assert matte.dtype == np.uint8
    assert np.array_equal(pixels, kept[0])
    assert np.array_equal(coarse, kept[1])


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (2, 5000), (1, 1), (1700, 9)])
@pytest.mark.parametrize("value", [0, 1])
def test_solid_stays_solid_in_extreme_shapes(shape, value):
    pixels = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    assert (fast(pixels, np.full((64, 64), value, np.float32)) == 255 * value).all()


@pytest.mark.parametrize("value", [0.004, 0.996])
def test_what_the_network_is_nearly_sure_of_becomes_solid(value):
    pixels, _ = disc(90, 120)
    assert (fast(pixels, np.full((32, 32), value, np.float32)) == round(value) * 255).all()


@pytest.mark.parametrize(("value", "wanted"), [(0.5, 182), (0.4, 100), (0.3, 73)])
def test_a_flat_doubt_stays_flat_and_partial(value, wanted):
    pixels, _ = disc(200, 150)
    assert np.unique(fast(pixels, np.full((32, 32), value, np.float32))).tolist() == [wanted]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(("height", "width"), [(600, 800), (1501, 2203)])
def test_a_blunt_matte_snaps_to_the_photos_edge(height, width, dtype):
    pixels, alpha = disc(height, width, dtype=dtype)
    coarse = cv2.GaussianBlur(cv2.resize(alpha, (320, 320), interpolation=cv2.INTER_AREA), (0, 0), 0.8)
    plain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    error = np.abs(fast(pixels, coarse) / np.float32(255) - alpha).mean()
    assert error < 0.75 * np.abs(plain - alpha).mean()  # measured: 0.61 to 0.64 of it


def test_uint8_and_uint16_of_the_same_photo_agree():
    pixels, alpha = disc(300, 400)
    coarse = cv2.resize(alpha, (100, 100), interpolation=cv2.INTER_AREA)
    eight, sixteen = fast(pixels, coarse), fast(pixels.astype(np.uint16) * 257, coarse)
    assert np.abs(eight.astype(int) - sixteen).max() <= 1


def test_tiles_do_not_show():
    """The answer near a busy place is that of the same photo where every tile is busy."""
    pixels, alpha = disc(700, 900)
    coarse = cv2.resize(alpha, (256, 256), interpolation=cv2.INTER_AREA)
    lone = fast(pixels, coarse, haze=0)
    # Below the first level, so it changes nothing but which tiles are worked on.
    busy = np.where(coarse == 0, np.random.default_rng(3).random(coarse.shape) * 0.0101, coarse).astype(np.float32)
    assert np.abs(lone.astype(int) - fast(pixels, busy, haze=0)).max() <= 1


def test_solid_tiles_are_left_alone(monkeypatch):
    """What makes 12 megapixels quick: a far background is never looked at."""
    seen = []

    def spy(pixels, step):
        seen.append(pixels.shape[0] * pixels.shape[1])
        return cell_means(pixels, step)

    monkeypatch.setattr("koutu.engine.matting.refine.cell_means", spy)
    pixels, alpha = disc(1600, 2400)
    fast(pixels, cv2.resize(alpha, (1024, 1024), interpolation=cv2.INTER_AREA))
    assert 0 < sum(seen) < 0.25 * 1600 * 2400


def test_the_number_of_threads_changes_nothing():
    pixels, alpha = disc(1300, 1100)
    coarse = cv2.resize(alpha, (512, 512), interpolation=cv2.INTER_AREA)
    before = cv2.getNumThreads()
    answers = []
    try:
        for threads in (1, 2, 4):
            cv2.setNumThreads(threads)
            answers.append(fast(pixels, coarse))
    finally:
        cv2.setNumThreads(before)
    assert np.array_equal(answers[0], answers[1])
    assert np.array_equal(answers[0], answers[2])


def test_a_view_gives_what_its_copy_gives():
    pixels, alpha = disc(240, 320)
    coarse = cv2.resize(alpha, (80, 80), interpolation=cv2.INTER_AREA)
    turned = np.rot90(pixels)
    assert np.array_equal(fast(turned, np.rot90(coarse)), fast(turned.copy(), np.rot90(coarse).copy()))


def test_cancelled():
    token = CancelToken()
    token.cancel()
    pixels, alpha = disc(100, 100)
    with pytest.raises(Cancelled):
        fast(pixels, alpha, token)


def test_a_cancel_in_the_middle_stops_at_the_next_strip(monkeypatch):
    token = CancelToken()
    calls = []

    def cancel_at_first(pixels, step):
        calls.append(1)
        token.cancel()
        return cell_means(pixels, step)

    monkeypatch.setattr("koutu.engine.matting.refine.cell_means", cancel_at_first)
    pixels, alpha = disc(1000, 1000)
    with pytest.raises(Cancelled):
        fast(pixels, cv2.GaussianBlur(alpha, (0, 0), 5), token)
    assert len(calls) <= 2  # one per thread


@given(st.integers(1, 6000), st.integers(1, 6000))
def test_grid_step_bounds(height, width):
    step = grid_step(height, width, 1024)
    assert step >= 1
    assert max(height, width) / step <= 1537 or min(height, width) // step <= 16


@pytest.mark.parametrize(("height", "width", "step"), [(3000, 4000, 4), (2003, 3001, 3), (1537, 1600, 2)])
def test_cells_lie_where_the_pixels_do(height, width, step):
    """A ramp over the picture stays the same ramp on the grid, also where the last cells are cut."""
    ramp = ((np.arange(256, dtype=np.float32) + 0.5) / 256)[None].repeat(200, 0)
    grid = to_grid(ramp, height, width, step)
    assert grid.shape == (-(-height // step), -(-width // step))
    centres = (np.arange(grid.shape[1]) + 0.5) * step / width
    inner = slice(step, -step)
    assert np.abs(grid[0, inner] - centres[inner]).max() < 1e-3
