"""One opened network file: named arrays in, named arrays out. What runs it is nobody else's business."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.networks.devices import CPU, Device, Devices
from koutu.engine.networks.entry import NetworkFile
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.runtime import onnx_runtime, open_session

# ONNX Runtime's names of the types whose NumPy names differ.
_TYPES = {"float": "float32", "double": "float64"}


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """An input or output of a network.

    Attributes:
        name: in the graph.
        dtype: NumPy's name of its type, such as "float16"; the runtime's own where NumPy has none.
        shape: sizes of its axes; a name or None where any will do.
    """

    name: str
    dtype: str
    shape: tuple[int | str | None, ...]


class ModelSession(Protocol):
    """An opened network file. Safe to use from several threads; one run at a time."""

    @property
    def inputs(self) -> Mapping[str, TensorSpec]:
        """Return its inputs by their names, in the graph's order."""
        ...

    @property
    def outputs(self) -> Mapping[str, TensorSpec]:
        """Return its outputs by their names, in the graph's order."""
        ...

    def run(
        self, feeds: Mapping[str, NDArray[Any]], outputs: Sequence[str], cancel: CancelToken | None = None
    ) -> dict[str, NDArray[Any]]:
        """Run the network once.

        Args:
            feeds: its inputs by their names, of any numeric type: each is converted to the type its input has.
            outputs: the names of the outputs to compute; what others alone would need costs nothing.
            cancel: stops the run between two of the network's layers.

        Returns:
            The outputs by their names; those in half precision as float32, all others in their own type.

        Raises:
            Cancelled: by the token. The network can run again.
            NetworkError: the run failed, most likely for want of memory.
        """
        ...


class OnnxSession:
    """A `ModelSession` of ONNX Runtime, which goes over to the processor where another device fails in a run.

    Attributes:
        title: the network's name in errors.
        inputs, outputs: by their names.
    """

    def __init__(self, title: str, session: Any, on_cpu: Callable[[str], Any] | None = None) -> None:
        """Wrap an `onnxruntime.InferenceSession`.

        Args:
            title: the network's name in errors.
            session: what runs.
            on_cpu: opens another one on the processor, where this one is not there, and is told why.
        """
        self.title = title
        self.inputs = _specs(session.get_inputs())
        self.outputs = _specs(session.get_outputs())
        self._session = session
        self._on_cpu = on_cpu
        self._running = threading.Lock()

    def run(
        self, feeds: Mapping[str, NDArray[Any]], outputs: Sequence[str], cancel: CancelToken | None = None
    ) -> dict[str, NDArray[Any]]:
        """See `ModelSession.run`."""
        token = cancel or CancelToken()
        typed = {name: feed.astype(self.inputs[name].dtype, copy=False) for name, feed in feeds.items()}
        with _held(self._running, token):
            try:
                found = self._run(typed, outputs, token)
            except NetworkError as error:
                if self._on_cpu is None:
                    raise
                self._session, self._on_cpu = self._on_cpu(str(error.fields["reason"])), None
                found = self._run(typed, outputs, token)
        return {name: _single(answer) for name, answer in zip(outputs, found, strict=True)}

    def _run(self, feeds: dict[str, NDArray[Any]], names: Sequence[str], token: CancelToken) -> list[NDArray[Any]]:
        options = onnx_runtime().RunOptions()

        def stop() -> None:
            options.terminate = True

        with token.stopping_by(stop):
            try:
                found: list[NDArray[Any]] = self._session.run(list(names), feeds, options)
            except Exception as error:
                token.check()
                raise NetworkError(
                    "The network {title} failed: {reason}. Close other programs to free memory, or use Small.",
                    title=self.title,
                    reason=first_line(error),
                ) from error
        token.check()
        return found


def open_file(
    title: str,
    file: NetworkFile,
    path: Path,
    *,
    threads: int | None = None,
    devices: Devices | None = None,
    graphs: GraphCache | None = None,
) -> ModelSession:
    """Open a network's file, whose digest was checked, on the first device that takes it.

    Args:
        title: the network's name in errors.
        file: what the catalogue says of it.
        path: where it lies.
        threads: as `runtime.open_session`.
        devices: where it may run; None: on the processor.
        graphs: keeps what opening on the processor makes of it; None: nobody does.

    Raises:
        NetworkError: ONNX Runtime refuses it.
    """
    for device in devices.candidates() if devices is not None else ():
        if device is not CPU and devices is not None:
            try:
                session = open_session(str(path), threads, device.provider, device.options)
            except Exception as error:
                devices.fail(device, first_line(error))
                continue
            devices.used = device.name
            return OnnxSession(title, session, partial(_on_cpu, path, threads, devices, device))
    try:
        session = open_session(str(path), threads) if graphs is None else graphs.open(file, path, threads)
        if devices is not None:
            devices.used = CPU.name
        return OnnxSession(title, session)
    except Exception as error:
        raise NetworkError(
            "The network {title} cannot be opened: {reason}. Install Koutu or the network again.",
            title=title,
            reason=first_line(error),
        ) from error


def first_line(error: Exception) -> str:
    """Return the first line of what a library says, or its exception's name where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _on_cpu(path: Path, threads: int | None, devices: Devices, device: Device, reason: str) -> Any:
    devices.fail(device, reason)
    devices.used = CPU.name
    return open_session(str(path), threads)


def _specs(tensors: Sequence[Any]) -> dict[str, TensorSpec]:
    specs = {}
    for tensor in tensors:
        kind = tensor.type.removeprefix("tensor(").removesuffix(")")
        specs[tensor.name] = TensorSpec(tensor.name, _TYPES.get(kind, kind), tuple(tensor.shape))
    return specs


def _single(answer: NDArray[Any]) -> NDArray[Any]:
    return answer.astype(np.float32) if answer.dtype == np.float16 else answer


@contextmanager
def _held(lock: threading.Lock, token: CancelToken) -> Iterator[None]:
    """Hold a lock; give up waiting for it when the token is cancelled."""
    while not lock.acquire(timeout=0.05):
        token.check()
    try:
        yield
    finally:
        lock.release()
