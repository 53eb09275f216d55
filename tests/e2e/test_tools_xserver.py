"""The selecting tools in the real window on a real X server, by mouse and keyboard."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.xserver import WATCHED, Program, drag, program, user_folders, x_server, xdotool
from tests.unit.ui.tools.desk import LEFT_BALL, RADIUS, RIGHT_BALL, balls, disc, overlap

pytestmark = pytest.mark.xserver


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A display, and a user who prefers Small, English and a single view."""
    config = tmp_path / "config"
    (config / "koutu").mkdir(parents=True)
    settings = {"size": "small", "language": "en", "view": "single"}
    (config / "koutu" / "settings.json").write_text(json.dumps(settings))
    checkout = Path(__file__).resolve().parents[2]
    with x_server() as display:
        yield display | user_folders(tmp_path) | {"PYTHONPATH": f"{checkout / 'desktop'}:{checkout}"}


class Hand:
    """Points at photo positions; the window said where the photo lies."""

    def __init__(self, environment: dict[str, str], koutu: Program) -> None:
        self._environment = environment
        left, top, scale = koutu.wait_for("place").split()
        self._place = float(left), float(top), float(scale)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        drag(self._environment, self._on_screen(start), self._on_screen(end))
        xdotool(self._environment, "mouseup", 1)

    def key(self, key: str) -> None:
        xdotool(self._environment, "key", key)

    def _on_screen(self, at: tuple[int, int]) -> tuple[int, int]:
        left, top, scale = self._place
        return round(left + at[0] * scale), round(top + at[1] * scale)


def test_an_object_is_boxed_and_another_quick_selected(environment: dict[str, str], tmp_path: Path) -> None:
    picture = tmp_path / "balls.png"
    Image.fromarray(balls()).save(picture)
    x, y = LEFT_BALL
    with program([WATCHED, str(picture)], environment) as koutu:
        koutu.wait_for("prepared")
        hand = Hand(environment, koutu)
        window = xdotool(environment, "search", "--onlyvisible", "--name", "Koutu").splitlines()[-1]
        xdotool(environment, "windowfocus", "--sync", window)
        hand.key("q")
        hand.drag((x - RADIUS - 3, y - RADIUS - 3), (x + RADIUS, y + RADIUS))
        first, count = koutu.wait_for("candidate shown").split()
        assert first == "0"
        hand.key("Tab")  # round the end where all ways look alike
        assert koutu.wait_for("candidate shown") == f"{1 % int(count)} {count}"
        hand.key("1")
        assert koutu.wait_for("candidate shown") == f"0 {count}"
        hand.key("Return")
        assert koutu.wait_for("did") == "Box"
        hand.key("w")
        hand.drag((RIGHT_BALL[0] - 30, RIGHT_BALL[1]), (RIGHT_BALL[0] + 30, RIGHT_BALL[1] + 10))
        assert koutu.wait_for("did") == "Quick select"
        hand.key("ctrl+z")
        assert koutu.wait_for("did") == "Box"
        hand.key("ctrl+shift+z")
        assert koutu.wait_for("did") == "Quick select"
        hand.key("ctrl+s")
        saved = Path(koutu.wait_for("saved"))
    alpha = np.asarray(Image.open(saved))[..., 3]
    assert overlap(alpha, disc(LEFT_BALL, RIGHT_BALL)) > 0.9
