"""The screen's profile as Windows gives it; X's own comes from a real server: tests/e2e/test_display_profile.py."""

import ctypes
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from koutu.services import display_profile


def test_windows_names_the_profiles_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    profile = tmp_path / "屏幕.icm"
    profile.write_bytes(b"profile")
    released: list[object] = []

    def get_profile(context: ctypes.c_void_p, size: object, name: "ctypes.Array[ctypes.c_wchar] | None") -> int:
        assert context.value == 42
        needed = size._obj  # type: ignore[attr-defined]
        if name is None:
            needed.value = len(str(profile)) + 1
            return 0
        name.value = str(profile)
        return 1

    class Get:
        restype: object = None

        def __call__(self, window: None) -> int:
            return 42

    user = SimpleNamespace(GetDC=Get(), ReleaseDC=lambda window, context: released.append(context.value))
    monkeypatch.setattr(sys, "platform", "win32")
    windll = SimpleNamespace(user32=user, gdi32=SimpleNamespace(GetICMProfileW=get_profile))
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    assert display_profile._from_windows() == b"profile"
    windll.gdi32.GetICMProfileW = lambda context, size, name: 0
    assert display_profile._from_windows() is None
    assert released == [42, 42]
