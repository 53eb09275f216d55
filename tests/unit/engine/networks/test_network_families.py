"""The contract of every family of networks, with small graphs whose answers can be computed by hand."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from koutu import paths
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.matte import activated
from koutu.engine.networks.network import Networks
from koutu.engine.networks.network_input import network_input
from tests.unit.onnx_graphs import FLOAT16, brightness
from tests.unit.small_networks import with_files

CATALOG = load_catalog(paths.bundled_models() / "catalog.toml")
FAMILIES = ["u2net", "silueta", "u2net-human", "isnet-anime", "birefnet-general", "birefnet-portrait", "modnet"]


def steps(height: int, width: int, top: int = 200, dtype: type = np.uint8) -> np.ndarray:
    """Four upright stripes of grey: 0, a third, two thirds, `top`."""
    levels = np.round(np.linspace(0, top, 4)).astype(dtype)
    return np.repeat(np.repeat(levels, width // 4)[None, :, None], height, axis=0).repeat(3, axis=2)


def opened(tmp_path: Path, entry: NetworkEntry, graph: bytes):
    small = with_files(entry, graph)
    (tmp_path / small.files[0].name).write_bytes(graph)
    return Networks([tmp_path]).matte_predictor(small)


def stripes_of(matte: np.ndarray) -> list[float]:
    """The matte in the middle of each stripe."""
    height, width = matte.shape
    return [float(matte[height // 2, (2 * n + 1) * width // 8]) for n in range(4)]


def expected(entry: NetworkEntry, top: int) -> np.ndarray:
    """What the channels' mean should become, from the definitions alone."""
    how = entry.treatment
    grey = np.round(np.linspace(0, top, 4)) / (top if how.range == "own" else 255)
    answer = np.mean([(grey - mean) / std for mean, std in zip(how.mean, how.std, strict=True)], axis=0)
    match how.activation:
        case "stretch":
            return (answer - answer.min()) / (answer.max() - answer.min())
        case "sigmoid":
            return 1 / (1 + np.exp(-answer))
    return np.clip(answer, 0, 1)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_photo_goes_in_and_a_matte_comes_out_as_the_family_was_trained(tmp_path, family, dtype):
    entry = CATALOG.network(family)
    side = "any" if entry.input.kind == "short" else entry.input.side
    network = opened(tmp_path, entry, brightness(side, side_outputs=6 if family == "u2net" else 0))
    # Of the input's own size: resampling would overshoot at the stripes' edges, and so change the photo's maximum.
    pixels = steps(*entry.input.shape(480, 640), 200, dtype) * dtype(257 if dtype is np.uint16 else 1)
    matte = network.predict(pixels, entry.input)
    assert matte.shape == entry.input.shape(480, 640)
    assert matte.dtype == np.float32
    assert (float(matte.min()) >= 0, float(matte.max()) <= 1) == (True, True)
    np.testing.assert_allclose(stripes_of(matte), expected(entry, 200), atol=0.01)


def test_a_network_in_half_precision_is_fed_in_half_precision(tmp_path):
    entry = CATALOG.network("u2net")
    matte = opened(tmp_path, entry, brightness(320, kind=FLOAT16)).predict(steps(320, 320), entry.input)
    assert matte.dtype == np.float32
    np.testing.assert_allclose(stripes_of(matte), expected(entry, 200), atol=0.01)


@pytest.mark.parametrize(
    ("height", "width", "shape"),
    [
        (3000, 4000, (512, 672)),
        (4000, 3000, (672, 512)),
        (100, 150, (512, 768)),
        (512, 512, (512, 512)),
        (511, 2000, (512, 1984)),
        (10, 9000, (512, 2048)),
    ],
)
def test_modnets_short_side_is_512_and_both_are_cut_to_32(height, width, shape):
    assert CATALOG.network("modnet").input.shape(height, width) == shape


def test_the_range_says_what_is_one():
    pixels = np.full((512, 512, 3), 51, np.uint8)
    treatment = CATALOG.network("modnet").treatment
    np.testing.assert_allclose(network_input(pixels, treatment.input, treatment), -0.6, atol=1e-6)
    own = dataclasses.replace(treatment, range="own")
    np.testing.assert_allclose(network_input(pixels, treatment.input, own), 1, atol=1e-6)
    wide = network_input(pixels.astype(np.uint16) * 257, treatment.input, treatment)
    np.testing.assert_allclose(wide, -0.6, atol=1e-6)


def test_every_activation_stays_within_bounds_whatever_comes():
    answer = np.array([[-1e30, -1, 0, 1, 1e30, np.nan, np.inf, -np.inf]], np.float32)
    with np.errstate(all="ignore"):
        for activation in ("stretch", "sigmoid", "none"):
            matte = activated(answer, activation)
            assert matte.dtype == np.float32
            assert ((matte >= 0) & (matte <= 1)).all()
    np.testing.assert_array_equal(activated(answer, "none")[0, :5], [0, 0, 0, 1, 1])
    np.testing.assert_allclose(activated(answer, "sigmoid")[0, :5], [0, 0.26894143, 0.5, 0.7310586, 1], rtol=1e-5)


def test_a_sigmoid_is_not_stretched():
    flat = np.full((4, 4), -9, np.float32)
    assert activated(flat, "sigmoid").max() < 1e-3


def test_the_families_are_as_upstream_trained_them():
    got = {
        entry.id: (entry.input, entry.treatment.range, entry.treatment.activation, entry.treatment.std)
        for entry in CATALOG.networks
        if entry.id in FAMILIES
    }
    imagenet, plain = (0.229, 0.224, 0.225), (1.0, 1.0, 1.0)
    assert got == {
        "silueta": (InputRule("squeeze", 320), "own", "stretch", imagenet),
        "u2net": (InputRule("squeeze", 320), "own", "stretch", imagenet),
        "u2net-human": (InputRule("squeeze", 320), "own", "stretch", imagenet),
        "birefnet-general": (InputRule("squeeze", 1024), "own", "sigmoid", imagenet),
        "birefnet-portrait": (InputRule("squeeze", 1024), "own", "sigmoid", imagenet),
        "isnet-anime": (InputRule("squeeze", 1024), "own", "stretch", plain),
        "modnet": (InputRule("short", 512), "full", "none", (0.5, 0.5, 0.5)),
    }
