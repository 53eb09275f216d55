"""LibRaw's lines do not reach the terminal, what others write does."""

import os

import pytest

from koutu.engine.decoding.libraw_lines import without_libraw_lines


def test_only_libraws_lines_are_kept_out(capfd: pytest.CaptureFixture[str]) -> None:
    with without_libraw_lines():
        os.write(2, b"unknown file: data corrupted at 1378\n")
        os.write(2, b"a network's warning\n")
    os.write(2, b"after it\n")
    assert capfd.readouterr().err == "a network's warning\nafter it\n"


def test_a_program_without_a_standard_error_goes_on() -> None:
    kept = os.dup(2)
    os.close(2)
    try:
        with without_libraw_lines():
            done = True
    finally:
        os.dup2(kept, 2)
        os.close(kept)
    assert done
