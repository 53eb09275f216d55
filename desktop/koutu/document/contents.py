"""What a file of a document holds."""

from koutu.document.document import Document
from koutu.engine.documents import Contents


def contents_of(document: Document) -> Contents:
    """Return what a file of this document holds now, without a stroke in hand; later changes do not reach it."""
    origin, base = document.origin, None if document.preview else document.base_matte
    return Contents(
        original=document.original,
        photo=document.photo,
        mode=document.mode,
        size=document.size,
        matte_choice=(origin.mode, origin.size),
        refine=origin.refine,
        network=base,
        coarse=None if document.preview else document.coarse,
        touchup=document.touchup_editor.settled(),
        thumbnail=document.thumbnail,
        edges=document.edges,
        finish=document.preset,
    )
