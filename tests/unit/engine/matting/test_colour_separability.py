import numpy as np

from koutu.engine.matting.colour_separability import colour_separability

HEIGHT, WIDTH = 240, 320
LEFT = np.zeros((HEIGHT, WIDTH), np.bool_)
LEFT[:, :152] = True
RIGHT = np.zeros((HEIGHT, WIDTH), np.bool_)
RIGHT[:, 168:] = True


def two_colours(left: tuple[int, int, int], right: tuple[int, int, int], grain: float = 0) -> np.ndarray:
    picture = np.empty((HEIGHT, WIDTH, 3))
    picture[:, :160], picture[:, 160:] = left, right
    picture += np.random.default_rng(1).normal(0, grain, picture.shape)
    return picture.clip(0, 255).astype(np.uint8)


def test_colours_that_differ_tell_the_sides_apart_near_their_border_only():
    found = colour_separability(two_colours((230, 230, 230), (60, 120, 30)), LEFT, RIGHT, 1, WIDTH)
    assert found.shape == (HEIGHT, WIDTH)
    assert found.dtype == np.float32
    assert found[:, 157:163].min() > 0.5
    assert found[:, :120].max() == 0
    assert found[:, 200:].max() == 0


def test_one_colour_on_both_sides_tells_nothing():
    assert colour_separability(two_colours((90, 90, 90), (90, 90, 90), grain=4), LEFT, RIGHT, 1, WIDTH).max() < 0.1


def test_a_spread_as_large_as_the_difference_tells_nothing():
    # On cells of the picture's own pixels, so that the means do not hide the spread.
    found = colour_separability(two_colours((150, 150, 150), (110, 110, 110), grain=60), LEFT, RIGHT, 1, WIDTH)
    assert found[:, 157:163].max() < 0.2


def test_the_depth_of_the_photo_changes_nothing():
    picture = two_colours((150, 150, 150), (110, 120, 110), grain=20)
    eight = colour_separability(picture, LEFT, RIGHT, 1, WIDTH)
    sixteen = colour_separability(picture.astype(np.uint16) * np.uint16(257), LEFT, RIGHT, 1, WIDTH)
    assert np.abs(eight - sixteen).max() < 0.02


def test_cells_of_several_pixels_cover_a_cut_picture():
    picture = two_colours((230, 230, 230), (60, 120, 30))[:-3, :-5]
    rows, columns = -(-picture.shape[0] // 4), -(-picture.shape[1] // 4)
    found = colour_separability(picture, LEFT[::4, ::4][:rows, :columns], RIGHT[::4, ::4][:rows, :columns], 4, columns)
    assert found.shape == (rows, columns)
    assert found[:, 39:41].min() > 0.5


def test_nothing_known_of_one_side_tells_nothing():
    assert (
        colour_separability(two_colours((230, 230, 230), (60, 120, 30)), LEFT, np.zeros_like(LEFT), 1, WIDTH).max() == 0
    )
