"""docs/COMFORT.md has a row for every stumble, and names tests that are there."""

import re

from tests.conftest import CHECKOUT

TABLE = (CHECKOUT / "docs" / "COMFORT.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \|.*\|$", TABLE, re.MULTILINE)


def test_every_line_has_one_row_with_a_test() -> None:
    assert [int(number) for number in ROWS] == list(range(1, 32))
    for row in re.findall(r"^\| \d+ \|.*\|$", TABLE, re.MULTILINE):
        assert "::" in row, row[:60]


def test_each_named_test_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE))
    assert len(named) > 60
    missing = [
        f"{file}::{test}" for file, test in named if f"\ndef {test}(" not in (CHECKOUT / file).read_text("utf-8")
    ]
    assert not missing
