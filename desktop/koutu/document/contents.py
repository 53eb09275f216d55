"""What a file of a document holds."""

from collections.abc import Callable
from functools import partial

from koutu.document.document import Document
from koutu.engine.documents import Contents


def contents_of(document: Document) -> Contents:
    """Return what a file of this document holds now, without a stroke in hand; later changes do not reach it."""
    return contents_later(document)()


def contents_later(document: Document) -> Callable[[], Contents]:
    """Return a function for any thread that returns `contents_of` as of now; pictures put to rest are read there."""
    origin = document.origin
    make = partial(
        Contents,
        original=document.original,
        mode=document.mode,
        size=document.size,
        matte_choice=(origin.mode, origin.size),
        refine=origin.refine,
        touchup=document.touchup_editor.settled(),
        edges=document.edges,
        finish=document.preset,
        framing=document.framing,
        mark=document.mark,
    )
    base, coarse = (None, None) if document.preview else (document.final.resting_base, document.resting_coarse)
    photo, thumbnail = document.frame.source, document.resting_thumbnail

    def contents() -> Contents:
        return make(
            photo=photo.get(),
            thumbnail=thumbnail.get(),
            network=None if base is None else base.get(),
            coarse=None if coarse is None else coarse.get(),
        )

    return contents
