"""The networks that are open: each file at its first use, within a memory budget."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkMemoryError
from koutu.engine.core.memory import available_memory
from koutu.engine.core.planes import Pixels
from koutu.engine.networks import store
from koutu.engine.networks.catalog import Run
from koutu.engine.networks.devices import Devices
from koutu.engine.networks.entry import NetworkEntry, NetworkFile, Role
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.labelling import ModelLabeller
from koutu.engine.networks.matte import ModelMattePredictor
from koutu.engine.networks.prompted import ModelPromptedSegmenter
from koutu.engine.networks.runtime import rest, return_freed_memory
from koutu.engine.networks.session import ModelSession, open_file
from koutu.engine.networks.tasks import (
    LabelDecoder,
    Labeller,
    MattePredictor,
    PromptCodec,
    PromptedSegmenter,
    TrimapMatting,
)
from koutu.engine.networks.trimap_matting import ModelTrimapMatting

# What a run takes at its peak, more or less: IS-Net at 1024² takes 636 MB, of which 180 are its weights as float32.
_BYTES_PER_FILE_BYTE = 3
# What of it an open network holds between its runs: IS-Net, whose file has 176 MB, 281 MB after `rest`.
_HELD_PER_FILE_BYTE = 1.6
_BYTES_PER_INPUT_PIXEL = 450  # 636 − 180 MB over 1024² pixels, and slack

# Where the system does not say how much memory is free.
_USUAL_MEMORY = 4_000_000_000

LabelsT = TypeVar("LabelsT")


class Networks:
    """The networks in some folders, each file opened at its first use and then kept. Safe to use from several threads.

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
        self._opened: OrderedDict[tuple[str, Role], tuple[NetworkFile, ModelSession]] = OrderedDict()
        self._opening = threading.Lock()

    def predict(self, run: Run, pixels: Pixels, cancel: CancelToken | None = None) -> NDArray[np.float32]:
        """Do one run of a recipe; see `tasks.MattePredictor.predict`.

        Raises:
            Cancelled: by the token.
            NetworkError: the network is missing, damaged or failed.
        """
        return self.matte_predictor(run.network).predict(pixels, run.input, cancel)

    def matte_predictor(self, entry: NetworkEntry) -> MattePredictor:
        """Return what asks a network for mattes, opened now if it was not yet.

        Raises:
            NetworkError: the network is missing or damaged.
        """
        return ModelMattePredictor(entry, self.session(entry))

    def labeller(self, entry: NetworkEntry, decode: LabelDecoder[LabelsT]) -> Labeller[LabelsT]:
        """Return what asks a network for labels, opened now if it was not yet; `decode` is its family's decoder.

        Raises:
            NetworkError: the network is missing or damaged.
        """
        return ModelLabeller(entry, self.session(entry), decode)

    def prompted_segmenter(self, entry: NetworkEntry, codec: PromptCodec) -> PromptedSegmenter:
        """Return what asks a network for what a person points at; its two files are opened when they are needed."""
        return ModelPromptedSegmenter(entry, partial(self.session, entry), codec)

    def trimap_matting(self, entry: NetworkEntry) -> TrimapMatting:
        """Return what asks a network for alpha where a trimap leaves it open, opened now if it was not yet.

        Raises:
            NetworkError: the network is missing or damaged.
        """
        return ModelTrimapMatting(entry, self.session(entry))

    def forget(self, entry: NetworkEntry) -> None:
        """Let go of a network; a run that is on its way ends undisturbed."""
        with self._opening:
            for file in entry.files:
                self._opened.pop((entry.id, file.role), None)

    def forget_all(self) -> None:
        """Let go of all networks: nobody needed one for a while."""
        with self._opening:
            self._opened.clear()
        return_freed_memory()

    def keep_graphs(self, folder: Path | None) -> None:
        """Keep networks in a folder as the processor wants them from now on; None: delete what was kept."""
        if folder is not None:
            self.graphs = GraphCache(folder)
        elif self.graphs is not None:
            self.graphs.clear()
            self.graphs = None

    def choose(self, device: str, threads: int | None) -> None:
        """Run on another device (empty: the first that works) or with other threads from now on."""
        self.devices.wanted, self._threads = device, threads
        self.forget_all()

    @property
    def open_ids(self) -> tuple[str, ...]:
        """The ids of the networks that are open, the one used last at the end."""
        return tuple(dict.fromkeys(network_id for network_id, _ in self._opened))

    def session(self, entry: NetworkEntry, role: Role = "model") -> ModelSession:
        """Return one of a network's files, opened now if it was not yet.

        All files are checked before the first of them is opened: half a network is never used.

        Raises:
            NetworkError: a file is missing or damaged.
        """
        key = entry.id, role
        with self._opening:
            if key not in self._opened:
                paths = store.find(entry, self._folders)
                file = entry.file(role)
                others_open = any(network_id == entry.id for network_id, _ in self._opened)
                store.require_good(entry, paths, role if others_open else None)
                self._make_room(file.bytes)
                path = paths[entry.files.index(file)]
                session = open_file(
                    entry.title, file, path, threads=self._threads, devices=self.devices, graphs=self.graphs
                )
                self._opened[key] = file, session
            self._opened.move_to_end(key)
            return self._opened[key][1]

    def require_memory(self, run: Run, height: int, width: int) -> None:
        """Look whether the free memory holds one run for a photo of `height` × `width` pixels.

        What the network holds because it is open is not asked for again. Before the answer is no, the memory that
        earlier runs left, and what other networks hold, is given back.

        Raises:
            NetworkMemoryError: it does not.
        """
        rows, columns = run.input.shape(height, width)
        need = _BYTES_PER_FILE_BYTE * run.network.bytes + _BYTES_PER_INPUT_PIXEL * rows * columns
        if run.network.id in self.open_ids:
            need -= round(_HELD_PER_FILE_BYTE * run.network.bytes)
        free = available_memory()
        if free is not None and need > free:
            self._keep_only(run.network.id)
            rest()
            free = available_memory()
        if free is not None and need > free:
            raise NetworkMemoryError(
                "The network {title} needs about {need} GB of memory, and {free} GB are free. Close other programs, or "
                "choose a smaller network.",
                title=run.network.title,
                need=f"{need / 1e9:.1f}",
                free=f"{free / 1e9:.1f}",
            )

    def _keep_only(self, network_id: str) -> None:
        with self._opening:
            for key in [key for key in self._opened if key[0] != network_id]:
                del self._opened[key]

    def _make_room(self, needed: int) -> None:
        while self._opened and needed + sum(file.bytes for file, _ in self._opened.values()) > self._budget:
            self._opened.popitem(last=False)
            return_freed_memory()
