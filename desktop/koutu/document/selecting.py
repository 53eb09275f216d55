"""How a selected area and a document's matte become one."""

from typing import Literal

import numpy as np

from koutu.document.document import Document
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.touchup import ERASE, KEEP

Combining = Literal["replace", "add", "subtract", "intersect"]


def combine(document: Document, text: str, area: Area, how: Combining) -> None:
    """Bring an area into a document's matte, as one command.

    Args:
        document: there must be a matte.
        text: the command's name, in the user's language.
        area: what is selected, inside the photo.
        how: the area and nothing else is kept; or it is kept as well; or it is erased; or what is outside it is erased.
    """
    if how == "add":
        document.touchup_editor.fill_areas(text, [area], KEEP)
    elif how == "subtract":
        document.touchup_editor.fill_areas(text, [area], ERASE)
    else:
        bounds = document.bounds
        whole = np.zeros((bounds.height, bounds.width), np.uint8)
        whole[area.rect.slices] = area.coverage
        if how == "intersect":
            document.touchup_editor.fill_areas(text, [Area(bounds, np.subtract(255, whole, out=whole))], ERASE)
        else:
            document.touchup_editor.blend_matte(text, bounds, whole, np.full_like(whole, 255))
