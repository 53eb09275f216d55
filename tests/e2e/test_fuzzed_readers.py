"""Every reader of files, fed with changed ones: a value or a sentence, within two seconds and 300 MB.

`KOUTU_FUZZ_SECONDS`, of the processor's time, and `KOUTU_SEED` say how long and which changes; with `KOUTU_FUZZ_KEEP=1`
the files in tests/data/fuzzed are chosen anew: the smallest one for each thing that readers say.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.fuzzed_readers import READERS

CHECKOUT = Path(__file__).resolve().parents[2]
FUZZER = Path(__file__).with_name("fuzzer.py")
CORPUS = CHECKOUT / "tests" / "data" / "fuzzed"
SECONDS = os.environ.get("KOUTU_FUZZ_SECONDS", "5")
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux"),
]


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_says_what_is_wrong(tmp_path: Path, reader: str) -> None:
    corpus = CORPUS if not os.environ.get("CI") else tmp_path
    seed = os.environ.get("KOUTU_SEED", "1")
    environment = os.environ | {"PYTHONPATH": f"{CHECKOUT / 'desktop'}:{CHECKOUT}", "MALLOC_ARENA_MAX": "2"}
    command = [sys.executable, FUZZER, reader, SECONDS, seed, corpus]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    print(said)
    assert said["wrong"] == []
    assert said["runs"] > 10
