"""The bar that tells what happened, in the window and never in its way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from koutu.ui.style import icons
from koutu.ui.style.theme import Theme

_MOST_LINES = 4
_INFO_MS = 6000


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of the bar; the bar closes when it is pressed."""

    label: str
    call: Callable[[], None]


class MessageBar(QFrame):
    """One message at a time; errors that follow one another are shown together, information leaves by itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = "info"
        self._lines: list[str] = []
        self._answers: list[QPushButton] = []
        self._icon = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setProperty("bare", True)
        self._close.setIconSize(QSize(18, 18))
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(10)
        self._row.addWidget(self._icon)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.text)
        words.addWidget(self.bar)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        theme.changed.connect(self._paint)
        self._retranslate()
        self.hide()

    @property
    def kind(self) -> str:
        """`error`, `info`, `done` or `question`; empty while the bar is hidden."""
        return "" if self.isHidden() else self._kind

    def show_error(self, text: str, answers: Sequence[Answer] = ()) -> None:
        """Say what went wrong; below the errors that are still shown."""
        lines = [*self._lines, text] if self.kind == "error" else [text]
        self._show("error", list(dict.fromkeys(lines)), answers)

    def show_info(self, text: str, answers: Sequence[Answer] = ()) -> None:
        """Say something that helps."""
        self._show("info", [text], answers)
        self._timer.start(_INFO_MS)

    def show_done(self, text: str, answers: Sequence[Answer] = (), stays: int = _INFO_MS) -> None:
        """Say that something was done, for some milliseconds."""
        self._show("done", [text], answers)
        self._timer.start(stays)

    def show_progress(self, text: str, share: float) -> None:
        """Show how far something has come, 0 to 1; stays until another message takes its place."""
        self._show("info", [text], ())
        self.bar.setValue(round(1000 * share))
        self.bar.show()

    def ask(self, text: str, answers: Sequence[Answer]) -> None:
        """Ask; the first answer gets the keyboard. Closing the bar answers nothing."""
        self._show("question", [text], answers)
        self._answers[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Close the bar."""
        self._timer.stop()
        self._lines = []
        if any(button.hasFocus() for button in self._answers) or self._close.hasFocus():
            self.focusNextChild()
        self.hide()

    def _show(self, kind: str, lines: list[str], answers: Sequence[Answer]) -> None:
        self._timer.stop()
        self.bar.hide()
        self._kind, self._lines = kind, lines
        shown = lines[-_MOST_LINES:]
        hidden = len(lines) - len(shown)
        if hidden:
            shown = [*shown, self.tr("… and {count} more").format(count=hidden)]
        self.text.setText("\n".join(shown))
        for button in self._answers:
            self._row.removeWidget(button)
            button.deleteLater()
        self._answers = []
        for place, answer in enumerate(answers):
            button = QPushButton(answer.label)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(answer.call)
            self._row.insertWidget(2 + place, button)
            self._answers.append(button)
        self._paint()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.text, QAccessible.Event.Alert))

    def _paint(self) -> None:
        colours = self._theme.colours
        name, colour = {
            "error": ("error", colours.danger),
            "info": ("info", colours.accent),
            "done": ("done", colours.success),
            "question": ("question", colours.accent),
        }[self._kind]
        self._icon.setPixmap(icons.pixmap(name, QColor(colour), 20, self.devicePixelRatioF()))
        self._close.setIcon(icons.icon("close", QColor(colours.muted)))
        self.setProperty("message", self._kind)
        self.style().unpolish(self)
        self.style().polish(self)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Message"))
        self.text.setAccessibleName("")
        self.bar.setAccessibleName(self.tr("Progress"))
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.setToolTip(self.tr("Close the message"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
