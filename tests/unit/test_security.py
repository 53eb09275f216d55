"""SECURITY.md: every promise names its tests, and what it names is there."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = (CHECKOUT / "SECURITY.md").read_text("utf-8")
PROMISES = [part for part in re.split(r"\n(?=- \*\*|\n)", TEXT) if part.startswith("- **")]
_NAMED = re.compile(r"`((?:[\w.]+/)*[\w.]+\.py)`")


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.split("**")[1])
def test_a_promise_is_shown_by_tests_that_are_there(promise: str) -> None:
    code, shown, tests = promise.partition("*Shown by*")
    assert shown, "say which tests show it"
    folder, found = Path(), 0
    for name in _NAMED.findall(tests):
        # A bare name lies beside the one before it.
        path = Path(name) if "/" in name else folder / name
        folder, found = path.parent, found + 1
        assert path.parts[0] == "tests"
        assert "def test_" in (CHECKOUT / path).read_text("utf-8")
    assert found
    for name in _NAMED.findall(code):
        assert (CHECKOUT / "desktop" / "koutu" / name).is_file() or (CHECKOUT / name).is_file(), name


def test_there_are_promises() -> None:
    assert len(PROMISES) >= 11
