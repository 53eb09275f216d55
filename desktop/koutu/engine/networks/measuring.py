"""How fast a device runs a network, and in how much memory: measured in a process of its own."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.child import run_child
from koutu.engine.core.errors import NetworkError
from koutu.engine.core.memory import peak_memory
from koutu.engine.networks.devices import Device
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.feeding import outputs_by_role, photo_feeds
from koutu.engine.networks.runtime import open_session
from koutu.engine.networks.session import OnnxSession

_RUNS = 3  # the fastest counts: what else the machine does makes a run slower, never faster
_MOST_SECONDS = 600  # for all runs; nobody would use a network that needs minutes a picture
_HERE = Path(__file__).resolve().parent
# Of a photo for networks that take photos of any size as they are.
_NATIVE_SIDE = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What a device took for one network.

    Attributes:
        load: seconds to open it.
        run: seconds of the quickest of three runs.
        peak: bytes that a process which does nothing else held at most; None where unknown.
    """

    load: float
    run: float
    peak: int | None


def measure(entry: NetworkEntry, path: Path, device: Device, threads: int | None = None) -> Measured:
    """Open a network on a device and run it a few times, in this process.

    Args:
        entry: the network.
        path: its first file, the one that sees the photo.
        device: where to run it.
        threads: as `runtime.open_session`.

    Raises:
        Exception: what the device fails with.
    """
    began = time.perf_counter()
    session = OnnxSession(entry.title, open_session(str(path), threads, device.provider, device.options))
    load, treatment = time.perf_counter() - began, entry.treatment
    side = entry.input.side or _NATIVE_SIDE
    pixels = np.zeros((side, side, 3), np.uint8)
    names = list(outputs_by_role(treatment, session, "answer").values())
    runs = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        session.run(photo_feeds(pixels, treatment.input, treatment, session), names)
        runs.append(time.perf_counter() - began)
    return Measured(load, min(runs), peak_memory())


def measure_apart(
    program: Sequence[str], entry: NetworkEntry, device: Device, cancel: CancelToken | None = None
) -> Measured:
    """Do what `measure` does in a new process: its memory is the network's alone, and its crash is nobody's.

    Args:
        program: the command that starts Koutu.
        entry: an installed network.
        device: where to run it.
        cancel: stops it at once.

    Raises:
        Cancelled: by the token.
        NetworkError: the device failed.
    """
    words = ["models", "measure", entry.id, "--device", device.name]
    try:
        answer = run_child(program, words, folder=_HERE, seconds=_MOST_SECONDS, cancel=cancel)
        return Measured(**json.loads(answer.out))
    except (ValueError, TypeError, OSError) as error:
        lines = [str(error)]
        if not isinstance(error, OSError):
            lines = answer.err.strip().splitlines() or [f"exit code {answer.code}"]
        elif isinstance(error, TimeoutError):
            lines = [f"no answer after {_MOST_SECONDS} s"]
        raise NetworkError(
            "{device} could not run {title}: {reason}", device=device.name, title=entry.title, reason=lines[-1]
        ) from error
