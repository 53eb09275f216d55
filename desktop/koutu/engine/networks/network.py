"""Run a network: photo → coarse matte."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.core.memory import available_memory
from koutu.engine.networks import store
from koutu.engine.networks.catalog import Activation, InputRule, NetworkEntry, Range, Run
from koutu.engine.networks.devices import CPU, Device, Devices
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.runtime import onnx_runtime, open_session, return_freed_memory

# Photos are averaged over whole blocks of pixels as long as they stay larger than the network's input and than this,
# and only then resampled by Lanczos: at 12 megapixels a third of the time of Lanczos alone, 0.4 levels of 255 apart.
_STAYS_LARGER = 1.3
_LEAST_REDUCED = 1331

# What a run takes at its peak, more or less: IS-Net at 1024² takes 636 MB, of which 180 are its weights as float32.
_BYTES_PER_FILE_BYTE = 3
_BYTES_PER_INPUT_PIXEL = 450

# An answer that spans less than one level of an 8-bit matte says "no subject" or "only subject".
FLAT = 1 / 255

# Where the system does not say how much memory is free.
_USUAL_MEMORY = 4_000_000_000


class Network:
    """An opened network. Safe to use from several threads; one run at a time.

    Attributes:
        entry: the catalogue's entry.
    """

    def __init__(self, entry: NetworkEntry, session: Any, on_cpu: Callable[[str], Any] | None = None) -> None:
        """Wrap a session; `on_cpu` gives another one for the processor, where this one is not, and is told why."""
        self.entry = entry
        self._session = session
        self._on_cpu = on_cpu
        self._running = threading.Lock()

    def predict(
        self, pixels: NDArray[np.uint8] | NDArray[np.uint16], rule: InputRule, cancel: CancelToken | None = None
    ) -> NDArray[np.float32]:
        """Predict the coarse matte of a photo.

        Args:
            pixels: (H, W, 3) uint8 or uint16, RGB.
            rule: the size the network gets.
            cancel: stops a run between two of its layers.

        Returns:
            (h, w) float32 in 0..1, of the size that `rule` gives; what the network's answer becomes by its activation
            (see `activated`).

        Raises:
            Cancelled: by the token. The network can run again.
            NetworkError: the run failed, most likely for want of memory.
        """
        token = cancel or CancelToken()
        # What the picture before left free would lie below this run's peak: 100 MB after a 12-megapixel photo.
        return_freed_memory()
        feed = network_input(pixels, rule, self.entry)
        with _held(self._running, token):
            try:
                output = self._run(feed, token)
            except NetworkError as error:
                if self._on_cpu is None:
                    raise
                self._session, self._on_cpu = self._on_cpu(str(error.fields["reason"])), None
                output = self._run(feed, token)
        return_freed_memory()
        return activated(output[0, 0], self.entry.activation)

    def _run(self, feed: NDArray[np.float32], token: CancelToken) -> NDArray[np.float32]:
        options = onnx_runtime().RunOptions()

        def stop() -> None:
            options.terminate = True

        # The side outputs of U²-Net's files would cost memory and time: only the first is the matte.
        names = [self._session.get_outputs()[0].name]
        wanted = self._session.get_inputs()[0]
        feeds = {wanted.name: feed.astype(np.float16) if wanted.type == "tensor(float16)" else feed}
        with token.stopping_by(stop):
            try:
                output: NDArray[np.float32] = self._session.run(names, feeds, options)[0].astype(np.float32, copy=False)
            except Exception as error:
                token.check()
                raise NetworkError(
                    "The network {title} failed: {reason}. Close other programs to free memory, or use Small.",
                    title=self.entry.title,
                    reason=_first_line(error),
                ) from error
        token.check()
        return output


@contextmanager
def _held(lock: threading.Lock, token: CancelToken) -> Iterator[None]:
    """Hold a lock; give up waiting for it when the token is cancelled."""
    while not lock.acquire(timeout=0.05):
        token.check()
    try:
        yield
    finally:
        lock.release()


def open_network(
    entry: NetworkEntry,
    path: Path,
    threads: int | None = None,
    devices: Devices | None = None,
    graphs: GraphCache | None = None,
) -> Network:
    """Check a network's file and open it on the first device that takes it.

    Args:
        entry: what the catalogue says of it.
        path: the file.
        threads: as `runtime.open_session`.
        devices: where it may run; None: on the processor.
        graphs: keeps what opening on the processor makes of it; None: nobody does.

    Raises:
        NetworkError: the file is missing or unreadable, its size or digest is wrong, or ONNX Runtime refuses it.
    """
    try:
        good = store.is_good(entry, path)
    except OSError as error:
        raise NetworkError(
            "The network {title} cannot be read: {path} ({reason}). Check the file, or install the network again.",
            title=entry.title,
            path=path,
            reason=error.strerror or error,
        ) from error
    if not good:
        raise NetworkError(
            "The network {title} is damaged: {path} is not the file it should be. Remove it and install it again.",
            title=entry.title,
            path=path,
        )
    for device in devices.candidates() if devices is not None else ():
        if device is not CPU and devices is not None:
            try:
                session = open_session(str(path), threads, device.provider, device.options)
            except Exception as error:
                devices.fail(device, _first_line(error))
                continue
            devices.used = device.name
            return Network(entry, session, partial(_on_cpu, path, threads, devices, device))
    try:
        session = open_session(str(path), threads) if graphs is None else graphs.open(entry, path, threads)
        if devices is not None:
            devices.used = CPU.name
        return Network(entry, session)
    except Exception as error:
        raise NetworkError(
            "The network {title} cannot be opened: {reason}. Install Koutu or the network again.",
            title=entry.title,
            reason=_first_line(error),
        ) from error


def _on_cpu(path: Path, threads: int | None, devices: Devices, device: Device, reason: str) -> Any:
    devices.fail(device, reason)
    devices.used = CPU.name
    return open_session(str(path), threads)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


class Networks:
    """The networks in some folders, each opened at its first use and then kept. Safe to use from several threads.

    Their memory is bounded: before one is opened, those that were not used for the longest time are let go.

    Attributes:
        devices: where they run.
        graphs: keeps what opening them on the processor gives; None: nobody does.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        threads: int | None = None,
        devices: Devices | None = None,
        budget: int | None = None,
    ) -> None:
        """Look for networks in `folders`.

        Args:
            folders: searched in this order.
            threads: as `runtime.open_session`.
            devices: where they may run; None: the first device that works.
            budget: bytes of network files that may be open; None: a quarter of the memory that is free now. An open
                network takes about twice its file.
        """
        self.devices = devices or Devices()
        self.graphs: GraphCache | None = None
        self._folders = tuple(folders)
        self._threads = threads
        self._budget = (available_memory() or _USUAL_MEMORY) // 4 if budget is None else budget
        self._opened: OrderedDict[str, Network] = OrderedDict()
        self._opening = threading.Lock()

    def predict(
        self, run: Run, pixels: NDArray[np.uint8] | NDArray[np.uint16], cancel: CancelToken | None = None
    ) -> NDArray[np.float32]:
        """Do one run of a recipe; see `Network.predict`.

        Raises:
            Cancelled: by the token.
            NetworkError: the network is missing, damaged or failed.
        """
        return self.opened(run.network).predict(pixels, run.input, cancel)

    def forget(self, entry: NetworkEntry) -> None:
        """Let go of a network; a run that is on its way ends undisturbed."""
        with self._opening:
            self._opened.pop(entry.id, None)

    def forget_all(self) -> None:
        """Let go of all networks: nobody needed one for a while."""
        with self._opening:
            self._opened.clear()
        return_freed_memory()

    def choose(self, device: str, threads: int | None) -> None:
        """Run on another device (empty: the first that works) or with other threads from now on."""
        self.devices.wanted, self._threads = device, threads
        self.forget_all()

    @property
    def open_ids(self) -> tuple[str, ...]:
        """The ids of the networks that are open, the one used last at the end."""
        return tuple(self._opened)

    def opened(self, entry: NetworkEntry) -> Network:
        """Return a network, opened now if it was not yet.

        Raises:
            NetworkError: the network is missing or damaged.
        """
        with self._opening:
            if entry.id not in self._opened:
                path = store.find(entry, self._folders)
                self._make_room(entry.bytes)
                self._opened[entry.id] = open_network(entry, path, self._threads, self.devices, self.graphs)
            self._opened.move_to_end(entry.id)
            return self._opened[entry.id]

    def _make_room(self, needed: int) -> None:
        while self._opened and needed + sum(each.entry.bytes for each in self._opened.values()) > self._budget:
            self._opened.popitem(last=False)
            return_freed_memory()


