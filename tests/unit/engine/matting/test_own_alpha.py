"""Photos with alpha of their own: hidden colours change nothing, what is cut out stays, what is framed is cut."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from PIL import Image

from koutu import paths
from koutu.engine.decoding.hidden_colours import without_hidden_colours
from koutu.engine.decoding.photo import Photo, decode, load
from koutu.engine.matting import cutout
from koutu.engine.matting.own_alpha import background_share, contrasting_grey, is_cut_out, visible_pixels
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks
from tests.unit.pictures import write_subject

CATALOG = load_catalog(paths.bundled_models() / "catalog.toml")
SMALL = CATALOG.recipe("general", "small")
NOISE = np.random.default_rng(5).integers(0, 256, (420, 560, 3), np.uint8)


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks([paths.bundled_models()])


def _camera(colour: int) -> tuple[np.ndarray, np.ndarray]:
    """A flat logo of one colour with smooth edges, and its alpha."""
    alpha = np.zeros((420, 560), np.uint8)
    cv2.rectangle(alpha, (110, 130), (450, 330), 255, -1)
    cv2.circle(alpha, (280, 230), 80, 0, 30, cv2.LINE_AA)
    cv2.circle(alpha, (280, 110), 40, 255, -1, cv2.LINE_AA)
    return np.full((420, 560, 3), colour, np.uint8), alpha


def _file(pixels: np.ndarray, alpha: np.ndarray, hidden: np.ndarray | int) -> bytes:
    stored = np.where(alpha[..., None] == 0, hidden, pixels).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.dstack([stored, alpha])).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("colour", [0, 255, 128])
def test_a_logo_keeps_its_alpha_whatever_is_hidden_around_it(colour: int, networks: Networks) -> None:
    pixels, alpha = _camera(colour)
    made = []
    for hidden in (0, 255, NOISE):
        photo = decode(_file(pixels, alpha, hidden), "logo.png")
        cut = cutout.make_cutout(photo, cutout.make_matte(photo, SMALL, networks).matte)
        assert np.array_equal(cut.matte, alpha)
        assert (cut.colours[alpha > 0] == colour).all()
        made.append(cut.colours)
    assert np.array_equal(made[0], made[1])
    assert np.array_equal(made[0], made[2])


def test_a_photo_in_a_frame_is_cut_inside_its_frame(tmp_path: Path, networks: Networks) -> None:
    photo = load(write_subject(tmp_path / "disc.png"))
    frame = np.zeros(photo.pixels.shape[:2], np.uint8)
    frame[10:-10, 10:-10] = 255
    framed = Photo(photo.pixels, frame)
    found = cutout.make_matte(framed, SMALL, networks)
    assert not is_cut_out(framed, found.coarse)
    whole = cutout.make_matte(photo, SMALL, networks).matte
    both, either = (np.logical_and, np.logical_or)
    seen, here = whole > 127, found.matte > 127
    assert both(seen, here).sum() > 0.95 * either(seen, here).sum()
    assert (found.matte[frame == 0] == 0).all()


def test_a_flag_in_a_clear_square_is_an_icon_and_a_photo_there_is_not(networks: Networks) -> None:
    alpha = np.zeros((256, 256), np.uint8)
    alpha[32:224] = 255
    flag = np.full((256, 256, 3), 240, np.uint8)
    flag[:, 110:146] = flag[110:146] = (200, 20, 40)
    assert np.array_equal(cutout.make_matte(Photo(flag, alpha), SMALL, networks).matte, alpha)
    nothing = np.zeros((32, 32), np.uint16)
    assert is_cut_out(Photo(flag, alpha), nothing)
    grain = np.random.default_rng(2).integers(0, 12, flag.shape, np.uint8)
    assert not is_cut_out(Photo(flag - grain, alpha), nothing)
    framed = alpha.copy()
    framed[:, :10] = framed[:, -10:] = 0
    assert not is_cut_out(Photo(flag, framed), nothing)
    veiled = np.full((256, 256), 255, np.uint8)
    veiled[:, 60:] = 120
    assert not is_cut_out(Photo(flag, veiled), nothing)
    # In a picture that is no icon a drawing may have a background to take away.
    large = [cv2.resize(each, (512, 512), interpolation=cv2.INTER_NEAREST) for each in (flag, alpha)]
    assert not is_cut_out(Photo(large[0], large[1]), nothing)


@given(
    nps.arrays(np.uint8, (9, 11, 3)), nps.arrays(np.uint8, (9, 11), elements=st.sampled_from([0, 0, 0, 1, 128, 255]))
)
def test_hidden_colours_cannot_be_told_apart(pixels: np.ndarray, alpha: np.ndarray) -> None:
    other = np.where(alpha[..., None] == 0, 255 - pixels, pixels)
    one = without_hidden_colours(pixels, alpha)
    assert np.array_equal(one, without_hidden_colours(other, alpha))
    assert np.array_equal(one[alpha > 0], pixels[alpha > 0])
    if (alpha > 0).any():
        shown = pixels[alpha > 0]
        assert (one >= shown.min(axis=0)).all()
        assert (one <= shown.max(axis=0)).all()


def test_hidden_pixels_take_the_nearest_visible_colour_and_sixteen_bits_stay() -> None:
    pixels = np.full((300, 400, 3), 7, np.uint16)
    alpha = np.zeros((300, 400), np.uint8)
    pixels[:, :60], alpha[:, :60] = (60_000, 0, 0), 255
    pixels[:, 340:], alpha[:, 340:] = (0, 0, 50_000), 255
    filled = without_hidden_colours(pixels, alpha)
    assert filled.dtype == np.uint16
    assert filled[150, 64, 0] > 50_000 > 5_000 > filled[150, 64, 2]
    assert filled[150, 335, 2] > 40_000 > 5_000 > filled[150, 335, 0]


@pytest.mark.parametrize(("colour", "grey"), [(0, 255), (255, 0), (100, 255), (150, 0), (128, 0)])
def test_the_grey_below_stands_out(colour: int, grey: int) -> None:
    pixels, alpha = _camera(colour)
    photo = Photo(pixels, alpha)
    assert contrasting_grey(photo) == grey
    seen = visible_pixels(photo)
    assert (seen[alpha == 0] == grey).all()
    assert (seen[alpha == 255] == colour).all()
    deep = visible_pixels(Photo(pixels.astype(np.uint16) * 257, alpha))
    assert np.abs(deep / 257 - seen).max() <= 0.5


def test_a_soft_edge_of_its_own_has_no_background_in_its_colours() -> None:
    alpha = np.array([[0, 40, 128, 255]], np.uint8)
    photo = Photo(np.zeros((1, 4, 3), np.uint8), alpha)
    assert background_share(photo, alpha).tolist() == [[0, 255, 255, 255]]
    assert background_share(photo, alpha // 2).tolist() == [[0, 128, 128, 127]]
    assert background_share(Photo(photo.pixels), alpha) is alpha
