"""Made pictures with a known alpha: what is solid, hard, open or half transparent stays so."""

import cv2
import numpy as np
import pytest

from koutu.engine.matting.refine import fast, fine

METHODS = pytest.mark.parametrize("method", [fast, fine])


def seen(alpha, subject, seed=0):
    """A photo of a subject of one colour before slow, dark colours with grain."""
    rng = np.random.default_rng(seed)
    ground = cv2.resize(rng.uniform(20, 110, (5, 7, 3)), alpha.shape[::-1], interpolation=cv2.INTER_CUBIC)
    mixed = alpha[..., None] * np.array(subject) + (1 - alpha[..., None]) * ground
    return np.clip(mixed + rng.normal(0, 1.5, mixed.shape), 0, 255).astype(np.uint8)


def asked(alpha, side=320, blur=1.0):
    """What a network would answer that is right but blunt."""
    small = cv2.resize(alpha.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    return np.clip(cv2.GaussianBlur(small, (0, 0), blur), 0, 1)


def logo():
    """A thick ring, letters with holes, and a bar: hard edges only."""
    plane = np.zeros((480, 640), np.uint8)
    cv2.circle(plane, (170, 240), 110, 255, 44, cv2.LINE_AA)
    cv2.putText(plane, "BOA8", (310, 270), cv2.FONT_HERSHEY_SIMPLEX, 4, 255, 22, cv2.LINE_AA)
    cv2.rectangle(plane, (320, 330), (600, 380), 255, -1)
    return plane.astype(np.float32) / 255


@METHODS
def test_a_logo_keeps_its_hard_edges_and_its_holes(method):
    alpha = logo()
    found = method(seen(alpha, (230, 60, 40)), asked(alpha)) / 255
    inside, outside = (cv2.erode((alpha == value).astype(np.uint8), np.ones((9, 9))) > 0 for value in (1, 0))
    assert outside[240, 170]  # the ring's hole
    # Fast follows a network of two pixels a cell to within a few pixels; Fine finds the edge itself.
    share, error = (0.75, 0.015) if method is fast else (0.998, 0.001)
    assert found[inside].min() > 0.85
    assert found[outside].max() < 0.15
    assert np.mean(found[inside] == 1) > share
    assert np.mean(found[outside] == 0) > share
    assert np.abs(found - alpha).mean() < error


def test_fine_leaves_hard_edges_as_narrow_as_they_are():
    alpha = logo()
    found = fine(seen(alpha, (230, 60, 40)), asked(alpha)) / 255
    soft, truly = (np.count_nonzero((plane > 0.05) & (plane < 0.95)) for plane in (found, alpha))
    assert soft < 1.5 * truly


@METHODS
def test_a_pane_of_glass_stays_half_transparent_in_its_frame(method):
    alpha = np.zeros((480, 640), np.float32)
    alpha[90:390, 120:520] = 1
    alpha[120:360, 150:490] = 0.45
    found = method(seen(alpha, (225, 235, 240)), asked(alpha)) / 255
    pane = found[150:330, 180:460]
    assert pane.min() > 0.3
    assert pane.max() < 0.7
    assert (found[100:110, 150:490] == 1).all()
    assert (found[:70] == 0).all()


@METHODS
def test_smoke_keeps_its_shades(method):
    rows, columns = np.mgrid[0:480, 0:640]
    alpha = 0.75 * np.exp(-(((rows - 240) / 90) ** 2) - ((columns - 320) / 130) ** 2).astype(np.float32)
    found = method(seen(alpha, (235, 235, 235)), asked(alpha)) / 255
    middling = (alpha > 0.4) & (alpha < 0.55)
    assert found[middling].min() > 0.1
    assert found[middling].max() < 0.95
    assert np.corrcoef(found[alpha > 0.1], alpha[alpha > 0.1])[0, 1] > 0.95


@METHODS
def test_a_solid_subject_that_the_network_is_not_quite_sure_of_is_opaque(method):
    alpha = np.zeros((480, 640), np.float32)
    cv2.ellipse(alpha, (320, 240), (200, 150), 20, 0, 360, 1, -1)
    coarse = asked(alpha)
    doubt = np.random.default_rng(3).uniform(0.93, 1, coarse.shape).astype(np.float32)
    found = method(seen(alpha, (200, 180, 90)), coarse * cv2.GaussianBlur(doubt, (0, 0), 4))
    inside = cv2.erode(alpha.astype(np.uint8), np.ones((21, 21))) > 0
    assert np.mean(found[inside] == 255) > 0.98
