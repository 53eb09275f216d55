"""Where files go without a question: as the settings say, or beside the photo."""

from collections.abc import Callable, Collection
from itertools import count
from pathlib import Path

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.files.names import file_names
from koutu.engine.files.same_place import same_place
from koutu.services.cutouts import cutout_name
from koutu.services.settings import Settings


def output_folder(document: Document, settings: Settings, otherwise: Path) -> Path:
    """Return the folder of the settings while it is there, else the photo's, else `otherwise`."""
    if settings.output_folder and Path(settings.output_folder).is_dir():
        return Path(settings.output_folder)
    return otherwise if document.path is None else document.path.parent


def export_folder(document: Document, settings: Settings, otherwise: Path) -> Path:
    """Return where a document was exported last, else `output_folder`."""
    last = document.export_folder
    return last if last is not None and last.is_dir() else output_folder(document, settings, otherwise)


def cutout_path(document: Document, settings: Settings, otherwise: Path) -> Path:
    """Return where a plain cutout is saved; a template that makes no sense, or names the photo itself, is as none."""
    folder, name = output_folder(document, settings, otherwise), cutout_name(document.name)
    if settings.output_name:
        try:
            stem = Path(document.name).stem or "picture"
            named = f"{file_names(settings.output_name, document.mode)(stem, 1)}.png"
        except KoutuError:
            return folder / name
        if document.path is None or not same_place(folder / named, document.path):
            return folder / named
    return folder / name


def free_path(folder: Path, named: Callable[[int], str], waiting: Collection[Path]) -> Path:
    """Return a path in a folder that no file has or is about to have.

    Args:
        folder: where.
        named: the name for a number, from 1 on; where it has no number in it, one is put after it.
        waiting: what is about to be written.
    """
    first = folder / named(1)
    for number in count(1):
        path = folder / named(number)
        if path == first and number > 1:
            path = first.with_name(f"{first.stem}-{number}{first.suffix}")
        if not path.exists() and path not in waiting:
            return path
    raise AssertionError
