"""Where a photo lies in a network's input: there and back again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.placement import Placement

PORTRAIT = Placement(photo=(4000, 3000), content=(1024, 768), input=(1024, 1024))


def test_corners_of_the_photo_are_corners_of_its_content():
    corners = np.array([[0, 0], [3000, 4000]], np.float32)
    np.testing.assert_allclose(PORTRAIT.to_input(corners), [[0, 0], [768, 1024]], atol=1e-3)


def test_the_share_of_a_plane_leaves_the_padding_out():
    assert PORTRAIT.share_of(256, 256) == (256, 192)


@given(
    st.integers(1, 9000),
    st.integers(1, 9000),
    st.integers(1, 1400),
    st.integers(1, 1400),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_point_comes_back(height, width, rows, columns, x, y):
    placement = Placement((height, width), (rows, columns), (rows + 3, columns))
    point = np.array([[x * width, y * height]], np.float32)
    np.testing.assert_allclose(placement.to_photo(placement.to_input(point)), point, rtol=1e-4, atol=1e-2)