def require_memory(run: Run, height: int, width: int) -> None:
    """Look whether the free memory holds one run for a photo of `height` × `width` pixels.

    Raises:
        NetworkError: it does not.
    """
    rows, columns = run.input.shape(height, width)
    need = _BYTES_PER_FILE_BYTE * run.network.bytes + _BYTES_PER_INPUT_PIXEL * rows * columns
    free = available_memory()
    if free is not None and need > free:
        raise NetworkError(
            "The network {title} needs about {need} GB of memory, and {free} GB are free. Close other programs, or "
            "choose a smaller network.",
            title=run.network.title,
            need=f"{need / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def network_input(
    pixels: NDArray[np.uint8] | NDArray[np.uint16], rule: InputRule, entry: NetworkEntry
) -> NDArray[np.float32]:
    """Scale and normalise a photo as the network was trained: by its own maximum or 255, then mean and std.

    Args:
        pixels: (H, W, 3) uint8 or uint16, RGB.
        rule: the size the network gets.
        entry: its range, mean and std.

    Returns:
        (1, 3, h, w) float32.
    """
    height, width = rule.shape(*pixels.shape[:2])
    resized = _resized(pixels, height, width, entry.range)
    top = max(int(resized.max()), 1) if entry.range == "own" else 255
    scale = 1 / (top * np.array(entry.std))
    shift = np.array(entry.mean) / entry.std
    feed = np.empty((1, 3, height, width), np.float32)
    for channel in range(3):
        np.multiply(resized[..., channel], np.float32(scale[channel]), out=feed[0, channel])
        feed[0, channel] -= np.float32(shift[channel])
    return feed


