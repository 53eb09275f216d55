"""What fuzzing found for every reader, read again: a value or a sentence, within the memory of a small file."""

import logging
import tracemalloc
from pathlib import Path

import pytest

from koutu.engine.core.errors import KoutuError
from tests.e2e.fuzzed_readers import READERS

CORPUS = Path(__file__).resolve().parents[1] / "data" / "fuzzed"
_MOST = 300_000_000  # bytes that Python and NumPy take; decoders' own are measured by tests/e2e/test_fuzzed_readers.py


@pytest.mark.parametrize("name", READERS)
def test_what_was_found_is_a_value_or_a_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "place").mkdir()
    reader = READERS[name](tmp_path / "made")
    path = tmp_path / "place" / reader.file
    files = sorted(CORPUS.glob(f"{name}-*"))
    said = set()
    for data in [*reader.seeds, *(file.read_bytes() for file in files)]:
        path.write_bytes(data)
        tracemalloc.start()
        try:
            said.add(reader.read(path))
        except (KoutuError, OSError) as error:
            said.add(str(error))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < _MOST
        for other in path.parent.iterdir():
            other.unlink()
    # What is odd in the user's own files may be logged.
    assert all(record.levelno <= logging.WARNING for record in caplog.records)
    assert len(said) > 1 or not files
    assert not any("\n" in sentence for sentence in said)
