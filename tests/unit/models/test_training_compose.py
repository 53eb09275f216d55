"""models/training: pictures to learn from are the same for the same seed, and their alpha is exact."""

import numpy as np
import pytest
from models.training import feeder, figures
from models.training.canvas import Canvas, resized_cutout
from models.training.compose import compose, framed
from models.training.library import HELD_OUT, Library, read_index
from models.training.mixture import Mixture

from koutu import paths
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network_input import network_input

from .drawn_data import PROJECTS, write_drawn_data

EVERYTHING = Mixture().changed(
    dict.fromkeys(("patches", "distractors", "lettering", "night", "particles", "framed", "shadow", "jpeg"), 1.0)
)
NOTHING = Mixture().changed(
    dict.fromkeys(
        ("two", "row", "none", "patches", "distractors", "lettering", "night", "particles", "framed", "shadow"), 0.0
    )
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_drawn_data(tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("mixture", [Mixture(), EVERYTHING])
def test_the_same_seed_gives_the_same_picture(data, mixture):
    for number in range(6):
        one, other = (compose(Library(data, "train"), mixture, 5, number, 64) for _ in range(2))
        np.testing.assert_array_equal(one.pixels, other.pixels)
        np.testing.assert_array_equal(one.alpha, other.alpha)


def test_what_was_composed_before_does_not_matter(data):
    library = Library(data, "train")
    for number in range(4):
        compose(library, Mixture(), 5, number, 64)
    np.testing.assert_array_equal(
        compose(library, Mixture(), 5, 9, 64).pixels, compose(Library(data, "train"), Mixture(), 5, 9, 64).pixels
    )


def test_another_seed_or_number_gives_another_picture(data):
    library = Library(data, "train")
    pictures = [compose(library, Mixture(), *which, 64).pixels.tobytes() for which in ((1, 0), (1, 1), (2, 0), (2, 1))]
    assert len(set(pictures)) == 4


def test_compositions_have_the_shapes_and_ranges_that_are_said(data):
    for number in range(20):
        pixels, alpha = compose(Library(data, "held-out"), EVERYTHING, 8, number, 48)
        assert (pixels.shape, pixels.dtype) == ((48, 48, 3), np.uint8)
        assert (alpha.shape, alpha.dtype) == ((48, 48), np.float32)
        assert alpha.min() >= 0
        assert alpha.max() <= 1


def test_a_figure_that_covers_another_adds_its_alpha_and_a_thing_hides_it():
    random = np.random.default_rng(1)
    canvas = Canvas(np.zeros((4, 5, 3), np.float32), random.random((4, 5), np.float32))
    before, cover = canvas.alpha.copy(), random.random((4, 5, 4), np.float32)
    canvas.paste(cover, 0, 0, subject=True)
    np.testing.assert_allclose(canvas.alpha, 1 - (1 - before) * (1 - cover[..., 3]), atol=1e-6)
    before = canvas.alpha.copy()
    canvas.paste(cover, 0, 0, subject=False)
    np.testing.assert_allclose(canvas.alpha, before * (1 - cover[..., 3]), atol=1e-6)


def test_a_cutout_beyond_the_frame_is_clipped():
    canvas = Canvas(np.zeros((4, 5, 3), np.float32), np.zeros((4, 5), np.float32))
    cutout = np.ones((3, 3, 4), np.float32)
    canvas.paste(cutout, -2, 2, subject=True)
    canvas.paste(cutout, 9, 9, subject=True)
    expected = np.zeros((4, 5), np.float32)
    expected[2:, :1] = 1
    np.testing.assert_array_equal(canvas.alpha, expected)


def test_the_alpha_is_that_of_the_figures_where_nothing_else_happens(data):
    library = Library(data, "train")
    for number in range(8):
        random, again = (np.random.default_rng([4, number]) for _ in range(2))
        canvas = framed(random, library, NOTHING, 64)
        # What is chosen is random too, so it is chosen again the same way: proportions, ground, figures.
        placed = _placed_again(again, library, canvas.alpha.shape)
        alpha = np.zeros_like(canvas.alpha)
        for figure, left, top in placed:
            blank = Canvas(np.zeros((*alpha.shape, 3), np.float32), alpha)
            blank.paste(figure, left, top, subject=True)
        np.testing.assert_array_equal(canvas.alpha, alpha if alpha.mean() >= 0.004 else 0 * alpha)


def _placed_again(random, library, shape):
    from models.training import grounds

    random.uniform()
    grounds.ground(random, library, NOTHING, *shape)
    blank = Canvas(np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32))
    return figures.place(random, blank, figures.choose(random, library, NOTHING), NOTHING)


def test_resizing_a_cutout_keeps_the_colours_that_alpha_hides_out():
    cutout = np.zeros((8, 8, 4), np.uint8)
    cutout[:, :4] = (200, 100, 50, 255)
    cutout[:, 4:, 1] = 255
    small = resized_cutout(cutout, 2, 3)
    np.testing.assert_allclose(small[:, 1, :3], np.array([[200, 100, 50]] * 2) / 255, atol=0.01)


def test_no_project_is_in_both_parts(data):
    parts = [{entry.project for entry in read_index(data, part)} for part in ("train", "held-out")]
    assert not parts[0] & parts[1]
    assert parts[0] | parts[1] == set(PROJECTS)
    assert parts[1] <= HELD_OUT


def test_a_share_that_the_mixture_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no nigth"):
        Mixture().changed({"nigth": 1})


def test_the_feeder_composes_what_its_caller_would_have(data):
    order = {"seed": 6, "first": 2, "count": 2, "side": 32}
    expected = feeder.batch(Library(data, "train"), Mixture().changed({"jpeg": 1.0}), **order)
    with feeder.feeding(data, {"jpeg": 1.0}, **order) as batches:
        given = next(batches)
    np.testing.assert_array_equal(given.pixels, expected.pixels)
    np.testing.assert_array_equal(given.alpha, expected.alpha)


def test_training_shows_the_network_what_koutu_shows_it():
    networks = load_catalog(paths.bundled_models() / "catalog.toml").networks
    entry = next(network for network in networks if network.id == "u2netp")
    assert entry.treatment.mean == tuple(round(float(value), 3) for value in feeder.MEAN)
    assert entry.treatment.std == tuple(round(float(value), 3) for value in feeder.STD)
    pixels = np.random.default_rng(0).integers(0, 200, (320, 320, 3), np.uint8)
    np.testing.assert_allclose(
        feeder.network_input(pixels[None]), network_input(pixels, entry.input, entry.treatment), atol=1e-5
    )
