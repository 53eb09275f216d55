"""How the network's matte becomes the photo's own edges: fast or fine, radius, detail, haze. Live, and back again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.document.refining import refine
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.display.live_refining import LiveRefiner
from koutu.engine.matting.cutout import Coarse
from koutu.engine.matting.refine_settings import Method, RefineSettings, usual
from koutu.engine.networks.tasks import TrimapMatting
from koutu.engine.touchup.layers import Layers
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.style.number import Number, align
from koutu.ui.tools.choice import Choice


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person looks at.

    Attributes:
        rect: the photo's pixels in the view.
        long_side: device pixels that the photo's long side takes.
    """

    rect: Rect
    long_side: float


@dataclass(frozen=True, slots=True)
class _Wish:
    text: str
    settings: RefineSettings


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    wish: _Wish
    matte: Pixels
    final: Pixels


class RefineSliders(QWidget):
    """Refines again, off the GUI thread: what is seen comes first, then the rest.

    While a slider moves, every first look is finished, so that there is something to see; what comes after it gives
    way to the slider's newest place.
    """

    def __init__(
        self,
        worker: Worker,
        seen: Callable[[], Seen],
        matting: Callable[[], TrimapMatting] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._seen = seen
        self._matting = matting
        self._document: Document | None = None
        self._refiner: tuple[Coarse, LiveRefiner] | None = None
        self._wanted: _Wish | None = None
        self._asked: _Wish | None = None
        self._looking = False
        self.method = Choice(("fast", "fine", "best"))
        self.method.set_offered("best", False)
        self.radius = Number(25, 400, " %", even_steps=False)
        self.detail = Number(0, 100, " %")
        self.haze = Number(0, 100, " %")
        self.reset = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.method, self.radius, self.detail, self.haze, self.reset):
            column.addWidget(widget)
        self.method.chosen.connect(self._choose)
        self.radius.changed.connect(self._slide_radius)
        self.detail.changed.connect(self._slide_detail)
        self.haze.changed.connect(self._slide_haze)
        self.reset.clicked.connect(self._reset)
        self._latest = LatestTask(worker, on_note=self._show, on_done=self._take, on_failed=self._give_up)
        self._retranslate()
        self._follow()

    def know_best(self, there: bool) -> None:
        """Offer refining by a network where one is installed."""
        self.method.set_offered("best", there)

    def set_document(self, document: Document | None) -> None:
        """Refine another document, or none."""
        self._stop()
        self._refiner = None
        if self._document is not None:
            self._document.edited.disconnect(self._follow)
            self._document.stateChanged.disconnect(self._follow)
        self._document = document
        if document is not None:
            document.edited.connect(self._follow)
            document.stateChanged.connect(self._follow)
        self._follow()

    @property
    def _settings(self) -> RefineSettings:
        """How the sliders stand, or are to stand as soon as they are answered."""
        if self._wanted is not None:
            return self._wanted.settings
        if self._document is None:
            return RefineSettings()
        origin = self._document.origin
        return origin.refine or usual(origin.size)

    def _follow(self) -> None:
        """Show how the document is refined; or, where the hand is ahead, begin again with what is new below it."""
        document = self._document
        known = document is not None and document.resting_coarse is not None and document.has_matte
        ready = known and document is not None and not document.busy
        if self._wanted is not None and ready:
            self._begin()
        elif self._wanted is not None:
            self._stop()
        self.setEnabled(ready)
        settings = self._settings
        self.method.set_chosen(settings.method)
        self.radius.set_value(settings.radius)
        self.detail.set_value(settings.detail)
        self.haze.set_value(settings.haze)
        self.radius.setEnabled(settings.method != "fast")
        self.detail.setEnabled(settings.method == "fine")
        self.reset.setEnabled(document is not None and document.origin.refine is not None)

    def _choose(self, method: Method) -> None:
        self._ask(self.tr("Edge detection"), replace(self._settings, method=method))

    def _slide_radius(self, radius: int) -> None:
        self._ask(self.radius.label.text(), replace(self._settings, radius=float(radius)))

    def _slide_detail(self, detail: int) -> None:
        self._ask(self.detail.label.text(), replace(self._settings, detail=float(detail)))

    def _slide_haze(self, haze: int) -> None:
        self._ask(self.haze.label.text(), replace(self._settings, haze=float(haze)))

    def _reset(self) -> None:
        assert self._document is not None
        self._ask(self.tr("Reset edge detection"), usual(self._document.origin.size))

    def _ask(self, text: str, settings: RefineSettings) -> None:
        self._wanted = _Wish(text, settings)
        if not self._looking:
            self._begin()

    def _begin(self) -> None:
        document = self._document
        assert document is not None
        assert document.coarse is not None
        assert self._wanted is not None
        if self._refiner is None or self._refiner[0] is not document.coarse:
            self._refiner = (document.coarse, LiveRefiner(document.photo, document.coarse, self._matting))
        self._asked = self._wanted
        self._looking = True
        self._latest.ask(_Work(document, self._asked, self._refiner[1], self._seen()))

    def _show(self, final: Pixels) -> None:
        self._looking = False
        if self._document is not None:
            self._document.final.show_draft(final)
            if self._wanted != self._asked:
                self._begin()

    def _take(self, answer: _Made) -> None:
        self._looking = False
        if self._document is None:
            return
        if self._wanted != self._asked:
            self._document.final.show_draft(answer.final)
            self._begin()
            return
        self._wanted = None
        refine(self._document, answer.wish.text, answer.wish.settings, answer.matte, answer.final)
        self._follow()

    def _give_up(self) -> None:
        self._stop()
        self._follow()

    def _stop(self) -> None:
        self._latest.stop()
        self._looking = False
        if self._wanted is not None:
            self._wanted = None
            if self._document is not None:
                self._document.final.drop_draft()

    def _retranslate(self) -> None:
        self.method.set_words(
            [
                ("fast", self.tr("Fast"), self.tr("Follows the photo's edges")),
                ("fine", self.tr("Fine"), self.tr("Also finds hair and fur, a little slower")),
                (
                    "best",
                    self.tr("Best (network)"),
                    self.tr("By ViTMatte, much slower: see Models"),
                ),
            ]
        )
        self.radius.set_words(self.tr("Radius"), self.tr("How wide the edge is that is worked out from the photo"))
        self.detail.set_words(
            self.tr("Detail"), self.tr("How far the edge follows the photo's colours, against the network's opinion")
        )
        self.haze.set_words(
            self.tr("Clean haze"),
            self.tr("How far faint traces beside the subject are taken away; 0 for smoke and veils"),
        )
        self.reset.setText(self.tr("Reset"))
        self.reset.setToolTip(self.tr("Find edges as the size does by itself"))
        align((self.radius, self.detail, self.haze))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._retranslate()
        super().changeEvent(event)


class _Work:
    """Runs on the tools' worker, on layers that later edits do not change."""

    def __init__(self, document: Document, wish: _Wish, refiner: LiveRefiner, seen: Seen) -> None:
        assert document.base_matte is not None
        self._network = document.base_matte
        self._touchup = document.touchup.shared()
        self._edges = document.edges
        self._wish = wish
        self._refiner = refiner
        self._seen = seen

    def __call__(self, report: TaskReport[Pixels]) -> _Made:
        settings, seen = self._wish.settings, self._seen
        look = self._refiner.first_look(settings, seen.rect, seen.long_side, report.cancel)
        if look is not None:
            rect, part = look
            draft = self._network.copy()
            draft[rect.slices] = part
            report.note(self._final(draft))
        matte = self._refiner.whole(settings, report.cancel)
        return _Made(self._wish, matte, self._final(matte))

    def _final(self, network: Pixels) -> Pixels:
        return Layers(network, self._touchup, self._edges).flat()
