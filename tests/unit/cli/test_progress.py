"""The bar, as text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.cli.progress import bar_line, clock, visible


def test_the_bar() -> None:
    assert bar_line(1, 4, share=0.5, name="cat.jpg", elapsed=7.9, columns=80) == (
        "[########............]  37 %  2/4  cat.jpg  0:07"
    )
    assert bar_line(4, 4, share=1.0, name="", elapsed=0, columns=80) == "[####################] 100 %  4/4    0:00"


def test_a_long_name_loses_its_front() -> None:
    line = bar_line(0, 1, share=0, name="a/very/long/folder/cat.jpg", elapsed=0, columns=55)
    assert line == "[....................]   0 %  1/1  …older/cat.jpg  0:00"
    assert len(line) == 55


@given(st.integers(0, 10**6), st.floats(0, 1), st.text(), st.floats(0, 10**6), st.integers(1, 200))
def test_the_bar_never_wraps_and_never_moves_the_cursor(
    done: int, share: float, name: str, elapsed: float, columns: int
) -> None:
    line = bar_line(done, max(done, 1), share=share, name=name, elapsed=elapsed, columns=columns)
    assert line.isprintable()
    assert (
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line if not unicodedata.combining(c))
        <= columns
    )


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3723, "1:02:03")])
def test_the_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_control_characters_are_shown_as_unknown() -> None:
    assert visible("a\x1b[31m\n猫\udc80") == "a�[31m�猫�"
