import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.pyramid import Pixels, Pyramid, halve, multiplied
from koutu.engine.core.rect import Rect
from koutu.engine.display.edge_colours import EdgeColours
from koutu.engine.matting.foreground import clean_colours

HEIGHT, WIDTH = 417, 533


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def disc(radius: int = 130, soft: float = 6) -> np.ndarray:
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(matte, (250, 200), radius, 255, -1)
    return cv2.GaussianBlur(matte, (0, 0), soft).astype(np.uint8)


def dense(colours: Pixels, matte: Pixels) -> list[Pixels]:
    """What whole premultiplied planes would be: the levels from 1 on."""
    levels = [multiplied(colours, cv2.merge([matte] * 3))]
    while max(levels[-1].shape) > 64:
        levels.append(halve(levels[-1]))
    return levels[1:]


def assert_like(fringe: EdgeColours, matte: Pyramid, colours: Pixels) -> None:
    for level, expected in enumerate(dense(colours, matte.base), start=1):
        shown = fringe.premultiplied(level, Rect.of(expected))
        assert np.abs(shown.astype(int) - expected).max() <= 1, level


def test_the_averages_are_those_of_whole_planes_where_the_photo_is_plain() -> None:
    photo, matte = np.full((HEIGHT, WIDTH, 3), (200, 90, 10), np.uint8), Pyramid(disc())
    assert_like(EdgeColours.made(Pyramid(photo), matte), matte, photo)


def test_only_what_is_seen_is_averaged() -> None:
    photo = np.zeros((128, 128, 3), np.uint8)
    photo[:, ::2] = (0, 200, 0)  # removed background in every other column
    photo[:, 1::2] = (200, 0, 0)
    matte = np.zeros((128, 128), np.uint8)
    matte[:, 1::2] = 255
    level = EdgeColours.made(Pyramid(photo), Pyramid(matte)).premultiplied(1, Rect(0, 0, 64, 64))
    assert np.unique(level.reshape(-1, 3), axis=0).tolist() == [[100, 0, 0]]


def test_clean_colours_show_along_the_edge_and_the_photo_elsewhere() -> None:
    photo, matte = noise(HEIGHT, WIDTH, 3), disc()
    clean = clean_colours(photo, matte)
    shown = EdgeColours.made(Pyramid(photo), Pyramid(matte), clean).straight(Rect.of(photo))
    soft = (matte > 0) & (matte < 255)
    np.testing.assert_array_equal(shown[soft], clean[soft])
    np.testing.assert_array_equal(shown[200, 250], photo[200, 250])
    np.testing.assert_array_equal(shown[0, 0], photo[0, 0])  # there `clean` is black: nothing shows, unless painted


def test_tiles_lie_along_the_soft_edge_alone() -> None:
    photo, matte = noise(2000, 3000, 3), np.zeros((2000, 3000), np.uint8)
    cv2.circle(matte, (1500, 1000), 800, 255, -1)
    fringe = EdgeColours.made(Pyramid(photo), Pyramid(matte), photo)
    assert 0 < fringe.nbytes < photo.nbytes * 0.15


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Rect(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


@given(st.lists(st.tuples(rects(), st.sampled_from([0, 40, 255])), min_size=1, max_size=4))
@settings(max_examples=30)
def test_refreshing_a_rectangle_shows_what_making_it_anew_would(changes: list[tuple[Rect, int]]) -> None:
    photo, array = Pyramid(noise(HEIGHT, WIDTH, 3)), disc()
    matte = Pyramid(array)
    fringe = EdgeColours.made(photo, matte)
    for rect, value in changes:
        array[rect.slices] = value
        matte.refresh(rect)
        fringe.refresh(rect)
    anew = EdgeColours.made(photo, Pyramid(array))
    for level in range(1, len(photo)):
        whole = matte.whole(level)
        shown, expected = fringe.premultiplied(level, whole), anew.premultiplied(level, whole)
        # A tile that is kept though its matte is solid now holds averages, where the new one multiplies levels.
        assert np.abs(shown.astype(int) - expected).max() <= level


def test_what_is_painted_over_is_let_go_but_for_the_clean_colours() -> None:
    photo, array = Pyramid(noise(HEIGHT, WIDTH, 3)), disc()
    matte = Pyramid(array)
    fringe = EdgeColours.made(photo, matte, clean_colours(photo.base, array))
    clean = sum(tile.nbytes for tile in fringe.levels[0].values())
    array[:] = 255
    matte.refresh(Rect.of(array))
    fringe.refresh(Rect.of(array))
    for level in range(1, len(photo)):
        assert fringe.parts(level, matte.whole(level)) == []
        np.testing.assert_array_equal(fringe.premultiplied(level, matte.whole(level)), photo.level(level))
    assert fringe.nbytes == clean
