import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.touchup.edges import Edges, adjusted
from koutu.engine.touchup.layers import Layers
from koutu.engine.touchup.touchup import Touchup

HEIGHT, WIDTH = 331, 457
edges = st.builds(
    Edges,
    smooth=st.sampled_from([0, 15, 80]),
    feather=st.sampled_from([0, 3, 40, 130]),
    contrast=st.sampled_from([0, 50]),
    shift=st.sampled_from([0, -30]),
    invert=st.booleans(),
)


def blocks(seed: int) -> np.ndarray:
    small = np.random.default_rng(seed).integers(0, 2, (HEIGHT // 16 + 1, WIDTH // 16 + 1), dtype=np.uint8) * 255
    return np.kron(small, np.ones((16, 16), np.uint8))[:HEIGHT, :WIDTH].copy()


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Rect(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


@given(edges, rects())
@settings(max_examples=40)
def test_a_touch_shows_as_the_whole_made_anew_would(edges: Edges, rect: Rect) -> None:
    touchup = Touchup.blank(WIDTH, HEIGHT)
    layers = Layers(blocks(1), touchup, edges)
    shown = layers.flat().copy()
    touchup.blend_matte(rect, blocks(2)[rect.slices], np.full((rect.height, rect.width), 255, np.uint8))
    changed = layers.changed_by(rect)
    shown[changed.slices] = layers.part(changed)
    np.testing.assert_array_equal(shown, layers.flat())


def test_untouched_it_is_the_networks_own_array() -> None:
    network = blocks(1)
    assert Layers(network, Touchup.blank(WIDTH, HEIGHT), Edges()).flat() is network


def test_a_wide_feather_is_as_even_as_a_narrow_one() -> None:
    matte = np.zeros((200, 1200), np.uint8)
    matte[:, 600:] = 255
    row = adjusted(matte, Edges(feather=200))[100].astype(int)
    assert (np.diff(row) >= 0).all()
    assert np.diff(row).max() <= 2
    assert abs(row[599] - 127) <= 2
    spread = np.searchsorted(row, 214) - np.searchsorted(row, 41)  # one sigma on either side
    assert 185 <= spread <= 215
