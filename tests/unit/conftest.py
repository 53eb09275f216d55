from collections.abc import Iterator

import pytest

from tests.unit.web_server import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine."""
    with serving() as made:
        yield made
