"""Every window, dialog, menu, drop-down and tooltip, on three screens, in every text size, theme and language."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "screen",
    [("1024", "640", "1", "100"), ("1280", "720", "1", "100", "125", "150"), ("1920", "1080", "2", "100", "150")],
    ids=["1024 x 640", "1280 x 720", "3840 x 2160 at 200 %"],
)
def test_nothing_is_cut_off_pale_small_or_in_the_way(screen: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.walk", *screen], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    print(ended.stdout)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
