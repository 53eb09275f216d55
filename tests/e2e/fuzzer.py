"""Feed one reader with changed files for a while: `fuzzer.py READER SECONDS SEED CORPUS`; one line of JSON at the end.

What makes a reader raise anything but a sentence, kills it, keeps it busy for more than two seconds of the processor's
time, or takes more than 300 MB at its peak, is written into the corpus; what lies there is tried first. SECONDS are of
the processor's time. With KOUTU_FUZZ_KEEP, the smallest file for each thing that readers say is kept as well.
"""

import json
import logging
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding import size_guard
from tests.e2e.fuzz_changes import changed
from tests.e2e.fuzzed_readers import READERS, Reader

SECONDS, MEMORY = 2.0, 300 << 20
_KILLED_AFTER = 20  # seconds of the processor: a hang inside a decoder ends so
_MACHINE = 4 << 30  # bytes that a reader gone wild may take from the machine
_MOST_SEEDS = 400
_MOST_KEPT, _LARGEST_KEPT = 24, 3000


@dataclass(slots=True)
class Score:
    """What came of the files so far."""

    runs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    largest: int = 0
    outcomes: dict[str, bytes] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def _memory(name: str) -> int:
    text = Path("/proc/self/status").read_text("ascii")
    return int(text.partition(f"{name}:")[2].split()[0]) * 1024


def tried(path: Path, data: bytes, reader: Reader, score: Score) -> str:
    """Read one file; return what is wrong with that, or nothing. What it took is added to the score."""
    for other in path.parent.iterdir():
        other.unlink()
    path.write_bytes(data)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, began, problem = _memory("VmRSS"), time.process_time(), ""
    signal.setitimer(signal.ITIMER_PROF, _KILLED_AFTER)
    try:
        outcome = reader.read(path)
    except (KoutuError, OSError) as error:
        outcome = str(error)
        problem = "more than one line" if "\n" in outcome else ""
    except BaseException as error:  # whatever it is, it is what is looked for
        outcome = problem = repr(error)
    signal.setitimer(signal.ITIMER_PROF, 0)
    took, peak = time.process_time() - began, _memory("VmHWM") - before
    score.runs, score.slowest, score.largest = score.runs + 1, max(score.slowest, took), max(score.largest, peak)
    short = re.sub(r"\d+|“[^”]*”|\ufffd|[^\x20-\x7e]+", "#", outcome)[:80]
    if len(data) < len(score.outcomes.get(short, data + b"1")) or short not in score.outcomes:
        score.outcomes[short] = data
    if took > SECONDS:
        return problem or f"{took:.1f} s"
    return problem or (f"{peak >> 20} MB" if peak > MEMORY else "")


def feed(name: str, seconds: float, seed: int, corpus: Path, place: Path) -> Score:
    """Feed a reader until its time is over or somebody asks for the end."""
    chance, score, ended = random.Random(seed), Score(), []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    # As if so much memory were free: whoever looks before it takes must not take more.
    size_guard.available_memory = lambda: MEMORY
    with tempfile.TemporaryDirectory() as made:
        reader = READERS[name](Path(made))
        path, seeds, first = place / reader.file, list(reader.seeds), len(reader.seeds)
        for data in seeds:
            assert not tried(path, data, reader, score), f"{name}: a whole file is not read"
        resource.setrlimit(resource.RLIMIT_DATA, (_MACHINE, _MACHINE))
        score = Score(outcomes=score.outcomes)
        waiting = [file.read_bytes() for file in sorted(corpus.glob(f"{name}-*"))]
        began = time.process_time()
        while (waiting or time.process_time() - began < seconds) and not ended:
            data = waiting.pop() if waiting else changed(chance.choice(seeds), chance.choice(seeds), chance)
            known = len(score.outcomes)
            problem = tried(path, data, reader, score)
            if problem:
                corpus.mkdir(parents=True, exist_ok=True)
                (corpus / f"{name}-{seed}-{score.runs}").write_bytes(data)
                score.wrong.append(problem)
            elif len(data) < 100_000 and (len(score.outcomes) > known or chance.random() < 0.02):
                if len(seeds) < _MOST_SEEDS:
                    seeds.append(data)
                else:
                    seeds[chance.randrange(first, len(seeds))] = data
        score.seconds = time.process_time() - began
    return score


def _keep(name: str, score: Score, corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    small = sorted((data for data in score.outcomes.values() if len(data) <= _LARGEST_KEPT), key=len)
    for number, data in enumerate(small[:_MOST_KEPT]):
        (corpus / f"{name}-said-{number:02}").write_bytes(data)


def _guard(words: list[str]) -> None:
    """Run the feeding in a process of its own, and keep the file that kills it."""
    name, seed, corpus = words[0], int(words[2]), Path(words[3])
    place = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    child = subprocess.Popen([sys.executable, __file__, *words, str(place)], start_new_session=False)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    if code < 0:
        for file in place.iterdir():
            corpus.mkdir(parents=True, exist_ok=True)
            (corpus / f"{name}-{seed}-killed-{-code}").write_bytes(file.read_bytes())
        print(json.dumps({"reader": name, "runs": 0, "wrong": [f"it ended by {signal.Signals(-code).name}"]}))
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    sys.exit(max(code, 0))


def main(name: str, seconds: float, seed: int, corpus: Path, place: Path) -> None:
    """Feed a reader, and print its figures."""
    logging.disable(logging.CRITICAL)
    score = feed(name, seconds, seed, corpus, place)
    if os.environ.get("KOUTU_FUZZ_KEEP"):
        _keep(name, score, corpus)
    told = {"reader": name, "runs": score.runs, "seconds": round(score.seconds), "slowest": round(score.slowest, 2)}
    told |= {"largest": score.largest >> 20, "outcomes": len(score.outcomes), "wrong": score.wrong[:20]}
    print(json.dumps(told))


if __name__ == "__main__":
    if len(sys.argv) == 5:
        _guard(sys.argv[1:])
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
    sys.stdout.flush()
    os._exit(0)
