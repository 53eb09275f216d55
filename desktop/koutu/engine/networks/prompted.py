"""Networks that find what a person points at, in two files: one looks at the photo, one answers clicks."""

from collections.abc import Callable

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.networks.entry import NetworkEntry, Role
from koutu.engine.networks.feeding import outputs_by_role, photo_feeds
from koutu.engine.networks.runtime import return_freed_memory
from koutu.engine.networks.session import ModelSession
from koutu.engine.networks.tasks import Embedding, PromptCodec, PromptMasks, Prompts


class ModelPromptedSegmenter:
    """A `tasks.PromptedSegmenter` by an encoder, a decoder and a codec. Safe to use from several threads.

    Attributes:
        entry: the catalogue's entry.
    """

    def __init__(self, entry: NetworkEntry, opened: Callable[[Role], ModelSession], codec: PromptCodec) -> None:
        """Make a segmenter.

        Args:
            entry: the catalogue's entry.
            opened: gives the session of a role at each use, so that whoever keeps them may let the large encoder go.
            codec: the family's.
        """
        self.entry = entry
        self._opened = opened
        self._codec = codec

    def embed(self, photo: Pixels, cancel: CancelToken | None = None) -> Embedding:
        """See `tasks.PromptedSegmenter.embed`."""
        return_freed_memory()
        encoder, treatment = self._opened("encoder"), self.entry.treatment
        tensors = encoder.run(photo_feeds(photo, treatment.input, treatment, encoder), list(encoder.outputs), cancel)
        return_freed_memory()
        return Embedding(tensors, treatment.input.placement(*photo.shape[:2]))

    def segment(self, embedding: Embedding, prompts: Prompts, cancel: CancelToken | None = None) -> PromptMasks:
        """See `tasks.PromptedSegmenter.segment`."""
        decoder = self._opened("decoder")
        names = outputs_by_role(self.entry.treatment, decoder, "masks")
        seen = {name: tensor for name, tensor in embedding.tensors.items() if name in decoder.inputs}
        found = decoder.run({**seen, **self._codec.encode(embedding, prompts)}, sorted(set(names.values())), cancel)
        return self._codec.decode({role: found[name] for role, name in names.items()}, embedding, prompts)
