"""Batches of compositions from a process of its own, pickled through a pipe.

Threads would share the interpreter's lock with training, and a process forked after PyTorch has started hangs.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import NamedTuple

import cv2
import numpy as np
from models.training.compose import compose
from models.training.library import Library, Part
from models.training.mixture import Mixture
from numpy.typing import NDArray

# The mean and the spread of the catalogue's entry.
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)

_AHEAD = 8
_ROOT = Path(__file__).resolve().parents[2]


class Batch(NamedTuple):
    """What a step learns from.

    Attributes:
        pixels: (n, side, side, 3) uint8 RGB.
        alpha: (n, side, side) uint8.
    """

    pixels: NDArray[np.uint8]
    alpha: NDArray[np.uint8]


def network_input(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Normalise (n, h, w, 3) uint8 as Koutu does at run time, by each picture's own maximum: (n, 3, h, w) float32."""
    top = np.maximum(pixels.max(axis=(1, 2, 3), keepdims=True), 1).astype(np.float32)
    return np.ascontiguousarray(((pixels / top - MEAN) / STD).transpose(0, 3, 1, 2), np.float32)


def batch(library: Library, mixture: Mixture, *, seed: int, first: int, count: int, side: int) -> Batch:
    """Compose pictures `first` to `first + count` of a row."""
    made = [compose(library, mixture, seed, number, side) for number in range(first, first + count)]
    alpha = np.stack([composition.alpha for composition in made])
    return Batch(np.stack([composition.pixels for composition in made]), (alpha * 255 + 0.5).astype(np.uint8))


@contextmanager
def feeding(
    data: Path, mixture: dict[str, float], *, seed: int, first: int, count: int, side: int, part: Part = "train"
) -> Iterator[Iterator[Batch]]:
    """Start a feeder and give its batches; it ends with the block.

    Args:
        data: folder with index.json.
        mixture: the shares that differ from the mixture's own.
        seed: of the row.
        first: number of the first picture.
        count: pictures in a batch.
        side: of the square that the network gets.
        part: which projects.
    """
    order = {"seed": seed, "first": first, "count": count, "side": side, "part": part, "mixture": mixture}
    command = [sys.executable, "-m", "models.training.feeder", str(data.resolve()), json.dumps(order)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT, env=environment) as process:
        ready: Queue[Batch | None] = Queue(_AHEAD)
        Thread(target=_read, args=(process, ready), daemon=True).start()
        try:
            yield iter(ready.get, None)
        finally:
            process.kill()


def _read(process: "subprocess.Popen[bytes]", ready: "Queue[Batch | None]") -> None:
    assert process.stdout is not None
    try:
        while True:
            ready.put(Batch(*pickle.load(process.stdout)))
    except (EOFError, pickle.UnpicklingError, ValueError):
        pass
    finally:
        ready.put(None)


def main() -> None:
    """Write batches to standard output until nobody reads them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("order", type=json.loads)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    order = args.order
    library, mixture, number = Library(args.data, order["part"]), Mixture().changed(order["mixture"]), order["first"]
    try:
        while True:
            made = batch(library, mixture, seed=order["seed"], first=number, count=order["count"], side=order["side"])
            # A plain tuple: here the class would be one of __main__.
            pickle.dump(tuple(made), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
            number += order["count"]
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
