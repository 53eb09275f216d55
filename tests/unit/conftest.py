from collections.abc import Iterator

import pytest

from koutu.document.history import History
from tests.unit.web_server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine."""
    with serving() as made:
        yield made


@pytest.fixture
def history(qapp: object) -> Iterator[History]:
    """What documents keep for undo."""
    made = History()
    yield made
    made.close()
