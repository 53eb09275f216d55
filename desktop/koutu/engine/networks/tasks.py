"""What networks do for Koutu: one seam for each task, and the values that cross it.

Whoever wants a matte, a mask or labels depends on these alone. How the networks behind them are fed and read is the
adapters' business; what a network's raw answer means is said by the decoders of `engine/labels`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Pixels
from koutu.engine.networks.input_rule import InputRule

LabelsT_co = TypeVar("LabelsT_co", covariant=True)
# A network's raw answer: its outputs by their role in the family ("logits", "masks", "boxes", "scores", …).
Outputs = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Prompts:
    """What a person pointed at, in the photo's own pixels.

    Attributes:
        points: (n, 2) float32, x before y; n may be 0 where there is a box.
        keep: (n,) bool; whether the point is on the object, or on what is not wanted.
        box: left, top, right, bottom around the object; None: none.
        previous: `PromptMasks.feedback` of the answer that these prompts refine; None: none.
    """

    points: NDArray[np.float32]
    keep: NDArray[np.bool_]
    box: tuple[float, float, float, float] | None = None
    previous: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What a segmenter has seen in a photo: made once, asked for every click.

    Attributes:
        tensors: the encoder's outputs by the names that the decoder takes them under.
        placement: how the photo lay in the encoder's input.
    """

    tensors: Mapping[str, NDArray[Any]]
    placement: Placement

    @property
    def bytes(self) -> int:
        """Return the memory it takes."""
        return sum(tensor.nbytes for tensor in self.tensors.values())


@dataclass(frozen=True, slots=True, eq=False)
class PromptMasks:
    """The answers to one set of prompts, the best first.

    Attributes:
        logits: (k, h, w) float32; above 0 is object. They cover the photo, padding is cut off, at the decoder's size.
        scores: (k,) float32, how well each fits by the network's own estimate, 1 is best.
        feedback: (k, …) float32, what `Prompts.previous` takes to refine mask k; None where the network takes none.
    """

    logits: NDArray[np.float32]
    scores: NDArray[np.float32]
    feedback: NDArray[np.float32] | None = None


class MattePredictor(Protocol):
    """A network that sees a photo and answers with a coarse matte."""

    def predict(self, photo: Pixels, rule: InputRule, cancel: CancelToken | None = None) -> NDArray[np.float32]:
        """Return the coarse matte of a photo.

        Args:
            photo: (H, W, 3) uint8 or uint16, RGB.
            rule: the size the network gets.
            cancel: stops a run between two of its layers.

        Returns:
            (h, w) float32 in 0..1, of the size that `rule` gives.

        Raises:
            Cancelled: by the token. The network can run again.
            NetworkError: the run failed, most likely for want of memory.
        """
        ...


class TrimapMatting(Protocol):
    """A network that finds alpha where a trimap leaves it open."""

    def alpha(
        self,
        photo: Pixels,
        trimap: NDArray[np.uint8],
        cancel: CancelToken | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> NDArray[np.uint8]:
        """Return the matte of a photo.

        Args:
            photo: (H, W, 3) uint8 or uint16, RGB.
            trimap: (H, W) uint8, of the photo's size: 0 background, 255 subject, 128 what is asked for.
            cancel: stops a run between two of its layers.
            progress: called with 0..1.

        Returns:
            (H, W) uint8; what the trimap knows is exactly 0 or 255.

        Raises:
            Cancelled: by the token. The network can run again.
            NetworkError: a run failed, most likely for want of memory.
        """
        ...


class PromptedSegmenter(Protocol):
    """Networks that find what a person points at: a slow look at the photo, then quick answers."""

    def embed(self, photo: Pixels, cancel: CancelToken | None = None) -> Embedding:
        """Look at a photo, (H, W, 3) uint8 or uint16 RGB; return what `segment` needs.

        Raises:
            Cancelled: by the token.
            NetworkError: the run failed, most likely for want of memory.
        """
        ...

    def segment(self, embedding: Embedding, prompts: Prompts, cancel: CancelToken | None = None) -> PromptMasks:
        """Return masks for prompts on a photo that was embedded.

        Raises:
            Cancelled: by the token.
            NetworkError: the run failed.
        """
        ...


class Labeller(Protocol[LabelsT_co]):
    """A network that names what is in a photo, pixel by pixel or object by object.

    Generic in what it answers with, because label maps stand on a higher floor than networks.
    """

    def label(self, photo: Pixels, cancel: CancelToken | None = None) -> LabelsT_co:
        """Return the labels of a photo, (H, W, 3) uint8 or uint16 RGB.

        Raises:
            Cancelled: by the token.
            NetworkError: the run failed, most likely for want of memory.
        """
        ...


class LabelDecoder(Protocol[LabelsT_co]):
    """What makes labels of a network's raw answer; `engine/labels` has one for each family."""

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelsT_co:
        """Return the labels.

        Args:
            outputs: by their roles, as float32 or as the network's own integers.
            placement: how the photo lay in the input.
        """
        ...


class PromptCodec(Protocol):
    """How a family of segmenters is asked, and what its answers mean; `engine/labels` has one for each family."""

    def encode(self, embedding: Embedding, prompts: Prompts) -> Mapping[str, NDArray[Any]]:
        """Return the decoder's inputs by their names in its graph, all but the embedding's own tensors."""
        ...

    def decode(self, outputs: Outputs, embedding: Embedding, prompts: Prompts) -> PromptMasks:
        """Return the masks in the decoder's answer, outputs by their roles."""
        ...
