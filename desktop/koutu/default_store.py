"""The networks of this installation and this user: what window, command line and scripts all begin with."""

from koutu import paths
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.store import ModelStore


def own_store() -> ModelStore:
    """The store over the bundled catalogue and the user's folders.

    Raises:
        CatalogError: this installation's list of networks is damaged.
    """
    return ModelStore(load_catalog(paths.bundled_models() / "catalog.toml"), paths.network_folders())
