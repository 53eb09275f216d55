"""Print sheets and tight portraits: what the window shows is what is written."""

import numpy as np
import pytest

from koutu.engine.compose.finished import compose, printed, sheet_places
from koutu.engine.compose.placing import find_spot, place, too_tight
from koutu.engine.compose.style import Backdrop, Canvas, Placement, Sheet, Style
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout_type import Cutout


@pytest.mark.parametrize(
    ("size", "sheet"),
    [((413, 295), Sheet(1800, 1200)), ((626, 413), Sheet(1800, 1200)), ((300, 300), Sheet(310, 990, 20))],
)
def test_the_places_are_where_the_copies_are_printed(size: tuple[int, int], sheet: Sheet) -> None:
    out, _ = printed(np.zeros((*size, 3), np.uint8), None, sheet)
    expected = np.zeros(out.shape[:2], bool)
    for left, top, width, height in sheet_places(size, sheet):
        assert sorted((width, height)) == sorted(size)
        expected[top : top + height, left : left + width] = True
    np.testing.assert_array_equal((out == 0).all(axis=2), expected)


def test_where_nothing_fits_there_are_no_places() -> None:
    assert sheet_places((2000, 2000), Sheet(1800, 1200)) == []


def portrait(shoulders: int) -> np.ndarray:
    """A head on a neck, with so many rows of shoulders before the photo ends."""
    matte = np.zeros((400 + shoulders, 400), np.uint8)
    rows, columns = np.mgrid[: matte.shape[0], :400]
    matte[((rows - 220) / 150) ** 2 + ((columns - 200) / 110) ** 2 <= 1] = 255
    matte[340:400, 150:250] = 255
    matte[400:, 20:380] = 255
    return matte


@pytest.mark.parametrize(("shoulders", "tight"), [(20, True), (400, False)])
def test_a_tight_portrait_is_told_and_never_floats(shoulders: int, tight: bool) -> None:
    matte, size = portrait(shoulders), (413, 295)
    placement = Placement(by="head", head=40, eyes=30)
    assert too_tight(placement, size, matte) == tight
    matrix = find_spot(placement, size, matte).matrix()
    bottom = matrix[1, 1] * matte.shape[0] + matrix[1, 2]
    assert bottom >= size[0] - 1


@pytest.mark.parametrize("turn", [-15.0, -5.0, 5.0, 15.0])
@pytest.mark.parametrize("below", [0, 40])
def test_a_turned_portrait_or_one_that_ends_in_the_air_leaves_no_gap_below(turn: float, below: int) -> None:
    matte, size = np.pad(portrait(60), ((0, below), (0, 0))), (413, 295)
    spot = find_spot(Placement(by="head", head=40, eyes=30, turn=turn), size, matte)
    _, placed = place(np.zeros((*matte.shape, 3), np.uint8), matte, spot, size)
    # Inside the shoulders every column is covered down to the edge.
    columns = np.flatnonzero(placed[-30] == 255)
    assert columns.size > 50
    assert (placed[-1, columns[20:-20]] >= 250).all()


@pytest.mark.parametrize("canvas", [Canvas(300, 300), Canvas(600, 200), Canvas(200, 500)])
def test_a_photo_behind_its_own_subject_stays_one_picture_with_it(canvas: Canvas) -> None:
    rows, columns = np.mgrid[:240, :320]
    ball = ((rows - 120) ** 2 + (columns - 160) ** 2 < 50**2).astype(np.uint8) * 255
    pixels = np.full((240, 320, 3), 60, np.uint8)
    pixels[ball > 0] = 220  # grey already, so that its twin behind it looks the same
    cutout = Cutout(Photo(pixels), pixels, ball)
    made = compose(cutout, Style(canvas=canvas, backdrop=Backdrop("grey"))).colours
    # Whatever the canvas, the ball covers its own twin: there is one disc, as large as the covering photo's.
    scale = max(canvas.width / 320, canvas.height / 240)
    light = (made[..., 0] > 140).sum()
    assert light == pytest.approx(np.pi * (50 * scale) ** 2, rel=0.03)
