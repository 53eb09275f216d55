import json
from pathlib import Path

import pytest

from koutu.document import settings
from koutu.document.settings import RECENT, Settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = Settings("anime", "small", "slider", "zh_CN", (1, 2, 800, 600), True, "/图片", ["/a.png", "https://b/c"])
    settings.save(kept, tmp_path / "new" / "settings.json")
    assert settings.load(tmp_path / "new" / "settings.json") == kept


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[1]", b"null"])
def test_a_bad_file_gives_the_defaults(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert settings.load(path) == Settings()


def test_a_bad_field_takes_its_default_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    stored = {"mode": "robot", "size": "small", "place": [1, 2], "recent": "x", "maximized": 1, "unknown": 3}
    path.write_text(json.dumps(stored))
    assert settings.load(path) == Settings(size="small")


def test_recent_keeps_the_last_ones_once() -> None:
    remembered = Settings()
    for number in range(RECENT + 3):
        remembered.remember(f"/{number}")
    remembered.remember("/5")
    assert remembered.recent[:2] == ["/5", f"/{RECENT + 2}"]
    assert len(remembered.recent) == len(set(remembered.recent)) == RECENT
