"""One open picture: its photo, its matte and what is known about them."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from koutu.document.commands import Origin, Planes, ReplaceMatte, SetEdges
from koutu.document.cutout_source import CutoutSource
from koutu.document.final_matte import FinalMatte
from koutu.document.framed_photo import FramedPhoto, small_framed
from koutu.document.history import History
from koutu.document.loaded_photo import LoadedPhoto
from koutu.document.reframing import FrameState, FramingAhead, Reframe
from koutu.document.resting import Resting, awake_nbytes
from koutu.document.touchup_editor import TouchupEditor
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Mark
from koutu.engine.export.presets import Preset
from koutu.engine.matting.cutout import Coarse, Matte
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import Mode
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.touchup import Touchup

State = Literal["idle", "waiting", "running", "stopped", "failed"]
_ids = count(1)
_OWN = "finish"


class Document(QObject):
    """The state of one open picture. It starts no work: see `session`.

    Attributes:
        id: unlike any other document's in this run of the program.
        resting_thumbnail, resting_coarse: `thumbnail` and `coarse`, which may rest while nobody looks at the document;
            see `rest`.
        name: its file name, for people.
        path: the file it came from, or None.
        export_folder: where a picture of it was last exported, or None.
        saved_as: where its cutout was last saved, or None.
        original: the encoded photo.
        file: the document's own file, or None.
        reopened: whether it was worked on before, and came from a document's file.
        recovered: the copy that an earlier run of the program left of it, or None.
        edits: goes up with every change of the final matte.
        mode, size: what the next cut uses.
        revision: goes up with every cut asked for; an answer to an older one is stale.
        final: the final matte, and drafts of it.
        preview: whether `base_matte` is the quick network's, while a slower one works on the first cut.
        mark: what the user said of it, one of `MARKS`.
        review_score: how much the last cut's matte is to be doubted, 0 to 1, or None where that is not known.
        origin: what made `base_matte`; the next cut is refined as it was.
        touchup_editor: the user's edits over it.
        frame: the photo, and how it is turned, mirrored and cropped.
        preset: its backdrop and export, or None while nobody chose any.
        history: keeps what the commands need to go back.
        undo: the commands on this document, one for each stroke, tool use and cut.
        cutout_source: what the cutout is made of, as it stands; another after every change; None before a final matte.
        prepared: whether `final.fringe`, `thumbnail` and `dragged` are those of `cutout_source`.
        dragged: the PNG file that a drag out of the window offers, or None until it is made.

    Signals:
        matteChanged(): another matte is shown, a draft included. matteRectChanged(Rect): it changed inside a rectangle,
            a stroke in hand included. Both say what a canvas paints; neither says that anything is decided.
        edited(): the document's own matte is another: a command was done, taken back or done again, or the first matte
            came. What was prepared is out of date, and so is what was saved.
        fringeChanged(), thumbnailChanged(): what is prepared of the cutout came or went.
        choiceChanged(): `mode` or `size`. presetChanged(), markChanged(): `preset`, `mark`; a change to save.
        stateChanged(): `state` or `progress` of the cut.
        reframed(): `framing`; nothing that was known of places in the photo holds any more. Comes before `edited`.
    """

    matteChanged = Signal()
    matteRectChanged = Signal(Rect)
    edited = Signal()
    fringeChanged = Signal()
    choiceChanged = Signal()
    stateChanged = Signal()
    thumbnailChanged = Signal()
    presetChanged = Signal()
    titleChanged = Signal()
    reframed = Signal()
    markChanged = Signal()

    def __init__(
        self, opened: LoadedPhoto, mode: Mode, size: Size, history: History, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.id = next(_ids)
        self.frame = FramedPhoto(opened)
        self.name = opened.name
        self.path = opened.path
        self.resting_thumbnail = Resting(opened.thumbnail)
        self.saved_as: Path | None = None
        self.export_folder: Path | None = None
        self.original = opened.original
        self.file = opened.file
        self.linked = opened.stored is not None and opened.original.path is not None and opened.recovered is None
        self.recovered = opened.recovered
        self.reopened = opened.stored is not None
        self.edits = 0
        self.mode: Mode = mode
        self.size: Size = size
        self.revision = 0
        self.state: State = "idle"
        self.progress = 0.0
        self.preview = False
        self.origin = Origin(mode, size)
        self.resting_coarse: Resting[Coarse] | None = None
        self.preset: Preset | None = None
        self.mark: Mark = ""
        self.review_score: float | None = None
        self.history = history
        self.undo = QUndoStack(self)
        touchup = (
            Touchup.blank(self.bounds.width, self.bounds.height) if opened.stored is None else opened.stored.touchup
        )
        self.touchup_editor = TouchupEditor(touchup, self.bounds, self.undo, history, self)
        self.final = FinalMatte(self.touchup_editor, self)
        self.final.changed.connect(self.matteChanged)
        self.final.fringeChanged.connect(self.fringeChanged)
        self.final.rectChanged.connect(self.matteRectChanged)
        self.final.slid.connect(self._edited)
        self.touchup_editor.edited.connect(self._edited)
        self.cutout_source: CutoutSource | None = None
        self.prepared = False
        self.dragged: Path | None = None
        stored = opened.stored
        if stored is not None:
            self.final.edges, self.preset, self.mark = stored.edges, stored.finish, stored.mark
            if stored.network is not None:
                origin = Origin(*stored.matte_choice, stored.refine)
                self.install_matte(Planes(stored.network, stored.coarse), origin)
            self.set_choice(stored.mode, stored.size)
        self._saved_edits = self.edits if opened.recovered is None else -1

    # What is shown

    @property
    def resting_photo(self) -> Resting[Photo]:
        """`photo`, which may rest while nobody looks at the document."""
        return self.frame.photo

    @property
    def resting_screen(self) -> Resting[NDArray[np.uint8]]:
        """`screen`; as `resting_photo`."""
        return self.frame.screen

    @property
    def photo(self) -> Photo:
        """The decoded picture."""
        return self.resting_photo.get()

    @property
    def screen(self) -> NDArray[np.uint8]:
        """The photo's pixels for the screen: (H, W, 3) uint8."""
        return self.resting_screen.get()

    @property
    def thumbnail(self) -> NDArray[np.uint8]:
        """The cutout in small, (h, w, 4) uint8 straight RGBA."""
        return self.resting_thumbnail.get()

    @property
    def coarse(self) -> Coarse | None:
        """The networks' coarse matte that `base_matte` came of, (h, w) uint16, or None where it is not known."""
        return None if self.resting_coarse is None else self.resting_coarse.get()

    @property
    def shown_matte(self) -> Matte | None:
        """(H, W) uint8, the final matte as the canvas shows it, a stroke in hand included; changes in place."""
        return self.final.plane

    @property
    def matte(self) -> Matte | None:
        """The final matte; None while there is only a preview."""
        return None if self.preview else self.final.plane

    @property
    def has_matte(self) -> bool:
        """Whether there is a `matte`; makes and wakes nothing."""
        return self.final.exists and not self.preview

    @property
    def base_matte(self) -> Matte | None:
        """The network's matte, (H, W) uint8, or None before the first answer; see `FinalMatte.base`."""
        return self.final.base

    @property
    def edges(self) -> Edges:
        """How the edge sliders stand."""
        return self.final.edges

    @property
    def touchup(self) -> Touchup:
        """The user's edits over the network's matte; `touchup_editor` changes them."""
        return self.touchup_editor.touchup

    @property
    def title(self) -> str:
        """What people call it: the document's own file where there is one, the photo otherwise."""
        return self.name if self.file is None else self.file.name

    @property
    def busy(self) -> bool:
        """Whether a cut waits or runs."""
        return self.state in ("waiting", "running")

    def set_state(self, state: State, progress: float = 0.0) -> None:
        """Say how far the cut is; a preview ends with it."""
        self.state, self.progress = state, progress
        if not self.busy and self.preview:
            self.touchup_editor.cancel()
            self.preview = False
            self.final.clear()
        self.stateChanged.emit()

    def set_choice(self, mode: Mode, size: Size) -> None:
        """Choose what the next cut uses."""
        if (mode, size) != (self.mode, self.size):
            self.mode, self.size = mode, size
            self.choiceChanged.emit()

    def set_preview(self, matte: Matte) -> None:
        """Show the quick network's matte until the first final one comes; a later cut keeps showing the earlier one."""
        if not self.has_matte:
            self.preview = True
            self.final.install(matte)

    def replace_matte(self, matte: Matte, origin: Origin, coarse: Coarse | None = None) -> None:
        """Take a final matte of a network. The first one is simply there; each later one can be undone."""
        planes = Planes(matte, coarse)
        if not self.has_matte:
            self.install_matte(planes, origin)
        else:
            self.undo.push(ReplaceMatte(self.tr("New cut"), self, planes, origin))

    def install_matte(self, planes: Planes, origin: Origin, final: Matte | None = None) -> None:
        """For `ReplaceMatte`: make this the network's matte, under the touch-up."""
        self.preview = False
        self.origin = origin
        if planes.coarse is None or planes.coarse is not self.coarse:
            self.resting_coarse = None if planes.coarse is None else Resting(planes.coarse)
        self.final.install(planes.matte, final)
        self.set_choice(origin.mode, origin.size)
        self._edited()

    def set_edges(self, text: str, edges: Edges, final: Matte | None = None) -> None:
        """Move the edge sliders; steps in a row of the same `text` become one command.

        Args:
            text: the command's name, in the user's language.
            edges: where to.
            final: the final matte that comes of it, where it was made beforehand off the GUI thread.
        """
        if edges != self.edges:
            self.undo.push(SetEdges(text, self.final, edges, final))

    # How it is framed

    @property
    def framing(self) -> Framing:
        """How the photo is turned, mirrored and cropped; everything else is of the photo so framed."""
        return self.frame.framing

    @property
    def bounds(self) -> Rect:
        """The photo's rectangle."""
        return self.frame.bounds

    @property
    def picture(self) -> tuple[int, Framing]:
        """Unlike any other picture's in this run of the program, framings of this document included."""
        return self.id, self.framing

    def reframe(self, text: str, framing: Framing, ahead: FramingAhead | None = None) -> None:
        """Turn, mirror or crop the photo, and all that was made of it with it, as one command called `text`."""
        if framing != self.framing:
            self.touchup_editor.cancel()
            self.undo.push(Reframe(text, self, framing, ahead))

    def frame_state(self) -> FrameState:
        """For `Reframe`: the network's matte and the touch-up."""
        base = None if self.preview else self.base_matte
        planes = None if base is None else Planes(base, self.coarse)
        return FrameState(planes, self.origin, self.touchup.tiles.shared().clear())

    def install_framing(self, framing: Framing, state: FrameState | None = None) -> None:
        """For `Reframe`: frame the photo so, with matte and touch-up turned along, or with those of `state`."""
        self.touchup_editor.cancel()
        step, before, small = self.frame.step_to(framing), self.bounds, self.thumbnail
        if state is None:
            state = self.frame_state().after(step, before)
        self.frame.frame(framing)
        if step.fits(before.width, before.height):
            self.resting_thumbnail = Resting(small_framed(small, step, before))
        planes = state.planes
        self.preview, self.cutout_source, self.origin = False, None, state.origin
        self.resting_coarse = None if planes is None or planes.coarse is None else Resting(planes.coarse)
        self.touchup_editor.install(Touchup(state.tiles_of(self.bounds)), self.bounds)
        self.final.reframe(None if planes is None else planes.matte)
        self.reframed.emit()
        self._edited()

    # What is made of it

    def set_thumbnail(self, thumbnail: NDArray[np.uint8]) -> None:
        """Take a new small picture."""
        self.resting_thumbnail = Resting(thumbnail)
        self.thumbnailChanged.emit()

    def set_preset(self, preset: Preset) -> None:
        """Take another backdrop and export; the cutout itself stays as it is."""
        # Whatever preset it began as, it is the document's own now, as the document's file gives it back.
        own = replace(preset, id=_OWN)
        if own != self.preset:
            self.preset = own
            self.edits += 1
            self.presetChanged.emit()

    def set_mark(self, mark: Mark) -> None:
        """Mark it as done, doubtful or with a star, or take the mark away."""
        if mark != self.mark:
            self.mark = mark
            self.edits += 1
            self.markChanged.emit()

    # What is kept of it

    @property
    def resting(self) -> list[Resting[Any]]:
        """All that may rest."""
        shown = self.resting_photo, self.resting_screen, self.resting_thumbnail
        parts = (self.final.resting_base, self.frame.source, *shown)
        return [part for part in (*parts, self.resting_coarse) if part is not None]

    @property
    def awake(self) -> bool:
        """Whether any of them is in memory."""
        return any(part.awake for part in self.resting)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that its pictures take now; what undo needs is the history's."""
        base = self.final.resting_base
        return self.final.nbytes + awake_nbytes([part for part in self.resting if part is not base])

    def rest(self) -> None:
        """Free the memory of its pictures while nobody looks at it; all of `resting` must be able to."""
        for part in self.resting:
            part.rest()
        self.final.rest()

    def wake(self) -> None:
        """Have the pictures in memory again.

        Raises:
            KoutuError: one of them is no longer to be had.
        """
        for part in self.resting:
            if part is not self.frame.spare:
                part.wake()

    @property
    def touched(self) -> bool:
        """Whether the final matte is another than the network's: there is touch-up, or the edge sliders were moved."""
        return not self.touchup.tiles.empty or self.edges != Edges()

    @property
    def unsaved(self) -> bool:
        """Whether something is lost by closing.

        There is touch-up, the photo was turned or cropped, the edge sliders were moved, or a document of the user's own
        was changed at all, since it was last saved.
        """
        return self.edits != self._saved_edits and (self.file is not None or self.touched or not self.framing.plain)

    def set_saved(self, file: Path | None, edits: int) -> None:
        """Know that what the user made up to these `edits` is in `file`, or not wanted."""
        before, self.file, self._saved_edits = self.file, file, edits
        if file != before:
            self.titleChanged.emit()

    def _edited(self) -> None:
        self.prepared = False
        self.dragged = None
        base = self.final.resting_base
        if base is not None and not self.preview:
            self.cutout_source = CutoutSource(self.resting_photo, base, self.touchup_editor.settled(), self.edges)
        self.edits += 1
        self.edited.emit()
