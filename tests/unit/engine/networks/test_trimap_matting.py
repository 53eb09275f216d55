"""ViTMatte's contract: a graph with its names and shapes whose answer can be told in advance, and tiles."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, NetworkError
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.live_refining import LiveRefiner
from koutu.engine.matting.closed_form import Manner
from koutu.engine.matting.cutout import refine_matte
from koutu.engine.matting.network_refining import refine_by_network, refine_patch_by_network, trimap_entry
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks import trimap_matting
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.session import OnnxSession
from koutu.engine.networks.trimap_matting import ModelTrimapMatting, tiles_over
from koutu.paths import bundled_models
from tests.unit.onnx_graphs import FLOAT, model, node, tensor, value

ort = pytest.importorskip("onnxruntime")


def graph() -> bytes:
    """Alpha by a 1×1 convolution: half the red, undone as −1 to 1, a quarter of the trimap, an eighth of the blue."""
    weights = np.array([0.25, 0.0, 0.0625, 0.25], np.float32).reshape(1, 4, 1, 1)
    bias = np.array([0.25 + 0.0625], np.float32)
    nodes = [node("Conv", ["pixel_values", "weights", "bias"], ["alphas"])]
    shape = ("batch", 1, "height", "width")
    inputs = [value("pixel_values", ("batch", 4, "height", "width"), FLOAT)]
    return model(nodes, inputs, [value("alphas", shape, FLOAT)], [tensor("weights", weights), tensor("bias", bias)])


class Watched(OnnxSession):
    """Keeps the shapes it was fed."""

    def run(self, feeds, outputs, cancel=None):
        self.shapes = [*getattr(self, "shapes", []), feeds["pixel_values"].shape]
        self.last = feeds["pixel_values"]
        return super().run(feeds, outputs, cancel)


@pytest.fixture
def network() -> ModelTrimapMatting:
    entry = trimap_entry(load_catalog(bundled_models() / "catalog.toml"))
    assert entry is not None
    assert entry.id == "vitmatte-s"
    return ModelTrimapMatting(entry, Watched("ViTMatte", ort.InferenceSession(graph())))


def expected(photo: np.ndarray, trimap: np.ndarray) -> np.ndarray:
    colours = photo / np.iinfo(photo.dtype).max
    answer = 0.5 * colours[..., 0] + 0.125 * colours[..., 2] + 0.25 * 128 / 255
    return np.where(trimap == 128, answer * 255, trimap)


def made(height: int, width: int, seed: int = 0, dtype: type = np.uint8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    photo = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    return photo, rng.choice(np.array([0, 128, 255], np.uint8), (height, width))


@pytest.mark.parametrize("shape", [(37, 50), (768, 768), (900, 1700), (2, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_it_is_fed_as_it_was_trained_and_tiles_do_not_show(network, shape, dtype):
    """Red or blue swapped, another normalisation, the trimap not as a 255th, a tile out of place: all miss."""
    photo, trimap = made(*shape, dtype=dtype)
    found = network.alpha(photo, trimap)
    assert np.abs(found - expected(photo, trimap)).max() <= 1.01
    assert (found[trimap != 128] == trimap[trimap != 128]).all()


def test_sides_are_filled_up_with_nothing_to_multiples_of_32(network):
    photo, trimap = made(37, 50)
    network.alpha(photo, trimap)
    assert network._session.shapes == [(1, 4, 64, 64)]
    assert (network._session.last[:, :, 37:] == 0).all()
    assert (network._session.last[:, :, :, 50:] == 0).all()


def test_memory_is_bounded_and_only_what_is_unknown_is_looked_at(network):
    photo, _ = made(2000, 3000)
    trimap = np.zeros((2000, 3000), np.uint8)
    trimap[100:140, 100:140] = 128
    heard: list[float] = []
    network.alpha(photo, trimap, progress=heard.append)
    assert network._session.shapes == [(1, 4, 768, 768)]
    assert heard == [1.0]
    trimap[:] = 255
    assert (network.alpha(photo, trimap) == 255).all()
    assert len(network._session.shapes) == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6000), st.integers(1, 6000))
def test_tiles_cover_every_pixel_and_overlap(height, width):
    whole = Rect(0, 0, width, height)
    tiles = list(tiles_over(whole))
    for low, high, length in ((0, 2, width), (1, 3, height)):
        spans = sorted({(tile[low], tile[high]) for tile in tiles})
        assert spans[0][0] == 0
        assert spans[-1][1] == length
        assert all(after[0] <= before[1] - 128 for before, after in itertools.pairwise(spans))
    assert all(tile.clipped(whole) == tile for tile in tiles)
    assert max(tile.width for tile in tiles) <= 768


def test_neighbours_that_differ_fade_into_each_other(network, monkeypatch):
    """A network that sees more than a pixel answers differently in each tile: no border shows."""
    answers = iter(np.linspace(0, 1, 3))
    monkeypatch.setattr(
        ModelTrimapMatting, "_tile", lambda _self, photo, _trimap, _token: np.full(photo.shape[:2], next(answers))
    )
    monkeypatch.setattr(trimap_matting, "_TILE", 768)
    found = network.alpha(np.zeros((700, 2048, 3), np.uint8), np.full((700, 2048), 128, np.uint8)).astype(int)
    assert found[0, 0] == 0
    assert found[0, -1] == 255
    assert np.diff(found, axis=1).max() <= 2
    assert (np.diff(found, axis=0) == 0).all()


def test_it_can_be_cancelled(network):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        network.alpha(*made(40, 40), token)


def test_the_band_of_a_coarse_matte_is_asked_for_and_the_rest_is_sure(network):
    photo, _ = made(300, 400)
    coarse = np.zeros((75, 100), np.float32)
    coarse[20:60, 30:70] = 1
    matte = refine_by_network(photo, coarse, network, how=Manner(haze=0))
    assert matte[160, 200] == 255
    assert matte[5, 5] == 0
    edge = matte[78:83, 150:250]
    assert np.abs(edge - expected(photo, np.full((300, 400), 128))[78:83, 150:250]).max() <= 1.01


def test_the_brush_asks_for_what_is_painted_alone(network):
    photo, matte = made(60, 80)
    painted = np.zeros((60, 80), bool)
    painted[20:30, 20:40] = True
    found = refine_patch_by_network(photo, matte, painted, network)
    assert (found[~painted] == matte[~painted]).all()
    assert np.abs(found - expected(photo, np.full((60, 80), 128)))[painted].max() <= 1.01


def test_other_ports_normalisation_is_seen(network):
    """Some feed ImageNet's mean and deviation: that misses by far more than rounding."""
    wrong = dataclasses.replace(network.entry.treatment, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
    network.entry = dataclasses.replace(network.entry, treatment=wrong)
    photo, trimap = made(64, 64)
    assert np.abs(network.alpha(photo, trimap) - expected(photo, trimap)).max() > 20


def test_without_it_best_is_a_sentence_that_says_what_to_install():
    photo, _ = made(20, 30)
    coarse = np.zeros((10, 10), np.uint16)
    with pytest.raises(NetworkError, match="vitmatte-s"):
        refine_matte(Photo(photo), coarse, RefineSettings("best"))


def test_best_is_what_the_pipeline_makes_of_it(network):
    photo, _ = made(120, 160)
    coarse = np.zeros((30, 40), np.uint16)
    coarse[8:22, 10:30] = 65535
    settings = RefineSettings("best", 150, haze=20)
    found = refine_matte(Photo(photo), coarse, settings, matting=lambda: network)
    expected_matte = refine_by_network(photo, coarse / np.float32(65535), network, how=Manner(1.5, haze=0.2))
    assert (found == expected_matte).all()
    live = LiveRefiner(Photo(photo), coarse, lambda: network)
    assert live.first_look(settings, Rect(0, 0, 160, 120), 1000) is None
    assert (live.whole(settings) == found).all()
