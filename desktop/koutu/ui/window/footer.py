"""The row below the picture: what it is, what is being done, how large it is shown."""

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.services.session import Session
from koutu.ui.actions.actions import Actions
from koutu.ui.canvas.viewport import Viewport
from koutu.ui.style.action_button import ActionButton
from koutu.ui.style.elided import Elided
from koutu.ui.style.roving import Roving
from koutu.ui.style.sentences import sentence

_TICK_MS = 100
_STEPS = 1000
_AHEAD = 0.25  # so far the bar runs ahead of what was told, at most
_CREEP = 0.015  # of the way there at every tick: half of it in five seconds


class Footer(QWidget):
    """Follows the session and the viewport."""

    def __init__(self, session: Session, viewport: Viewport, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._viewport = viewport
        self._actions = actions
        self._document: Document | None = None
        self._elapsed = QElapsedTimer()
        self._share = self._shown = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_work)
        self._name = Elided()
        self._name.setProperty("muted", True)
        self.work = QLabel()
        self.no_copies = QLabel()
        self.no_copies.setVisible(False)
        self._reason: KoutuError | None = None
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(140)
        self._progress.setRange(0, _STEPS)
        self._button = QPushButton()
        self._zoom = QToolButton()
        self._zoom.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._zoom.clicked.connect(actions.actual.trigger)
        self._button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self.no_copies)
        row.addWidget(self.work)
        row.addWidget(self._progress)
        row.addWidget(self._button)
        row.addStretch(1)
        roving = Roving(self)
        self._zooming = [_bare(action) for action in (actions.zoom_out, actions.zoom_in, actions.fit)]
        for button in (self._zooming[0], self._zoom, *self._zooming[1:]):
            row.addWidget(button)
            roving.add(button)
        session.currentChanged.connect(self._follow_current)
        session.loader.changed.connect(self._show_work)
        viewport.changed.connect(self._show_zoom)
        self._retranslate()

    def show_no_copies(self, reason: KoutuError) -> None:
        """Show, until it is over, that nothing would be left of unsaved work after a crash."""
        self._reason = reason
        self._show_copies()

    def show_copies(self) -> None:
        """Copies are written again."""
        self._reason = None
        self._show_copies()

    def _show_copies(self) -> None:
        self.no_copies.setVisible(self._reason is not None)
        self.no_copies.setText("⚠ " + self.tr("No copies are kept"))
        if self._reason is not None:
            told = self.tr("After a crash, what is not saved would be lost. Save your documents. {reason}")
            text = told.format(reason=sentence(self._reason))
            self.no_copies.setToolTip(text)
            self.no_copies.setAccessibleDescription(text)

    def _follow_current(self) -> None:
        if self._document is not None:
            self._document.stateChanged.disconnect(self._show_work)
            self._document.titleChanged.disconnect(self._show_name)
        self._document = self._session.current
        if self._document is not None:
            self._document.stateChanged.connect(self._show_work)
            self._document.titleChanged.connect(self._show_name)
        self._show_name()
        self._show_work()
        self._show_zoom()

    def _show_name(self) -> None:
        if self._document is None:
            self._name.set_whole("")
            return
        width, height = self._document.bounds.width, self._document.bounds.height
        mode, size = self._document.origin.mode, self._document.origin.size
        networks = " + ".join(entry.title for entry in self._session.segmenter.networks_of(mode, size))
        self._name.set_whole(f"{self._document.title}  ·  {width} × {height}  ·  {networks}")

    def _show_work(self) -> None:
        self._show_name()
        document, loader = self._document, self._session.loader
        cutting = document is not None and document.busy
        busy = cutting or loader.pending > 0
        if busy and not self._tick.isActive():
            self._elapsed.start()
            self._tick.start()
        elif not busy:
            self._tick.stop()
        seconds = self.tr("{seconds} s").format(seconds=f"{self._elapsed.elapsed() / 1000:.1f}") if busy else ""
        if cutting and document is not None:
            doing = self.tr("Cutting out…") if document.state == "running" else self.tr("Waiting…")
            self.work.setText(f"{doing}  {seconds}")
            self._set_progress(document.progress)
        elif loader.fetching:
            fetching = self.tr("Fetching the link…")
            self.work.setText(f"{fetching}  {seconds}")
            self._set_progress(loader.share)
        elif busy:
            opening = self.tr("Opening, still to come: {count}").format(count=loader.pending)
            self.work.setText(f"{opening}  {seconds}")
            self._set_progress(0.0)
        elif document is not None and document.state == "stopped":
            self.work.setText(self.tr("Stopped"))
        elif document is not None and document.state == "failed":
            self.work.setText(self.tr("Not cut out"))
        else:
            self.work.clear()
        again = not busy and document is not None and document.state in ("stopped", "failed")
        self._progress.setVisible(busy)
        self._button.setVisible(busy or again)
        action = self._actions.cut if again else self._actions.stop
        self._button.setText(self.tr("Cut out") if again else self.tr("Cancel"))
        self._button.setToolTip(action.toolTip())
        self._button.setAccessibleDescription(action.statusTip())

    def _set_progress(self, share: float) -> None:
        """Show a share; while nothing new is told the bar creeps on, ever slower, so that it never seems to hang."""
        if share < self._share:
            self._shown = share  # another cut began
        self._share = share
        ahead = min(share + _AHEAD, 1.0) - max(self._shown, share)
        self._shown = max(self._shown, share) + max(0.0, ahead) * _CREEP
        self._progress.setValue(round(self._shown * _STEPS))

    def _press(self) -> None:
        busy = self._tick.isActive()
        (self._actions.stop if busy else self._actions.cut).trigger()

    def _show_zoom(self) -> None:
        for button in (self._zoom, *self._zooming):
            button.setVisible(self._document is not None)
        percent = f"{round(self._viewport.scale * 100)} %"
        self._zoom.setText(percent)
        self._zoom.setAccessibleName(self.tr("Zoom: {percent}").format(percent=percent))

    def _retranslate(self) -> None:
        self._progress.setAccessibleName(self.tr("Progress"))
        self._zoom.setToolTip(self._actions.actual.toolTip())
        self._show_copies()
        self._show_name()
        self._show_work()
        self._show_zoom()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _bare(action: QAction) -> QToolButton:
    button = ActionButton(action, 18)
    button.setProperty("bare", True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
