"""200 random actions of a user, three times, on a real X server: no exception, no warning, no thread left, no leak."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from koutu.services import crash_log
from tests.e2e.xserver import x_server
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("busy_window.py")
# At rest and without a picture, after 100 actions and after 200; one 12-megapixel document that stays is 100 MB.
MOST_GROWTH = 60e6
pytestmark = [pytest.mark.long, pytest.mark.xserver, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def display() -> Iterator[dict[str, str]]:
    with x_server() as environment:
        yield environment


@seed(1)
@settings(
    max_examples=3,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(numbers=st.lists(st.integers(0, 2**32), min_size=200, max_size=200))
def test_anything_may_be_done_in_any_order(
    display: dict[str, str], tmp_path_factory: pytest.TempPathFactory, numbers: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("anything")
    photos = [write_subject(folder / f"{number}.png", 300 + 100 * number, number * 40) for number in range(3)]
    (folder / "config" / "koutu").mkdir(parents=True)
    (folder / "config" / "koutu" / "settings.json").write_text('{"version": 1, "size": "small", "language": "en"}')
    environment = display | {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE")}
    environment |= {"PYTHONPATH": f"{CHECKOUT / 'desktop'}:{CHECKOUT}", "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-u", PROGRAM, *photos],
        env={**os.environ, **environment},
        input=json.dumps(numbers),
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.stderr == ""
    assert not [line for line in lines if line.startswith("said")]
    assert lines[-2:] == ["threads []", "left 0"]
    (grown,) = (json.loads(line.removeprefix("grew ")) for line in lines if line.startswith("grew"))
    assert grown[1] - grown[0] < MOST_GROWTH
    # A log that stays is one with trouble in it.
    left = folder.glob(f"state/koutu/sessions/*/{crash_log.NAME}")
    assert not [path.read_text() for path in left]
