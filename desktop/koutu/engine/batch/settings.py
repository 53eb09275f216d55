"""What is done with every picture of a batch."""

from collections.abc import Callable
from dataclasses import dataclass, field

from koutu.engine.batch.also import AlsoOutput
from koutu.engine.compose.style import Style
from koutu.engine.core.framing import Framing
from koutu.engine.export.export import Export
from koutu.engine.labels.picking import PickRequest
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import Choice
from koutu.engine.networks.tasks import TrimapMatting


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What is done with every picture.

    Attributes:
        choice: the networks to run.
        look, export: the finished picture and its file.
        overwrite: replace files that exist.
        refine: how edges are found; None for what the size comes with.
        pick: what is kept and dropped; None: what the networks see.
        also: further files of every picture.
        framing: how each is turned, mirrored and cropped before it is cut, after what its source says.
        matting: opens the network that is asked where `refine` is "best".
    """

    choice: Choice
    look: Style = field(default_factory=Style)
    export: Export = field(default_factory=Export)
    overwrite: bool = False
    refine: RefineSettings | None = None
    pick: PickRequest | None = None
    also: tuple[AlsoOutput, ...] = ()
    framing: Framing = field(default_factory=Framing)
    matting: Callable[[], TrimapMatting] | None = field(default=None, compare=False, repr=False)
