"""What an ID photo would be sent back for."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from koutu.engine.compose.head import find_head
from koutu.engine.compose.portrait import portrait_faults
from koutu.engine.compose.style import Placement
from koutu.engine.compose.tilt import head_tilt

SIZE = (413, 295)
HEAD = Placement(by="head", head=60, eyes=42)


def person(side: int = 500, *, shift: tuple[int, int] = (0, 0)) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A drawn face with eyes, brows, nose and mouth on shoulders; its matte."""
    pixels = np.full((side, side, 3), (90, 140, 90), np.uint8)
    matte = np.zeros((side, side), np.uint8)
    x, y = 250 + shift[0], 190 + shift[1]
    for plane, skin, cloth in ((pixels, (205, 165, 140), (60, 70, 120)), (matte, 255, 255)):
        cv2.ellipse(plane, (x, y + 330), (230, 200), 0, 0, 360, cloth, -1)
        cv2.rectangle(plane, (x - 45, y + 80), (x + 45, y + 180), skin, -1)
        cv2.ellipse(plane, (x, y), (88, 120), 0, 0, 360, skin, -1)
    cv2.ellipse(pixels, (x, y - 75), (88, 60), 0, 180, 360, (50, 35, 25), -1)
    for way in (-1, 1):
        cv2.ellipse(pixels, (x + way * 36, y - 8), (14, 7), 0, 0, 360, (30, 30, 40), -1)
        cv2.line(pixels, (x + way * 20, y - 32), (x + way * 54, y - 34), (50, 35, 25), 6)
    cv2.line(pixels, (x, y - 5), (x, y + 30), (170, 125, 105), 8)
    cv2.ellipse(pixels, (x, y + 62), (32, 9), 0, 0, 360, (170, 80, 80), -1)
    return pixels, matte


def turned(plane: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    side = plane.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2, side * 0.4), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(plane, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE), np.uint8)


@pytest.mark.parametrize("degrees", [-15, -7, 0, 7, 15])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_the_tilt_is_measured_by_the_face(degrees: int, depth: type) -> None:
    pixels, matte = person()
    head = find_head(turned(matte, degrees))
    assert head is not None
    photo = turned(pixels, degrees).astype(depth) * (257 if depth is np.uint16 else 1)
    assert head_tilt(photo.astype(depth), head) == pytest.approx(degrees, abs=1.5)


def test_what_is_no_face_has_no_tilt() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (500, 500, 3), np.uint8)
    head = find_head(person()[1])
    assert head is not None
    assert head_tilt(noise, head) is None
    assert head_tilt(np.full_like(noise, 80), head) is None


def test_a_good_portrait_has_no_faults() -> None:
    pixels, matte = person()
    faults = portrait_faults(HEAD, SIZE, matte, pixels)
    assert faults is not None
    assert (faults.crown, faults.tight, faults.side, faults.tilt) == (False, False, False, 0.0)


def test_tilt_is_what_is_left_of_it_in_the_finished_picture() -> None:
    pixels, matte = (turned(plane, 10) for plane in person())

    def left(**placed: object) -> float:
        faults = portrait_faults(Placement(by="head", head=60, eyes=42, **placed), SIZE, matte, pixels)
        assert faults is not None
        return faults.tilt

    assert left() == pytest.approx(10, abs=1.5)
    assert left(turn=-10.0) == 0
    assert left(mirror=True) == pytest.approx(-10, abs=1.5)
    assert left(mirror=True, turn=10.0) == 0


def test_cut_off_heads_and_shoulders_are_told() -> None:
    pixels, matte = person()
    crown = portrait_faults(HEAD, SIZE, matte[100:], pixels[100:])
    assert crown is not None
    assert crown.crown
    tight = portrait_faults(HEAD, SIZE, matte[:320], pixels[:320])
    assert tight is not None
    assert tight.tight
    wide = portrait_faults(HEAD, SIZE, matte[:, 160:], pixels[:, 160:])
    assert wide is not None
    assert wide.side
    assert not wide.tight


def test_what_is_not_placed_by_its_head_is_not_judged() -> None:
    pixels, matte = person()
    assert portrait_faults(Placement(by="subject"), SIZE, matte, pixels) is None
    assert portrait_faults(HEAD, SIZE, np.zeros_like(matte), pixels) is None


def test_the_measuring_program_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels, matte = person()
    for folder, plane in (("images", pixels), ("alpha", matte)):
        (tmp_path / folder).mkdir()
        assert cv2.imwrite(str(tmp_path / folder / "a.png"), plane)
    from tests.quality import tilt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.argv", ["tilt", str(tmp_path)])
        tilt.main()
    assert "4 turned heads" in capsys.readouterr().out
