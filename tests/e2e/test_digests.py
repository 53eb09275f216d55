"""What ten pictures give by window, batch, command line and script: the same each way, and the same as before."""

from collections.abc import Callable
from functools import cache

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.digests.table import Row, changes, disagreements, lasting, make_rows, strange_machine

pytestmark = pytest.mark.timeout(900)
Make = Callable[[int], list[Row]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Make:
    """Makes the files of a round, each round once."""
    return cache(lambda number: make_rows(tmp_path_factory.mktemp("digests"), qapp, whole=False))


def test_every_way_gives_the_same_bytes(make: Make) -> None:
    complaints = lasting(disagreements, make(0), lambda: make(1))
    assert not complaints, "\n".join(complaints)


def test_nothing_has_changed_since_the_table_was_made(make: Make) -> None:
    if strange := strange_machine():
        pytest.skip(f"the table is another machine's: {', '.join(strange)}")
    complaints = lasting(changes, make(0), lambda: make(1))
    assert not complaints, "\n".join(complaints)
