"""One warm engine behind a bounded queue: networks stay open, one picture is cut at a time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from koutu.cli.cut_arguments import CutOptions
from koutu.cli.order import make_order, make_pick
from koutu.default_labels import own_vocabulary
from koutu.engine.batch.one_picture import EncodedPicture, encode_picture
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LabelError, UsageError
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.framed import framed
from koutu.engine.files import links
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.matting.network_refining import first_trimap_matting
from koutu.engine.networks.catalog import SIZES, Choice
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore

_USUAL_SECONDS = 2.0  # a picture at the size large, until there is one to go by
_WEIGHT = 0.2  # of the newest picture in the running mean


class BusyError(Exception):
    """As many pictures wait as may wait.

    Attributes:
        seconds: after which there is likely room again.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that came with the request: its bytes, and what to call it in sentences."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a picture; unlike a user's own, never one of this machine or its network."""

    address: str


class WarmEngine:
    """Cuts pictures one after another. Safe to use from several threads.

    Args:
        store: the networks on this machine.
        networks: opens and keeps them.
        waiting: how many pictures may wait beside the one in work.
    """

    def __init__(self, store: ModelStore, networks: Networks, waiting: int) -> None:
        self._store = store
        self._networks = networks
        self._vocabulary = own_vocabulary()
        self._most = waiting + 1
        self._pool = ThreadPoolExecutor(1, "koutu-serve")
        self._lock = threading.Lock()
        self._held = 0
        self._seconds = _USUAL_SECONDS

    @property
    def held(self) -> int:
        """How many pictures are in work or wait."""
        return self._held

    def submit(self, source: Upload | Link, options: CutOptions, cancel: CancelToken) -> Future[EncodedPicture]:
        """Cut a picture as `koutu cut` does, to the byte.

        Returns:
            What becomes of it: the encoded picture, a `KoutuError`, or `Cancelled` by the token.

        Raises:
            BusyError: too many wait already.
        """
        with self._lock:
            if self._held >= self._most:
                raise BusyError(self._seconds * self._held)
            self._held += 1
        future = self._pool.submit(self._timed, lambda: self._cut(source, options, cancel), cancel)
        future.add_done_callback(self._release)
        return future

    def close(self) -> None:
        """Wait for the picture in work; those that wait are dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _release(self, _: Future[EncodedPicture]) -> None:
        with self._lock:
            self._held -= 1

    def _timed(self, work: Callable[[], EncodedPicture], cancel: CancelToken) -> EncodedPicture:
        cancel.check()
        begun = time.monotonic()
        finished = work()
        self._seconds += _WEIGHT * (time.monotonic() - begun - self._seconds)
        return finished

    def _cut(self, source: Upload | Link, options: CutOptions, cancel: CancelToken) -> EncodedPicture:
        catalog = self._store.usable()
        if options.size not in (*SIZES, *(recipe.size for recipe in catalog.recipes)):
            raise UsageError("there is no size “{size}”", size=options.size)
        settings = self._settings(options, catalog.recipe(options.mode, options.size))
        labels = None if settings.pick is None else LabelNetworks(self._store, self._networks, self._vocabulary)
        if isinstance(source, Link):
            data, name = links.fetch(source.address, cancel, public_only=True)
        else:
            data, name = source.data, source.name
        photo = framed(photos.decode(data, name), settings.framing, name)
        cancel.check()
        return encode_picture(photo, name, settings, self._networks, labels=labels, cancel=cancel)

    def _settings(self, options: CutOptions, choice: Choice) -> BatchSettings:
        try:
            pick = make_pick(options, self._vocabulary)
        except LabelError as unknown:  # a word that nobody knows, not a picture without the thing
            raise UsageError("{reason}", reason=unknown) from unknown
        matting = partial(first_trimap_matting, self._store.usable(), self._networks)
        return replace(make_order(options, choice), pick=pick, matting=matting)
