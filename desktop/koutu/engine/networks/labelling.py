"""Networks that label what is in a photo; what their answers mean is a decoder's business."""

from typing import Generic, TypeVar

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.feeding import outputs_by_role, photo_feeds
from koutu.engine.networks.runtime import return_freed_memory
from koutu.engine.networks.session import ModelSession
from koutu.engine.networks.tasks import LabelDecoder

LabelsT = TypeVar("LabelsT")


class ModelLabeller(Generic[LabelsT]):
    """A `tasks.Labeller` by one session and a decoder. Safe to use from several threads; one run at a time.

    Attributes:
        entry: the catalogue's entry.
    """

    def __init__(self, entry: NetworkEntry, session: ModelSession, decode: LabelDecoder[LabelsT]) -> None:
        self.entry = entry
        self._session = session
        self._decode = decode

    def label(self, photo: Pixels, cancel: CancelToken | None = None) -> LabelsT:
        """See `tasks.Labeller.label`."""
        return_freed_memory()
        treatment = self.entry.treatment
        names = outputs_by_role(treatment, self._session, "logits")
        feeds = photo_feeds(photo, treatment.input, treatment, self._session)
        found = self._session.run(feeds, list(names.values()), cancel)
        return_freed_memory()
        outputs = {role: found[name] for role, name in names.items()}
        return self._decode(outputs, treatment.input.placement(*photo.shape[:2]))