def _resized(
    pixels: NDArray[np.uint8] | NDArray[np.uint16], height: int, width: int, scale: Range
) -> NDArray[np.uint8]:
    """Resize to 8 bit; 16-bit photos lose least when their own maximum, which is divided out again, becomes 255."""
    down, across = (
        max(1, int(have / max(_STAYS_LARGER * want, _LEAST_REDUCED)))
        for have, want in zip(pixels.shape[:2], (height, width), strict=True)
    )
    if (down, across) != (1, 1):
        size = -(-pixels.shape[1] // across), -(-pixels.shape[0] // down)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment] # keeps the dtype
    if pixels.dtype == np.uint16:
        top = max(int(pixels.max()), 1) if scale == "own" else 65535
        pixels = cv2.convertScaleAbs(pixels, alpha=255 / top)  # type: ignore[assignment] # gives uint8
    picture = Image.fromarray(pixels)

    def rows(first: int, last: int) -> NDArray[np.uint8]:
        box = (0, picture.height * first / height, picture.width, picture.height * last / height)
        return np.asarray(picture.resize((width, last - first), Image.Resampling.LANCZOS, box=box))

    # Pillow looks beyond a box for what its filter needs: in two halves, at the same time, the bytes are the same. But
    # which way it goes first depends on the rows that come in and out: to enlarge, the whole is resized at once.
    if picture.height < height:
        return rows(0, height)
    middle = height // 2
    with ThreadPoolExecutor(2) as pool:
        return np.concatenate(list(pool.map(rows, (0, middle), (middle, height))))


def activated(answer: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    """Make a network's answer a matte.

    Args:
        answer: (h, w) float32.
        activation: "stretch", see `stretched`; "sigmoid" for an answer in logits; "none" for one that is alpha already.

    Returns:
        (h, w) float32 in 0..1. What is not a number counts as background.
    """
    match activation:
        case "stretch":
            matte = stretched(answer)
        case "sigmoid":
            matte = 0.5 * (1 + np.tanh(0.5 * answer))  # cannot overflow
        case "none":
            matte = answer
    # fmax: unlike clip it turns NaN into 0.
    return np.fmin(np.fmax(matte, np.float32(0)), np.float32(1))


def stretched(answer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretch a network's answer so that it spans 0..1.

    A flat answer (span below 1/255) is noise and stays as it is, clipped to 0..1: all background or all subject.
    """
    low, high = float(answer.min()), float(answer.max())
    if high - low < FLAT:
        return np.clip(answer, 0, 1)
    return (answer - low) / (high - low)
