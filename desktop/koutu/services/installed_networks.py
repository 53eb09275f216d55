"""The networks of other tasks than cutting, as they are there at the moment."""

from koutu.default_labels import own_labels
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.segmenters import first_segmenter, segmenter_entry
from koutu.engine.matting.network_refining import first_trimap_matting, trimap_entry
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.tasks import PromptedSegmenter, TrimapMatting


class InstalledNetworks:
    """Every question is answered from the disk: networks come and go while the window is open."""

    def __init__(self, store: ModelStore, networks: Networks) -> None:
        self._store = store
        self._networks = networks

    def labels(self) -> LabelNetworks:
        """Return the networks that name things, as they are there now; reads the disk.

        Raises:
            CatalogError: the list of classes is damaged.
        """
        return own_labels(self._store, self._networks)

    def answers_clicks(self) -> bool:
        """Return whether a network that finds what is pointed at is there; reads the disk."""
        return segmenter_entry(self._store.usable()) is not None

    def segmenter_for_clicks(self) -> PromptedSegmenter | None:
        """Return the best network that finds what is pointed at, or None; reads the disk."""
        return first_segmenter(self._store.usable(), self._networks)

    def finds_edges(self) -> bool:
        """Return whether a network that finds alpha from a trimap is there; reads the disk."""
        return trimap_entry(self._store.usable()) is not None

    def trimap_matting(self) -> TrimapMatting:
        """Return the network that finds alpha from a trimap, opened now if it was not yet; reads the disk.

        Raises:
            NetworkError: there is none, or it is damaged.
        """
        return first_trimap_matting(self._store.usable(), self._networks)
