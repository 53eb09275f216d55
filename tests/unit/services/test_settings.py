import json
from dataclasses import asdict
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from koutu.engine.touchup.brush import Brush
from koutu.services import settings
from koutu.services.settings import RECENT, Settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = Settings("anime", "small", "slider", "zh_CN", (1, 2, 800, 600), True, "/图片", ["/a.png", "https://b/c"])
    settings.save(kept, tmp_path / "new" / "settings.json")
    assert settings.load(tmp_path / "new" / "settings.json") == kept


def test_the_brush_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = Settings(brush=Brush(size=312.5, hardness=0.25, opacity=0.5, flow=0.75, pressure_sizes=True), smoothing=0.4)
    settings.save(kept, path)
    assert settings.load(path) == kept
    stored = json.loads(path.read_text())
    for name, bad in (("size", 0), ("size", "large"), ("hardness", 1.5), ("flow", True), ("pressure_flows", 1)):
        path.write_text(json.dumps({**stored, "brush": {**stored["brush"], name: bad}}))
        assert settings.load(path) == Settings(smoothing=0.4)


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[1]", b"null"])
def test_a_bad_file_gives_the_defaults(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert settings.load(path) == Settings()


def test_a_bad_field_takes_its_default_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    stored = {
        "version": 1,
        "mode": "robot",
        "size": "small",
        "place": [1, 2],
        "recent": "x",
        "maximized": 1,
        "unknown": 3,
    }
    path.write_text(json.dumps(stored))
    assert settings.load(path) == Settings(size="small")


def test_recent_keeps_the_last_ones_once() -> None:
    remembered = Settings()
    for number in range(RECENT + 3):
        remembered.remember(f"/{number}")
    remembered.remember("/5")
    assert remembered.recent[:2] == ["/5", f"/{RECENT + 2}"]
    assert len(remembered.recent) == len(set(remembered.recent)) == RECENT


def test_settings_of_a_version_before_keep_what_they_said_and_skip_the_hints(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"mode": "anime", "recent": ["/a.png"]}))
    assert settings.load(path) == Settings(mode="anime", recent=["/a.png"], hints=False)
    settings.save(settings.load(path), path)
    assert json.loads(path.read_text())["version"] == settings.VERSION


def test_settings_of_a_newer_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 99, "mode": "human", "view": "cube"}))
    assert settings.load(path) == Settings(mode="human")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@hypothesis.settings(max_examples=200, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(stored=st.dictionaries(st.sampled_from(["version", *asdict(Settings())]), _json))
def test_any_json_gives_settings_that_can_be_saved_again(tmp_path: Path, stored: dict[str, object]) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(stored))
    found = settings.load(path)
    settings.save(found, path)
    assert settings.load(path) == found


@hypothesis.settings(max_examples=100, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(data=st.binary(max_size=60))
def test_any_bytes_give_settings(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert isinstance(settings.load(path), Settings)


def test_nesting_without_end_gives_the_defaults(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text("[" * 200_000)
    assert settings.load(path) == Settings()
