from collections.abc import Iterator

import pytest

from koutu.document.history import History


@pytest.fixture
def history(qapp: object) -> Iterator[History]:
    made = History()
    yield made
    made.close()
