"""What a worker must have so that its files are those of a local run, to the byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from koutu.default_store import own_store
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.errors import NetworkError
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.store import find, require_good
from koutu.version import __version__

# Whatever computes or encodes pixels.
_LIBRARIES = ("numpy", "onnxruntime", "opencv-python-headless", "pillow", "pillow-heif", "isal")


@dataclass(frozen=True, slots=True)
class Needs:
    """Versions and networks.

    Attributes:
        versions: of Koutu and of its libraries, by name; "" for one that has no version of its own here.
        networks: entries of the catalogue, with the digests of their files.
    """

    versions: tuple[tuple[str, str], ...]
    networks: tuple[NetworkEntry, ...]


def needs_of(settings: BatchSettings, labels: LabelNetworks | None) -> Needs:
    """Return what the pictures of a batch need; with picks every network that is installed here."""
    networks: Sequence[NetworkEntry] = settings.choice.recipe.networks
    if labels is not None:
        networks = tuple(dict.fromkeys((*networks, *labels.catalog.networks)))
    return Needs(_versions(), tuple(networks))


def refusal(needs: Needs) -> str:
    """Return why this machine cannot help, as a sentence; "" where it can."""
    for (name, wanted), (_, here) in zip(needs.versions, _versions(), strict=True):
        if wanted != here:
            return f"it has {name} {here or 'in another build'}, not {wanted or 'that build'}"
    store = own_store()
    for entry in needs.networks:
        try:
            require_good(entry, find(entry, store.folders))
        except NetworkError as error:
            return str(error)
    return ""


def _versions() -> tuple[tuple[str, str], ...]:
    return (("Koutu", __version__), *((name, _version(name)) for name in _LIBRARIES))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
