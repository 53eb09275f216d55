"""What the refine sliders do to a document."""

from dataclasses import replace

from koutu.document.commands import Planes, ReplaceMatte
from koutu.document.document import Document
from koutu.engine.matting.cutout import Matte
from koutu.engine.matting.refine_settings import RefineSettings, usual


def refine(document: Document, text: str, settings: RefineSettings, matte: Matte, final: Matte) -> None:
    """Take what the sliders made of the coarse matte; steps in a row of the same `text` become one command.

    Args:
        document: there must be a matte.
        text: the command's name, in the user's language.
        settings: how the sliders stand; where as the size has it, they follow the size from now on.
        matte: (H, W) uint8, the network's matte by them.
        final: (H, W) uint8, the final matte that comes of it.
    """
    origin = replace(document.origin, refine=None if settings == usual(document.origin.size) else settings)
    if origin != document.origin:
        planes = Planes(matte, document.coarse)
        document.undo.push(ReplaceMatte(text, document, planes, origin, final, slid=True))
