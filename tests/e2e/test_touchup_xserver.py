"""A recorded session: a real mouse and keyboard touch a large photo up, and the file is what the engine makes of it."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import load
from koutu.engine.export.export import encode_cutout
from koutu.engine.matting.cutout import make_cutout, make_matte
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import Touchup, TouchupStroke
from tests.e2e.test_window_xserver import display, environment
from tests.e2e.xserver import WATCHED, Program, program, xdotool

pytestmark = pytest.mark.xserver
__all__ = ["display", "environment"]
WIDTH, HEIGHT = 6000, 4000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """24 megapixels with a disc that a network finds."""
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:] = (40, 30, 30)
    cv2.circle(pixels, (3000, 2000), 1300, (40, 200, 240), -1, cv2.LINE_AA)
    path = tmp_path / "large.jpg"
    path.write_bytes(cv2.imencode(".jpg", pixels)[1].tobytes())
    return path


class Session:
    """The program on its screen, and the strokes that the mouse made there."""

    def __init__(self, koutu: Program, environment: dict[str, str]) -> None:
        self.koutu = koutu
        self.environment = environment
        self.strokes: list[tuple[Brush, int, list[list[float]]]] = []
        koutu.wait_for("cut")
        window = xdotool(environment, "search", "--onlyvisible", "--name", "Koutu").splitlines()[-1]
        xdotool(environment, "windowfocus", "--sync", window)
        self.left, self.top, self.scale = json.loads(koutu.wait_for("corner"))

    def keys(self, *keys: str) -> None:
        xdotool(self.environment, "key", *keys)

    def screen(self, x: float, y: float) -> tuple[int, int]:
        return round(self.left + x * self.scale), round(self.top + y * self.scale)

    def drag(self, *points: tuple[float, float]) -> None:
        """Lead the left button through photo points."""
        xdotool(self.environment, "mousemove", "--sync", *self.screen(*points[0]), "mousedown", 1)
        for point in points[1:]:
            xdotool(self.environment, "mousemove", "--sync", *self.screen(*point))
        xdotool(self.environment, "mouseup", 1)

    def stroke(self, *points: tuple[float, float]) -> None:
        """Paint through photo points with the left button, and wait for the command."""
        self.drag(*points)
        brush, value = json.loads(self.koutu.wait_for("begin"))
        led: list[list[float]] = []
        while not (line := self.koutu.next_line()).startswith("edited"):
            if line.startswith("lead"):
                led.append(json.loads(line.removeprefix("lead")))
        self.strokes.append((Brush(**brush), value, led))


def test_a_session_of_keys_and_strokes_saves_what_the_engine_makes(
    environment: dict[str, str], tmp_path: Path, photo: Path
) -> None:
    with program([WATCHED, str(photo)], environment | {"KOUTU_TEST_RECORD": "1"}) as koutu:
        session = Session(koutu, environment)
        session.keys("e", "bracketright", "bracketright", "shift+bracketleft")
        session.stroke((2000, 1500), (2600, 2000), (2600, 2600), (3300, 2500))
        session.keys("b", "7")
        session.stroke((500, 500), (1500, 900), (2600, 2000))
        session.keys("q")
        session.drag((1500, 500), (4500, 3500))
        assert int(koutu.wait_for("candidates")) >= 1
        session.keys("Return")
        koutu.wait_for("edited 3")
        for key in ("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+y"):
            session.keys(key)
            koutu.wait_for("edited")
        session.keys("ctrl+s")
        saved = Path(koutu.wait_for("saved"))

    assert [value for _, value, _ in session.strokes] == [0, 255]
    assert all(len(led) >= 2 for _, _, led in session.strokes)
    assert (session.strokes[0][0].size, round(session.strokes[0][0].hardness, 2)) == (363, 0.55)
    assert session.strokes[1][0].opacity == 0.7
    opened = load(photo)
    choice = load_catalog(paths.bundled_models() / "catalog.toml").recipe("general", "small")
    network = make_matte(opened, choice, Networks([paths.bundled_models()])).matte
    touchup = Touchup.blank(WIDTH, HEIGHT)
    for brush, value, led in session.strokes[:1]:
        stroke = TouchupStroke(touchup, brush, value)
        for point in led:
            stroke.add(*point)
    matte = touchup.applied(network, Rect.of(network))
    assert (matte != network).mean() > 0.005
    assert saved.read_bytes() == encode_cutout(make_cutout(opened, matte))
