import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.matting.haze import clean_haze, haze_table
from koutu.engine.matting.refine_settings import RefineSettings, chosen


@given(st.floats(0, 1))
def test_faint_alpha_goes_and_the_rest_stays(haze):
    table = haze_table(haze).astype(int)
    assert (table[: int(45 * haze) + 1] == 0).all()
    assert (table[int(np.ceil(90 * haze)) :] == np.arange(256)[int(np.ceil(90 * haze)) :]).all()
    assert (np.diff(table) >= 0).all()
    assert np.diff(table).max() <= 2
    assert (table <= np.arange(256)).all()


def test_none_of_it_is_the_matte_itself():
    matte = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert clean_haze(matte, 0) is matte
    assert clean_haze(matte, 1).ravel().tolist() == haze_table(1).tolist()


def test_haze_alone_keeps_the_methods_own():
    assert chosen(None, None, None, 20, "small") == RefineSettings("fast", haze=20)
    assert chosen(None, None, None, 20, "large") == RefineSettings("fine", haze=20)
    assert chosen(None, 200, None, 20, "small") == RefineSettings("fine", 200, haze=20)
    assert chosen("fast", None, None, 0, "large") == RefineSettings("fast", haze=0)
    assert chosen(None, None, None, None, "small") is None


@pytest.mark.parametrize("haze", [-1, 101, float("nan")])
def test_other_figures_are_refused(haze):
    with pytest.raises(ValueError, match="out of range"):
        chosen(None, None, None, haze, "large")
