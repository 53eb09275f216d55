"""What names the things in pictures here: the classes that travel with Koutu, and the networks that are installed.

Apart from `default_store`, because whoever only cuts pictures need not load it.
"""

from koutu import paths
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.vocabulary import Vocabulary, load_vocabulary
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore


def own_vocabulary() -> Vocabulary:
    """The classes of this installation, read now.

    Raises:
        CatalogError: the list of classes is damaged.
    """
    return load_vocabulary(paths.bundled_models() / "classes.toml")


def own_labels(store: ModelStore, networks: Networks) -> LabelNetworks:
    """The networks that name things, as they are installed now.

    Raises:
        CatalogError: the list of classes is damaged.
    """
    return LabelNetworks(store, networks, own_vocabulary())
