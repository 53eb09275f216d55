"""What `koutu cut` and `koutu watch` need before the first picture: networks, and what is done with each."""

from dataclasses import dataclass, replace
from functools import partial

from koutu import cli_defaults, paths
from koutu.cli.cut_arguments import CutOptions
from koutu.cli.order import make_order, make_pick
from koutu.default_labels import own_vocabulary
from koutu.default_store import own_store
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.core.errors import UsageError
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.matting.network_refining import first_trimap_matting
from koutu.engine.networks.catalog import SIZES
from koutu.engine.networks.devices import Devices
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore


@dataclass(frozen=True, slots=True, eq=False)
class CutSetup:
    """What every picture needs.

    Attributes:
        store: the networks of this machine.
        networks: opens and keeps them.
        settings: what is done with each picture; the format is still the preset's or the option's.
        labels: name what is in a picture, where something is picked.
    """

    store: ModelStore
    networks: Networks
    settings: BatchSettings
    labels: LabelNetworks | None


def open_networks(store: ModelStore) -> Networks:
    """Return what opens a store's networks, on the device and with the graphs that were chosen."""
    networks = Networks(store.folders, devices=Devices(cli_defaults.device()))
    networks.graphs = GraphCache(paths.graph_cache()) if cli_defaults.keeps_graphs() else None
    return networks


def set_up(options: CutOptions) -> CutSetup:
    """Return what a command's words ask for.

    Raises:
        UsageError, PresetError, StyleError, ExportError, LabelError: the words make no sense here.
        CatalogError: the list of networks cannot be used.
    """
    store = own_store()
    catalog = store.usable()
    if options.size not in (*SIZES, *(recipe.size for recipe in store.known().recipes)):
        sizes = dict.fromkeys((*SIZES, *catalog.sizes(options.mode)))
        raise UsageError("there is no size “{size}”: choose one of {sizes}", size=options.size, sizes=", ".join(sizes))
    choice = catalog.recipe(options.mode, options.size)
    vocabulary = own_vocabulary()
    networks = open_networks(store)
    settings = replace(
        make_order(options, choice),
        pick=make_pick(options, vocabulary),
        matting=partial(first_trimap_matting, catalog, networks),
    )
    labels = None if settings.pick is None else LabelNetworks(store, networks, vocabulary)
    return CutSetup(store, networks, settings, labels)
