"""What goes wrong with one picture is told, and never stops the others."""

from collections.abc import Callable
from typing import Any

from koutu.engine.core.errors import Cancelled, ExportError, KoutuError, MemoryShortage


class PictureMemoryError(ExportError, MemoryShortage):
    """The memory ran out in the middle of a picture."""


def caught(work: Callable[[], Any]) -> tuple[Any, KoutuError | None]:
    """What the work gives, or what a person is told instead.

    Raises:
        Cancelled: by the work's token.
    """
    try:
        return work(), None
    except Cancelled:
        raise
    except KoutuError as error:
        return None, error
    except MemoryError:
        return None, PictureMemoryError("There is not enough memory for this picture.")
    except Exception as error:  # a defect of ours in one picture must not cost the others either
        return None, ExportError("Something went wrong inside Koutu: {reason}.", reason=repr(error))
