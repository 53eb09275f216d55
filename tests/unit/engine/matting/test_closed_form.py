import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.matting import closed_form, conjugate_gradients, solver
from koutu.engine.matting.refine import fast, fine
from koutu.engine.matting.refine_brush import refine_patch
from koutu.engine.matting.solver import Windows, solve
from koutu.engine.matting.trimap import build_trimap


def strands(height=360, width=480, seed=0):
    """A photo of a dark disc with soft strands on a light ground, and its true alpha."""
    rng = np.random.default_rng(seed)
    plane = np.zeros((height, width), np.uint8)
    centre, radius = np.array([width / 2, height / 2]), min(height, width) * 0.22
    cv2.circle(plane, (width // 2, height // 2), int(radius), 255, -1, cv2.LINE_AA)
    for angle in rng.uniform(0, 2 * np.pi, 220):
        way = np.array([np.cos(angle), np.sin(angle)])
        start, end = centre + way * radius * 0.9, centre + way * radius * rng.uniform(1.1, 1.5)
        ends = np.rint(np.array([start, end + rng.normal(0, 6, 2)]) * 16).astype(int).tolist()
        cv2.line(plane, ends[0], ends[1], int(rng.integers(120, 256)), 1, cv2.LINE_AA, 4)
    alpha = plane.astype(np.float32) / 255
    ground = cv2.GaussianBlur(rng.uniform(150, 250, (height, width, 3)), (0, 0), 8)
    mixed = alpha[..., None] * np.array([60, 40, 30]) + (1 - alpha[..., None]) * ground
    return np.rint(mixed + rng.normal(0, 1, mixed.shape)).clip(0, 255).astype(np.uint8), alpha


def pixel_answer(pixels, unknown, alpha, guess, pull, windows):
    """The same energy, solved densely over pixels: no elimination, no blocks but the windows' extent."""
    height, width = unknown.shape
    colours = np.concatenate([pixels / 255 - 0.5, np.ones((height, width, 1))], axis=2).reshape(-1, 4)
    number = np.arange(height * width).reshape(height, width)
    energy = np.zeros((height * width, height * width))
    cover = np.zeros(height * width)
    side, radius = windows.side, windows.radius
    for top in range(0, height, side):
        for left in range(0, width, side):
            rows = slice(max(top - radius * side, 0), top + (radius + 1) * side)
            columns = slice(max(left - radius * side, 0), left + (radius + 1) * side)
            inside = number[rows, columns].ravel()
            j = colours[inside]
            d = j.T @ j + 1e-7 * len(inside) * np.diag([1, 1, 1, 0])
            energy[np.ix_(inside, inside)] += np.eye(len(inside)) - j @ np.linalg.solve(d, j.T)
            cover[inside] += 1
    free, known = np.flatnonzero(unknown.ravel()), np.flatnonzero(unknown.ravel() == 0)
    hold = np.repeat(np.repeat(pull, side, 0), side, 1).ravel()[free] * cover[free]
    system = energy[np.ix_(free, free)] + np.diag(hold)
    return np.linalg.solve(system, hold * guess.ravel()[free] - energy[np.ix_(free, known)] @ alpha.ravel()[known])


@pytest.mark.parametrize("worth_a_start", [8, 10**9])
@pytest.mark.parametrize("windows", [Windows(4, 1), Windows(4, 2), Windows(8, 1)])
def test_blocks_give_the_pixel_solvers_answer(windows, worth_a_start, monkeypatch):
    """Elimination is exact: run to the end, from either start, both agree to float32's digits."""
    monkeypatch.setattr(solver, "_WORTH_A_START", worth_a_start)
    monkeypatch.setattr(conjugate_gradients, "STEPS", 3000)
    monkeypatch.setattr(solver, "_TOLERANCE", 1e-9)
    rng = np.random.default_rng(4)
    height, width = 32, 40
    pixels = rng.integers(0, 256, (height, width, 3), np.uint8)
    matte = np.where(np.arange(width) < width // 2, 255, 0).astype(np.uint8)[None].repeat(height, 0)
    unknown = np.zeros((height, width), np.uint8)
    unknown[5:29, 11:31] = 1
    matte[unknown > 0] = rng.integers(0, 256, unknown.sum(), np.uint8)
    pull = rng.uniform(0.001, 0.3, (height // windows.side, width // windows.side)).astype(np.float32)

    planes = solve(pixels, unknown, matte, pull=pull, windows=windows)
    wide = planes.repeat(windows.side, 1).repeat(windows.side, 2)
    colours = np.concatenate([pixels / 255 - 0.5, np.ones((height, width, 1)), matte[..., None] / 255], axis=2)
    alpha = (wide * colours.transpose(2, 0, 1)).sum(axis=0)[unknown > 0]
    assert np.abs(alpha - pixel_answer(pixels, unknown, matte / 255, matte / 255, pull, windows)).max() < 1e-4


def test_strands_come_back():
    pixels, alpha = strands()
    coarse = cv2.GaussianBlur(cv2.resize(alpha, (240, 240), interpolation=cv2.INTER_AREA), (0, 0), 2)
    soft = (alpha > 0.02) & (alpha < 0.98)
    found = np.abs(fine(pixels, coarse) / 255 - alpha)[soft].mean()
    assert found < 0.85 * np.abs(fast(pixels, coarse) / 255 - alpha)[soft].mean()


def test_nothing_leaves_the_subject_against_the_network():
    """Where colours are much alike, what it calls subject stays so, and only what it nearly does becomes some."""
    pixels, alpha = strands(seed=2)
    pixels = pixels // 40 + 120
    coarse = cv2.GaussianBlur(cv2.resize(alpha, (200, 200), interpolation=cv2.INTER_AREA), (0, 0), 2)
    near, found = fast(pixels, coarse), fine(pixels, coarse)
    grid = cv2.resize(coarse, (480, 360))
    unknown = build_trimap(grid).unknown
    assert unknown.mean() > 0.05
    assert (found[unknown & (near >= 150)] >= 128).all()
    assert (found[unknown & (near < 128)] >= 128).any()
    assert (near[unknown & (found >= 128)] >= 100).all()


def test_where_colours_tell_a_network_that_cuts_too_wide_is_corrected():
    truth = np.zeros((400, 400), np.float32)
    cv2.circle(truth, (200, 200), 100, 1, -1, cv2.LINE_AA)
    pixels = np.rint(truth[..., None] * (230, 230, 235) + (1 - truth[..., None]) * (60, 130, 30)).astype(np.uint8)
    wide = cv2.GaussianBlur(cv2.dilate(truth, np.ones((5, 5), np.uint8)), (0, 0), 1)
    rim = (wide > 0.5) & (truth == 0)
    assert fast(pixels, wide)[rim].mean() > 40
    assert fine(pixels, wide)[rim].mean() < 20


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (37, 53)])
def test_solid_stays_solid(shape, value):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert (fine(pixels, np.full((16, 16), value, np.float32)) == 255 * value).all()


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from([np.uint8, np.uint16]), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_any_size_and_depth(height, width, dtype, seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    coarse = rng.random((13, 9), dtype=np.float32)
    kept = pixels.copy(), coarse.copy()
    matte = fine(pixels, coarse)
    assert matte.shape == (height, width)
    assert matte.dtype == np.uint8
    assert np.array_equal(pixels, kept[0])
    assert np.array_equal(coarse, kept[1])


def test_progress_rises_to_one_and_a_cancel_stops_the_solver():
    pixels, alpha = strands()
    steps = []
    fine(pixels, alpha, progress=steps.append)
    assert steps == sorted(steps)
    assert steps[-1] == 1
    token = CancelToken()
    with pytest.raises(Cancelled):
        fine(pixels, alpha, token, lambda _: token.cancel())


def test_the_brush_changes_painted_pixels_only():
    pixels, alpha = strands(256, 256)
    matte = np.rint(alpha * 255).astype(np.uint8)
    unknown = np.zeros(matte.shape, np.bool_)
    cv2.circle(unknown.view(np.uint8), (128, 70), 30, 1, -1)
    spoilt = np.where(unknown, 128, matte).astype(np.uint8)
    found = refine_patch(pixels, spoilt, unknown)
    assert np.array_equal(found[~unknown], spoilt[~unknown])
    assert np.abs(found / 255 - alpha)[unknown].mean() < 0.08
    assert np.array_equal(refine_patch(pixels, spoilt, np.zeros_like(unknown)), spoilt)


@pytest.mark.parametrize(("doubt", "share"), [(2.0, 0.7), (0.0, 0.85)])
def test_what_network_and_solver_agree_on_has_no_steps(doubt, share):
    """A level more of either moves the answer by a few: at one half there was a border of 90 levels."""
    table = closed_form._agreed(doubt, share).astype(int)
    assert np.abs(np.diff(table, axis=0)).max() <= 16
    assert np.abs(np.diff(table, axis=1)).max() <= 16
    assert (np.diff(table, axis=1) >= 0).all() or doubt
