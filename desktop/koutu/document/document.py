"""One open picture: its photo, its matte and what is known about them."""

from itertools import count
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from koutu.document.finish import Finish
from koutu.document.sources import Opened
from koutu.engine.catalog import Mode, Size

Matte = NDArray[np.uint8]
State = Literal["idle", "waiting", "running", "stopped", "failed"]
_ids = count(1)
# Each step keeps one matte: 12 MB for a 12-megapixel photo.
_UNDO_LIMIT = 16


class ReplaceMatte(QUndoCommand):
    """A network's new matte in place of an earlier one; undoing it brings the earlier mode and size back as well."""

    def __init__(self, document: "Document", matte: Matte, mode: Mode, size: Size) -> None:
        super().__init__()
        assert document.matte is not None
        self._document = document
        self._before = (document.matte, *document.matte_choice)
        self._after = (matte, mode, size)

    def redo(self) -> None:
        """Show the new matte."""
        self._document.install_matte(*self._after)

    def undo(self) -> None:
        """Show the earlier matte."""
        self._document.install_matte(*self._before)


class Document(QObject):
    """The state of one open picture. It starts no work: see `session`.

    Attributes:
        id: unlike any other document's in this run of the program.
        photo: the decoded picture.
        screen: (H, W, 3) uint8, the photo's pixels for the screen.
        name: its file name, for people.
        path: the file it came from, or None.
        saved_as: where its cutout was last saved, or None.
        mode, size: what the next cut uses.
        revision: goes up with every cut asked for; an answer to an older one is stale.
        matte: (H, W) uint8, the network's, or None before the first answer.
        matte_choice: the mode and size that made `matte`.
        preview: the quick network's matte while a slower one works, or None.
        colours: (H, W, 3) uint8, clean colours that belong to `matte`, for the screen, or None until they are made.
        finish: makes colours and files of `matte`, on a lane's thread; None before there is a matte.
        dragged: the PNG file that a drag out of the window offers, or None until it is made.
        thumbnail: (h, w, 4) uint8 straight RGBA.
        undo: the commands on this document.
    """

    matteChanged = Signal()
    coloursChanged = Signal()
    choiceChanged = Signal()
    stateChanged = Signal()
    thumbnailChanged = Signal()

    def __init__(self, opened: Opened, mode: Mode, size: Size, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.id = next(_ids)
        self.photo = opened.photo
        self.screen = opened.screen
        self.name = opened.name
        self.path = opened.path
        self.thumbnail = opened.thumbnail
        self.saved_as: Path | None = None
        self.mode: Mode = mode
        self.size: Size = size
        self.revision = 0
        self.state: State = "idle"
        self.progress = 0.0
        self.matte: Matte | None = None
        self.matte_choice: tuple[Mode, Size] = (mode, size)
        self.preview: Matte | None = None
        self.colours: NDArray[np.uint8] | None = None
        self.finish: Finish | None = None
        self.dragged: Path | None = None
        self.undo = QUndoStack(self)
        self.undo.setUndoLimit(_UNDO_LIMIT)

    @property
    def shown_matte(self) -> Matte | None:
        """The preview while there is one, else the matte."""
        return self.matte if self.preview is None else self.preview

    @property
    def busy(self) -> bool:
        """Whether a cut waits or runs."""
        return self.state in ("waiting", "running")

    def set_state(self, state: State, progress: float = 0.0) -> None:
        """Say how far the cut is; the preview ends with it."""
        self.state, self.progress = state, progress
        if not self.busy and self.preview is not None:
            self.preview = None
            self.matteChanged.emit()
        self.stateChanged.emit()

    def set_choice(self, mode: Mode, size: Size) -> None:
        """Choose what the next cut uses."""
        if (mode, size) != (self.mode, self.size):
            self.mode, self.size = mode, size
            self.choiceChanged.emit()

    def set_preview(self, matte: Matte) -> None:
        """Show the quick network's matte until the final one comes."""
        self.preview = matte
        self.matteChanged.emit()

    def replace_matte(self, matte: Matte, mode: Mode, size: Size) -> None:
        """Take a final matte. The first one is simply there; each later one can be undone."""
        self.preview = None
        if self.matte is None:
            self.install_matte(matte, mode, size)
        else:
            self.undo.push(ReplaceMatte(self, matte, mode, size))

    def install_matte(self, matte: Matte, mode: Mode, size: Size) -> None:
        """For `ReplaceMatte`: make this the matte. What was finished with the earlier one is let go."""
        self.matte, self.matte_choice = matte, (mode, size)
        self.finish = Finish(self.photo, matte)
        self.colours = self.dragged = None
        self.set_choice(mode, size)
        self.matteChanged.emit()

    def set_colours(self, colours: NDArray[np.uint8] | None) -> None:
        """Take the clean colours that belong to the matte, or let them go."""
        self.colours = colours
        self.coloursChanged.emit()

    def set_thumbnail(self, thumbnail: NDArray[np.uint8]) -> None:
        """Take a new small picture."""
        self.thumbnail = thumbnail
        self.thumbnailChanged.emit()

    def rest(self) -> None:
        """Let go of what can be made again: nobody looks at this document now."""
        if self.matte is not None:
            self.finish = Finish(self.photo, self.matte)
            self.set_colours(None)
