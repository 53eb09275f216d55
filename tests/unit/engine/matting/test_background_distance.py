import numpy as np
import pytest

from koutu.engine.matting.background_distance import background_distance


def two_grounds():
    """Sky above a meadow, (256, 384, 3), and a coarse matte with a subject across both."""
    pixels = np.empty((256, 384, 3), np.uint8)
    pixels[:128], pixels[128:] = (120, 160, 230), (60, 120, 40)
    coarse = np.zeros((256, 256), np.float32)
    coarse[64:192, 80:176] = 0.6
    return pixels, coarse


def test_every_place_is_compared_with_the_background_beside_it():
    pixels, coarse = two_grounds()
    pixels[80:176, 140:240] = 60, 120, 40
    unlike = background_distance(pixels, coarse)
    assert unlike.shape == coarse.shape
    assert unlike[90, 100] > 3  # the meadow's colour before the sky
    assert unlike[170, 100] < 0.2  # and before the meadow


def test_a_restless_background_hides_more():
    _, coarse = two_grounds()
    quiet = np.full((256, 384, 3), 120, np.uint8)
    restless = np.kron(np.random.default_rng(1).integers(60, 180, (32, 48, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    for pixels in (quiet, restless):
        pixels[80:176, 140:240] = 120, 160, 180
    assert background_distance(quiet, coarse)[128, 128] > 10
    assert background_distance(restless, coarse)[128, 128] < 3


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (40, 2000), (300, 300)])
def test_any_shape_and_a_subject_without_background(shape):
    pixels = np.full((*shape, 3), 90, np.uint8)
    assert (background_distance(pixels, np.ones((16, 16), np.float32)) > 100).all()
    assert np.allclose(background_distance(pixels, np.zeros((16, 16), np.float32)), 0, atol=1e-3)


def test_sixteen_bits_are_the_same_picture():
    pixels, coarse = two_grounds()
    deep = pixels.astype(np.uint16) * 257
    assert np.allclose(background_distance(pixels, coarse), background_distance(deep, coarse), atol=0.02)
