"""What runs in a worker's process: one picture, by one warm engine."""

import os
import time
from dataclasses import dataclass, replace
from functools import cache, partial

from koutu import cli_defaults
from koutu.cluster.needs import Needs, refusal
from koutu.default_labels import own_labels
from koutu.default_store import own_store
from koutu.engine.batch.caught import caught
from koutu.engine.batch.one_picture import EncodedPicture, encode_picture
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError
from koutu.engine.core.framing import Framing
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.read_picture import read_picture
from koutu.engine.matting.network_refining import first_trimap_matting
from koutu.engine.networks.devices import Devices
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence on its way between two machines: template and fields, in plain values."""

    template: str
    fields: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class RemotePhoto:
    """A photo to cut.

    Attributes:
        name: for sentences.
        path: where the worker reads it, on a disk that both see; "" where `data` holds it.
        data: the whole file.
        framing: how it is turned, mirrored and cropped before what the settings say.
    """

    name: str
    path: str
    data: bytes
    framing: Framing


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """What became of it.

    Attributes:
        files: the encoded files, the first one and those of `BatchSettings.also`; none after an error.
        review_score, incomplete: as `EncodedPicture` has them.
        notices: what a person should know.
        error: why there are no files.
        refusal: why this worker cannot help; "" where it can.
        seconds: that it took. process: the number of the worker's process.
    """

    files: tuple[bytes, ...] = ()
    review_score: float | None = None
    incomplete: bool = False
    notices: tuple[Told, ...] = ()
    error: Told | None = None
    refusal: str = ""
    seconds: float = 0.0
    process: int = 0


def cut_photo(photo: RemotePhoto, settings: BatchSettings, needs: Needs) -> RemoteResult:
    """Cut one photo; never raises for what is wrong with the photo, or with this machine."""
    if why := known_refusal(needs):
        return RemoteResult(refusal=why, process=os.getpid())
    begun = time.monotonic()
    made, failure = caught(lambda: _encoded(photo, settings))
    seconds = time.monotonic() - begun
    if failure is not None:
        return RemoteResult(error=told(failure), seconds=seconds, process=os.getpid())
    assert isinstance(made, EncodedPicture)
    return RemoteResult(
        tuple(file.data for file in made.files),
        made.review_score,
        made.incomplete,
        tuple(map(told, made.notices)),
        seconds=seconds,
        process=os.getpid(),
    )


@cache
def known_refusal(needs: Needs) -> str:
    """Return what `refusal` says; the files' digests are counted once per process."""
    return refusal(needs)


def told(error: KoutuError) -> Told:
    """Return an error that travels: what its sentence quotes becomes plain text or numbers."""
    plain = {name: value if isinstance(value, int | float) else str(value) for name, value in error.fields.items()}
    return Told(error.template, tuple(plain.items()))


def _encoded(photo: RemotePhoto, settings: BatchSettings) -> EncodedPicture:
    store, networks = _warm()
    data = read_picture("pipe", photo.path, CancelToken()).data if photo.path else photo.data
    settings = replace(settings, matting=partial(first_trimap_matting, store.usable(), networks))
    labels = None
    if settings.pick is not None:
        labels = own_labels(store, networks)
    decoded = framed(photos.decode(data, photo.name), photo.framing, photo.name)
    return encode_picture(decoded, photo.name, settings, networks, labels=labels)


@cache
def _warm() -> tuple[ModelStore, Networks]:
    """One set of open networks for the life of the process."""
    store = own_store()
    return store, Networks(store.folders, devices=Devices(cli_defaults.device()))
