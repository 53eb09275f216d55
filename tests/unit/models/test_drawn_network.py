"""models/koutu-drawn.onnx, the network that Koutu's own training made."""

import hashlib
import re

import numpy as np
import pytest

from koutu import paths
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.entry import Digest
from koutu.engine.networks.runtime import onnx_runtime

FILE = paths.bundled_models() / "koutu-drawn.onnx"
DATA_SHEET = paths.bundled_models() / "training" / "DATASHEET.md"


@pytest.fixture(scope="module")
def session():
    return onnx_runtime().InferenceSession(FILE, providers=["CPUExecutionProvider"])


def test_it_is_small_and_the_one_that_the_data_sheet_describes():
    data = FILE.read_bytes()
    assert len(data) <= 5_000_000
    described = re.search(r"`koutu-drawn.onnx`: ([\d,]+) bytes, sha256 `([0-9a-f]{64})`", DATA_SHEET.read_text("utf-8"))
    assert described is not None
    assert int(described[1].replace(",", "")) == len(data)
    assert described[2] == hashlib.sha256(data).hexdigest()


def test_the_catalogue_knows_it_by_its_bytes():
    data = FILE.read_bytes()
    (file,) = load_catalog(paths.bundled_models() / "catalog.toml").network("koutu-drawn").files
    assert (file.name, file.bytes, file.urls) == (FILE.name, len(data), ())
    assert file.digest == Digest("sha256", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("feed", [np.zeros((1, 3, 320, 320)), np.random.default_rng(0).normal(size=(1, 3, 320, 320))])
def test_it_answers_within_range(session, feed):
    answer = session.run([session.get_outputs()[0].name], {session.get_inputs()[0].name: feed.astype(np.float32)})[0]
    assert answer.shape == (1, 1, 320, 320)
    assert answer.min() >= 0
    assert answer.max() <= 1


def test_it_finds_a_bright_figure_on_a_dark_ground(session):
    y, x = np.mgrid[:320, :320]
    figure = ((x - 160) / 60) ** 2 + ((y - 180) / 110) ** 2 < 1
    pixels = np.where(figure[..., None], (0.95, 0.7, 0.6), (0.15, 0.2, 0.3))
    feed = ((pixels - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)).transpose(2, 0, 1)[None].astype(np.float32)
    answer = session.run([session.get_outputs()[0].name], {session.get_inputs()[0].name: feed})[0][0, 0] > 0.5
    assert (answer & figure).sum() / (answer | figure).sum() > 0.9
