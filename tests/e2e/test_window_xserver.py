"""The real window on a real X server, with a real mouse and keyboard and other programs beside it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from koutu import cli
from tests.e2e.xserver import HELPER, WATCHED, Program, drag, program, user_folders, x_server, xdotool
from tests.unit.pictures import write_subject

pytestmark = pytest.mark.xserver
MIDDLE = (690, 400)


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    with x_server() as environment:
        yield environment


@pytest.fixture
def environment(display: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The display, and a user who prefers Small and English."""
    config = tmp_path / "config"
    (config / "koutu").mkdir(parents=True)
    (config / "koutu" / "settings.json").write_text(json.dumps({"size": "small", "language": "en"}))
    checkout = Path(__file__).resolve().parents[2]
    return display | user_folders(tmp_path) | {"PYTHONPATH": f"{checkout / 'desktop'}:{checkout}"}


def _keys(environment: dict[str, str], key: str) -> None:
    window = xdotool(environment, "search", "--onlyvisible", "--name", "Koutu").splitlines()[-1]
    xdotool(environment, "windowfocus", "--sync", window, "key", key)


def _leave(environment: dict[str, str], koutu: Program) -> None:
    _keys(environment, "ctrl+q")
    assert koutu.wait_for("left") == "0"


def test_a_dragged_file_is_cut_out_and_saved_as_the_command_line_does(
    environment: dict[str, str], tmp_path: Path
) -> None:
    picture = write_subject(tmp_path / "图 a.png", 300)
    with program([WATCHED], environment) as koutu, program([HELPER, "drag", str(picture)], environment) as other:
        koutu.wait_for("start")
        other.wait_for("ready")
        xdotool(environment, "search", "--sync", "--onlyvisible", "--name", "Koutu")
        drag(environment, (60, 60), MIDDLE)
        other.wait_for("accepted")
        xdotool(environment, "mouseup", 1)
        assert other.wait_for("dropped") == "CopyAction"
        assert koutu.wait_for("cut") == picture.name
        _keys(environment, "ctrl+s")
        saved = Path(koutu.wait_for("saved"))
        _leave(environment, koutu)
    assert picture.is_file()
    assert saved == tmp_path / "图 a-cutout.png"
    assert cli.main(["cut", str(picture), "-o", str(tmp_path / "by-command.png"), "--size", "small"]) == 0
    assert saved.read_bytes() == (tmp_path / "by-command.png").read_bytes()


def test_the_cutout_is_copied_and_dragged_into_another_program(environment: dict[str, str], tmp_path: Path) -> None:
    picture = write_subject(tmp_path / "a.png", 300)
    with program([WATCHED, str(picture)], environment) as koutu:
        koutu.wait_for("prepared")
        _keys(environment, "ctrl+s")
        saved = Path(koutu.wait_for("saved"))
        _keys(environment, "ctrl+c")
        koutu.wait_for("copied")
        with program([HELPER, "paste"], environment) as other:
            assert other.wait_for("") == hashlib.sha256(saved.read_bytes()).hexdigest()
        with program([HELPER, "drop"], environment) as other:
            other.wait_for("ready")
            drag(environment, (960, 420), (60, 60))
            koutu.wait_for("accepted")
            xdotool(environment, "mouseup", 1)
            dropped = Path(other.wait_for("CopyAction"))
            assert dropped.name == "a-cutout.png"
            assert dropped.read_bytes() == saved.read_bytes()
        _leave(environment, koutu)
    assert not dropped.exists()


@pytest.mark.parametrize("key", ["Escape", "ctrl+q"])
def test_escape_and_leaving_end_a_run_in_the_middle(environment: dict[str, str], tmp_path: Path, key: str) -> None:
    picture = write_subject(tmp_path / "a.png", 2000)
    with program([WATCHED, str(picture)], environment) as koutu:
        koutu.wait_for("state running")
        _keys(environment, key)
        if key == "Escape":
            assert koutu.wait_for("gave up") == "stopped"
            _leave(environment, koutu)
        else:
            assert koutu.wait_for("left") == "0"
        assert koutu.process.wait(60) == 0
