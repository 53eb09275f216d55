"""Feed one reader with changed files for a while: `fuzzer.py READER SECONDS SEED CORPUS`; one line of JSON at the end.

What makes a reader raise anything but a sentence, run for more than two seconds of the processor's time, or want more
than 300 MB, is written into the corpus. What lies there is tried first.
"""

import json
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from koutu import paths
from koutu.engine import documents
from koutu.engine.batch.journal import NAME, Journal
from koutu.engine.core.errors import KoutuError
from koutu.engine.core.tiles import TILE, TileMap
from koutu.engine.decoding import photo
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.export.presets import parse_preset
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.imported import imported
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.touchup.touchup import Touchup
from koutu.services import recovery
from koutu.services import settings as settings_file
from tests.unit.onnx_graphs import brightness
from tests.unit.pictures import write_subject

SECONDS, MEMORY = 2.0, 300 << 20
WORDS = [
    *(b"[", b"]", b"{", b"}", b'"', b"'", b".", b"=", b"\n", b"\0", b"\xff", b"-", b"\\", b"NaN", b"null", b"1e999"),
    *(
        b"9" * 400,
        b"[" * 5000,
        b'{"a":' * 3000,
        b"a." * 9000,
        b"\x7f\xff\xff\xff",
        b"\xff" * 8,
        b"../../x",
        b"//host/x",
    ),
]


def _document(folder: Path) -> bytes:
    tiles = TileMap(60, 40, 2)
    tiles.put((0, 0), np.full((2, TILE, TILE), 7, np.uint8))
    small = np.full((4, 6, 4), 200, np.uint8)
    matte = np.zeros((40, 60), np.uint8)
    pixels = Photo(np.zeros((40, 60, 3), np.uint8))
    choice = ("general", "small")
    contents = Contents(Original("a.png"), pixels, "general", "small", choice, matte, Touchup(tiles), small)  # type: ignore[arg-type]
    recovery.keep(folder / "seed.koutu", contents, None, None)
    return (folder / "seed.koutu").read_bytes()


def _presets() -> list[bytes]:
    return [path.read_bytes() for path in sorted((paths.resources() / "presets").glob("*.toml"))[:12]]


def _read_document(path: Path) -> None:
    recovery.survey(path.parent)
    documents.read(path)


def _read_journal(path: Path) -> None:
    Journal(path.parent, "0123456789abcdef", resume=True).close(finished=False)


def readers(folder: Path) -> dict[str, tuple[str, list[bytes], Callable[[Path], object]]]:
    """By name: what the file is called, what is changed, and who reads it."""
    settings = json.dumps({"version": 1, "place": [1, 2, 3, 4], "recent": ["a"], "brush": {"size": 9}}).encode()
    journal = b'\n{"settings": "0123456789abcdef"}\n{"begin": "[1]"}\n{"done": "[1]"}'
    own = {"id": "a", "title": "a", "family": "u2net", "file": "a.onnx", "bytes": 3, "sha256": "0" * 64, "modes": ["x"]}
    own |= {"mean": [0, 0, 0], "std": [1, 1, 1], "range": "own", "activation": "none"}
    picture = write_subject(folder / "seed.png", 40).read_bytes()
    return {
        "picture": ("a.png", [picture], photo.load),
        "document": ("1.koutu", [_document(folder)], _read_document),
        "preset": ("a.toml", _presets(), lambda path: parse_preset(path.read_bytes(), "a.toml")),
        "settings": ("settings.json", [settings], settings_file.load),
        "journal": (NAME, [journal], _read_journal),
        "catalogue": ("catalog.toml", [(paths.bundled_models() / "catalog.toml").read_bytes()], load_catalog),
        "imported": ("a.json", [json.dumps(own).encode()], lambda path: imported(path.parent)),
        "network": ("a.onnx", [brightness(320), brightness("any", side_outputs=6)], refuse_foreign_weights),
    }


def changed(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(made) + 1)
        match chance.randrange(6):
            case 0:
                made[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[place : place + chance.choice((1, 2, 8, 64))]
            case 2:
                made[place:place] = chance.choice(WORDS)
            case 3:
                other = chance.randrange(len(made) + 1)
                made[place:place] = made[other : other + chance.choice((1, 4, 32, 256))]
            case 4:
                made[place : place + 4] = chance.randrange(2**32).to_bytes(4, chance.choice(("little", "big")))
            case _:
                made = made[:place] if chance.random() < 0.2 else made
    return bytes(made)


def wrong_with(path: Path, data: bytes, read: Callable[[Path], object]) -> tuple[str, float]:
    for other in path.parent.iterdir():
        other.unlink()
    path.write_bytes(data)
    began, problem = time.process_time(), ""
    try:
        read(path)
    except (KoutuError, OSError) as error:
        problem = "more than one line" if "\n" in str(error) else ""
    except BaseException as error:  # whatever it is, it is what is looked for
        problem = repr(error)
    took = time.process_time() - began
    return problem or (f"{took:.1f} s" if took > SECONDS else ""), took


def main(name: str, seconds: float, seed: int, corpus: Path) -> None:
    logging.disable(logging.CRITICAL)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as place:
        called, seeds, read = readers(Path(made))[name]
        path = Path(place, called)
        for data in seeds:
            wrong_with(path, data, read)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        limit = int(status["VmData"].split()[0]) * 1024 + MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        wrong, runs, slowest, end = [], 0, 0.0, time.monotonic() + seconds
        waiting = [file.read_bytes() for file in sorted(corpus.glob(f"{name}-*"))]
        while waiting or time.monotonic() < end:
            data = waiting.pop() if waiting else changed(chance.choice(seeds), chance)
            problem, took = wrong_with(path, data, read)
            runs, slowest = runs + 1, max(slowest, took)
            if problem:
                corpus.mkdir(parents=True, exist_ok=True)
                (corpus / f"{name}-{seed}-{runs}").write_bytes(data)
                wrong.append(problem)
            elif chance.random() < 0.1 and len(data) < 100_000:
                seeds[chance.randrange(len(seeds))] = data
    print(json.dumps({"reader": name, "runs": runs, "slowest": round(slowest, 2), "wrong": wrong[:20]}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    os._exit(0)
