"""Which networks name what is in a photo, and what their answers mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LabelError
from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats, Pixels
from koutu.engine.labels import upsnet
from koutu.engine.labels.instance import MaskRcnnDecoder
from koutu.engine.labels.label_map import LabelMap
from koutu.engine.labels.nanodet import NanoDetDecoder
from koutu.engine.labels.panoptic import DetrPanopticDecoder
from koutu.engine.labels.semantic import IndexDecoder, SemanticDecoder
from koutu.engine.labels.vocabulary import ClassName, Vocabulary
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import LabelFamily
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.tasks import LabelDecoder, Labeller, Outputs

LabelTask = Literal["semantic", "instance", "panoptic"]

# The families that do a task, the best first. NanoDet's boxes become masks by the matte networks.
FAMILIES_OF: Mapping[LabelTask, tuple[LabelFamily, ...]] = MappingProxyType(
    {
        "semantic": ("semantic", "clothes"),
        "instance": ("mask-rcnn", "nanodet"),
        "panoptic": ("detr-panoptic",),
    }
)


_BACKGROUND = ("", "background", "__background__", "bg", "unlabelled", "unlabeled")


class LabelNetworks:
    """The networks of this installation that label photos.

    Attributes:
        catalog: those that are there.
        networks: opens them.
        vocabulary: names what they find.
    """

    def __init__(self, store: ModelStore, networks: Networks, vocabulary: Vocabulary) -> None:
        """Look once for what is there."""
        self.catalog: Catalog = store.usable()
        self.networks = networks
        self.vocabulary = vocabulary
        self._store = store

    def best(self) -> Labeller[LabelMap]:
        """Return the best there is for a list of things: panoptic, then instances, then boxes.

        Raises:
            LabelError: there is none.
        """
        for task in ("panoptic", "instance"):
            found = self.first(task)
            if found is not None:
                return self.labeller(found)
        raise _nothing_for("instance")

    def of(self, task: LabelTask) -> Labeller[LabelMap]:
        """Return what does a task.

        Without a panoptic network a semantic and an instance network make a panoptic map together; see `upsnet`.

        Raises:
            LabelError: there is none.
        """
        found = self.first(task)
        if found is not None:
            return self.labeller(found)
        semantic, instance = self.first("semantic"), self.first("instance")
        if task == "panoptic" and semantic is not None and instance is not None and semantic.family == "semantic":
            return _Merged(self.networks.labeller(semantic.entry, _raw), semantic.classes, self.labeller(instance))
        raise _nothing_for(task)

    def first(self, task: LabelTask) -> "Known | None":
        """Return the best network there is for a task, or None."""
        for family in FAMILIES_OF[task]:
            for entry in self.catalog.networks:
                if entry.treatment.family == family:
                    return Known(entry, family, self.classes_of(entry))
        return None

    def labeller(self, known: "Known") -> Labeller[LabelMap]:
        """Return a network as a labeller."""
        return self.networks.labeller(known.entry, self._decoder(known))

    def classes_of(self, entry: NetworkEntry) -> Sequence[ClassName | None]:
        """Return the classes of a semantic network by their numbers; None for the background."""
        own = self._store.class_names(entry)
        if own:
            return tuple(None if name.casefold() in _BACKGROUND else self.vocabulary.called(name) for name in own)
        return self.vocabulary.clothes if entry.classes == "clothes" else self.vocabulary.voc

    def _decoder(self, known: "Known") -> LabelDecoder[LabelMap]:
        least = known.entry.treatment.thresholds.get("score")
        match known.family:
            case "mask-rcnn":
                return MaskRcnnDecoder(self.vocabulary, 0.5 if least is None else least)
            case "detr-panoptic":
                return DetrPanopticDecoder(self.vocabulary, 0.85 if least is None else least)
            case "nanodet":
                return NanoDetDecoder(self.vocabulary, 0.3 if least is None else least)
            case _:
                by_index = "index" in known.entry.treatment.outputs
                return IndexDecoder(known.classes) if by_index else SemanticDecoder(known.classes)


@dataclass(frozen=True, slots=True)
class Known:
    """A network that labels.

    Attributes:
        entry: the catalogue's.
        family: says what its answers mean.
        classes: of a semantic network, by their numbers.
    """

    entry: NetworkEntry
    family: LabelFamily
    classes: Sequence[ClassName | None]


@dataclass(frozen=True, slots=True, eq=False)
class _Raw:
    logits: Floats
    placement: Placement


def _raw(outputs: Outputs, placement: Placement) -> _Raw:
    return _Raw(np.asarray(outputs["logits"][0], np.float32), placement)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A semantic and an instance network as one panoptic labeller."""

    semantic: Labeller[_Raw]
    classes: Sequence[ClassName | None]
    instance: Labeller[LabelMap]

    def label(self, photo: Pixels, cancel: CancelToken | None = None) -> LabelMap:
        """See `tasks.Labeller.label`."""
        raw = self.semantic.label(photo, cancel)
        found = self.instance.label(photo, cancel)
        return upsnet.label_map(raw.logits, self.classes, found, raw.placement)


def _nothing_for(task: LabelTask) -> LabelError:
    return LabelError(
        "No network for {task} segmentation is installed. Install one under Models, or with: koutu models install {id}",
        task=task,
        id={"semantic": "fcn-resnet50", "instance": "mask-rcnn-int8", "panoptic": "detr-panoptic"}[task],
    )
