"""The whole pipeline, and the public call."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

import koutu
from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.decoding.photo import Photo, load
from koutu.engine.export import export
from koutu.engine.matting import cutout
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.merge import with_second_opinions
from koutu.engine.networks.network import Networks
from tests.unit.pictures import write_subject

CATALOG = load_catalog(paths.bundled_models() / "catalog.toml")
SMALL = CATALOG.recipe("general", "small")
LARGE = CATALOG.recipe("general", "large")
MATTES = nps.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.floats(0, 1, width=32))


@pytest.fixture(scope="module")
def networks() -> Networks:
    return Networks([paths.bundled_models()])


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    return load(write_subject(tmp_path / "disc.png"))


@given(MATTES, MATTES, st.floats(0.05, 0.95))
def test_a_merge_stays_between_and_keeps_agreement(one: np.ndarray, two: np.ndarray, share: float) -> None:
    merged = with_second_opinions([one, two], [share, 1 - share])
    assert merged.shape == (one.shape if share > 0.5 else two.shape)
    assert merged.min() >= 0
    assert merged.max() <= 1
    solid = with_second_opinions([np.ones_like(one), np.ones_like(two)], [share, 1 - share])
    assert (solid == 1).all()


def test_a_second_opinion_counts_where_it_contradicts_in_an_area() -> None:
    edge = np.linspace(0, 1, 64, dtype=np.float32)
    base = np.tile(np.clip((edge - 0.5) * 20 + 0.5, 0, 1), (64, 1))
    soft = np.tile(edge, (64, 1))
    sharp = np.clip((base - 0.1) / 0.8, 0, 1)
    assert np.abs(with_second_opinions([soft, base], [0.45, 0.55]) - sharp).max() < 1e-6
    nothing = np.zeros((64, 64), np.float32)
    mixed = with_second_opinions([nothing, base], [0.45, 0.55])
    assert mixed[32, 60] == pytest.approx((0.55 - 0.1) / 0.8)
    assert mixed[32, 5] == 0


def test_the_preview_is_the_quick_networks_matte_and_changes_nothing(photo: Photo, networks: Networks) -> None:
    previews: list[np.ndarray] = []
    steps: list[float] = []
    plain = cutout.make_matte(photo, LARGE, networks).matte
    shown = cutout.make_matte(photo, LARGE, networks, preview=previews.append, progress=steps.append).matte
    assert np.array_equal(plain, shown)
    assert len(previews) == 2
    assert np.array_equal(previews[0], cutout.make_matte(photo, SMALL, networks).matte)
    assert np.array_equal(previews[1], cutout.make_matte(photo, LARGE, networks, settings=RefineSettings("fast")).matte)
    assert steps == sorted(steps)
    assert steps[-1] == 1
    cutout.make_matte(photo, SMALL, networks, preview=previews.append)
    assert len(previews) == 2


def test_a_cancelled_token_ends_the_work(photo: Photo, networks: Networks) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        cutout.make_matte(photo, SMALL, networks, cancel=token)


def test_three_lines_cut_a_file(tmp_path: Path) -> None:
    source = write_subject(tmp_path / "disc.png")
    cut = koutu.cut(str(source), size="small")
    koutu.save(cut, tmp_path / "cut.png")
    assert (tmp_path / "cut.png").read_bytes() == export.encode_cutout(cut)
    again = koutu.cut(cut.photo.pixels, size="small")
    assert np.array_equal(again.matte, cut.matte)
    assert cut.matte[80, 80] == 255
    assert cut.matte[2, 2] == 0
    opaque = cut.matte == 255
    assert np.array_equal(cut.colours[opaque], cut.photo.pixels[opaque])
