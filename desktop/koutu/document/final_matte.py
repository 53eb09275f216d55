"""The final matte of one document as it is shown, and what is shown in its place for a while."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from koutu.document.resting import Resting
from koutu.document.touchup_editor import TouchedRects, TouchupEditor
from koutu.engine.core.rect import Rect
from koutu.engine.display.edge_colours import Tiles
from koutu.engine.matting.cutout import Matte
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers

# Pixels from which on a matte that is more than the network's own is made elsewhere: 20 ms of blurring.
LARGE = 4_000_000


class Composer(Protocol):
    """Makes one final matte at a time on another thread, the newest that was asked for."""

    def ask(self, work: Callable[[Any], Matte]) -> None:
        """Have it made, and stop what was asked for before."""

    def stop(self) -> None:
        """Ask no longer."""


class FinalMatte(QObject):
    """edges(touch-up(base)), kept up to date; or a draft of what is on its way.

    A large one is made by a `Composer` where there is one. Until it comes the canvas keeps what it shows, and whoever
    asks for `plane` has it made at once.

    The document's own matte changes by commands only. A draft is no change of it: it goes past the undo stack, nothing
    that is saved or exported sees it, and when it is dropped the document's own matte is shown again to the byte.

    Attributes:
        resting_base: the network's matte, or None before the first answer.
        edges: how the edge sliders stand.
        composer: makes large ones and gives them to `take`, or None.
        pending: whether the composer is at work; `changed` follows.
        fringe: the tiles of an `EdgeColours` of photo and final matte, for the screen, or None until they are made.

    Signals:
        fringeChanged(): `fringe` came, or was let go; with another plane it goes, and `changed` says so.
        changed(): another plane is shown. rectChanged(Rect): it changed inside a rectangle.
        slid(): the edge sliders made another final matte.
    """

    changed = Signal()
    rectChanged = Signal(Rect)
    slid = Signal()
    fringeChanged = Signal()

    def __init__(self, touchup_editor: TouchupEditor, parent: QObject) -> None:
        super().__init__(parent)
        self.composer: Composer | None = None
        self.pending = False
        self._before: Matte | None = None
        self.resting_base: Resting[Matte] | None = None
        self.edges = Edges()
        # The network's own array until something changes it: a plane less for a picture nobody touches.
        self._plane: Matte | None = None
        self.fringe: Sequence[Tiles] | None = None
        self._touchup_editor = touchup_editor
        touchup_editor.changed.connect(self._on_touched)

    @property
    def exists(self) -> bool:
        """Whether there is a matte to show; makes and wakes nothing."""
        return self.resting_base is not None

    @property
    def base(self) -> Matte | None:
        """The network's matte, (H, W) uint8, never changed in place, or None before the first answer."""
        return None if self.resting_base is None else self.resting_base.get()

    @property
    def plane(self) -> Matte | None:
        """What is shown, (H, W) uint8, a stroke in hand included; changes in place. None as long as `base` is."""
        if self._plane is None and self.resting_base is not None:
            self._plane = self._layers(self.resting_base.wake()).flat()
        return self._plane

    @property
    def shown(self) -> Matte | None:
        """What a canvas is to show now: `plane`, or what was shown before while that is being made."""
        if self._plane is None and not self.pending and self.resting_base is not None:
            self._before = self.resting_base.wake()
            self._compose(self._before)
        return self._before if self.pending else self.plane

    @property
    def nbytes(self) -> int:
        """Bytes of memory it takes now, the edges' colours aside."""
        base = self.base if self.resting_base is not None and self.resting_base.awake else None
        own = self._plane if self._plane is not base else None
        return sum(plane.nbytes for plane in (base, own) if plane is not None)

    def rest(self) -> None:
        """Hold no plane while nobody looks; each is made again when it is asked for. `resting_base` must be able to."""
        if self.resting_base is not None:
            self._stop_composing()
            self._plane = self.fringe = None
            self.resting_base.rest()

    def install(self, base: Matte, final: Matte | None = None) -> None:
        """Take another network's matte, under the touch-up.

        Args:
            base: (H, W) uint8; nobody changes it any more.
            final: the final matte that comes of it, where it was made beforehand.
        """
        before = self._before if self.pending else self._plane
        if self.resting_base is None or base is not self.base:
            self.resting_base = Resting(base)
        if final is not None:
            self._stop_composing()
            self._plane = final
        else:
            self._before = base if before is None else before
            self._compose(base)
        if not self.pending:
            self._show_anew()

    def take(self, plane: Matte) -> None:
        """For the composer: show what was asked for."""
        if self.pending:
            self._stop_composing()
            if self._plane is None:
                self._plane = plane
            self._show_anew()

    def finish(self) -> None:
        """Make at once what the composer is at."""
        if self.pending:
            plane = self.plane
            assert plane is not None
            self.take(plane)

    def reframe(self, base: Matte | None) -> None:
        """For a `Reframe`: take the network's matte of the photo framed in another way, or none. Nobody is told."""
        self.resting_base = None if base is None else Resting(base)
        self._stop_composing()
        self._plane = None
        self._before = base
        if base is not None:
            self._compose(base)
        self.fringe = None

    def clear(self) -> None:
        """Show no matte."""
        self._stop_composing()
        self.resting_base = self._plane = None
        self._show_anew()

    def install_edges(self, edges: Edges, final: Matte | None = None) -> None:
        """For `SetEdges`: make the final matte with the sliders standing so, or take it."""
        self.edges = edges
        base = self.base
        if base is not None:
            self.install(base, final)
            self.slid.emit()

    def show_draft(self, final: Matte) -> None:
        """Show a matte that is on its way, until `drop_draft` or another final one."""
        self._stop_composing()
        self._plane = final
        self._show_anew()

    def drop_draft(self) -> None:
        """Show the document's own matte again."""
        base = self.base
        if base is not None:
            self.install(base)

    def show_draft_part(self, rect: Rect, final: Matte) -> None:
        """Show a part of a matte that is on its way, until `drop_draft_part` or another final one.

        Args:
            rect: inside the photo.
            final: (rect.height, rect.width) uint8.
        """
        self._own()[rect.slices] = final
        self.rectChanged.emit(rect)

    def drop_draft_part(self, rect: Rect) -> None:
        """Show the document's own matte there again."""
        self._refresh([rect])

    def set_fringe(self, fringe: Sequence[Tiles] | None) -> None:
        """Take the colours of the soft edges, or let them go."""
        self.fringe = fringe
        self.fringeChanged.emit()

    def _compose(self, base: Matte) -> None:
        """Have the plane made by the composer, or by whoever asks for it first."""
        layers = self._layers(base)
        self._plane = None
        if self.composer is None or layers.plain or base.size < LARGE:
            self._stop_composing()
            return
        self.pending = True
        self.composer.ask(_Flat(Layers(base, layers.touchup.shared(), layers.edges)))

    def _stop_composing(self) -> None:
        if self.pending and self.composer is not None:
            self.composer.stop()
        self.pending, self._before = False, None

    def _show_anew(self) -> None:
        self.fringe = None
        self.changed.emit()

    def _layers(self, base: Matte) -> Layers:
        return Layers(base, self._touchup_editor.touchup, self.edges)

    def _own(self) -> Matte:
        """The plane as an array that may be changed."""
        self.finish()
        plane = self.plane
        assert plane is not None
        if plane is self.base:
            self._plane = plane = plane.copy()
        return plane

    def _on_touched(self, touched: TouchedRects) -> None:
        self._refresh(touched.rects)

    def _refresh(self, rects: Sequence[Rect]) -> None:
        if self.resting_base is None:
            return
        own, layers = self._own(), self._layers(self.resting_base.get())
        for rect in rects:
            changed = layers.changed_by(rect)
            if not (rect.empty or changed.empty):
                own[changed.slices] = layers.part(changed)
                self.rectChanged.emit(changed)


class _Flat:
    """Runs on the composer's thread, on layers that later edits do not change."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    def __call__(self, _: Any) -> Matte:
        return self._layers.flat()
