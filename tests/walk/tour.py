"""Every surface of a window, opened one after another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QTabWidget,
    QToolButton,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from koutu.engine.core.errors import ExportError
from koutu.services.recovery import Leftover, Unreadable
from koutu.services.sources import RecoveredSource
from koutu.ui.dialogs.devices import DevicesDialog
from koutu.ui.dialogs.leftovers import LeftoversDialog
from koutu.ui.dialogs.shortcuts import ShortcutsDialog
from koutu.ui.window.main_window import MainWindow
from koutu.ui.window.message_bar import Answer
from tests.walk.faults import Fault, faults, rings

_LONG = "A sentence that is long enough to need more than a single line in a narrow window, and names a file. "


@dataclass(frozen=True, slots=True)
class Dress:
    """How the window is dressed: letters in percent, theme, language."""

    percent: int
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.percent} % {self.theme} {self.language}"


_MOST_STEPS = 10  # of a window that is made over several turns of the event loop


def settle() -> None:
    """Let layouts, timers of no time and deferred deletions come."""
    for _ in range(3):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Tour:
    """Walks over one window that has at least two pictures that are cut out.

    Attributes:
        found: the faults, each once for a dress.
        seen: the names of what was looked at.
    """

    def __init__(self, window: MainWindow, room: QSize, *, tooltips: bool = True, focus: bool = True) -> None:
        self._window = window
        self._room = room
        self._tooltips = tooltips
        self._rings = focus
        self._tips: set[str] = set()
        self._known: set[object] = set()
        self._ringed: set[int] = set()
        self._dropped: set[tuple[int, str]] = set()
        self._dress = Dress(100, "light", "en")
        self.found: dict[tuple[str, str], tuple[Fault, list[Dress]]] = {}
        self.seen: list[str] = []

    def wear(self, dress: Dress) -> None:
        """Dress the window anew."""
        window = self._window
        self._dress = dress
        for known in (self._tips, self._known, self._ringed, self._dropped):
            known.clear()
        window.settings.language = dress.language  # type: ignore[assignment]
        window._theme.set_scheme(dress.theme)  # type: ignore[arg-type]
        window._theme.set_text_size(dress.percent)
        window._languages.speak(dress.language)  # type: ignore[arg-type]
        settle()

    def walk(self) -> None:
        """Look at everything."""
        for part in (self.bench, self.bars, self.menus, self.dialogs, self.export, self.batch):
            part()

    def told(self) -> list[str]:
        """The faults in words, with the dresses that have them."""
        lines = []
        for fault, worn in sorted(self.found.values()):
            lines.append(f"{fault}   [{', '.join(map(str, worn)) if len(worn) < 4 else f'{len(worn)} dresses'}]")
        return lines

    def look(self, name: str, top: QWidget) -> None:
        """Look at a surface, its drop-downs and its tooltips."""
        settle()
        self.seen.append(name)
        self._note(faults(name, top, self._room, self._known))
        if self._rings and top.isActiveWindow():
            self._note(rings(name, top, self._ringed))
        for widget in top.findChildren(QWidget):
            # A drop-down that was looked at may have laid a panel out anew.
            if isValid(widget) and widget.window() is top and widget.isVisibleTo(top):
                if isinstance(widget, QComboBox) and widget.isEnabled():
                    self._drop_down(name, widget)
                if isinstance(widget, QToolButton) and widget.menu() is not None:
                    self._menu(f"{name} › {widget.text() or widget.accessibleName()}", widget.menu())
                if self._tooltips and widget.toolTip():
                    self._tip(name, widget)

    def _note(self, found: Sequence[Fault]) -> None:
        for fault in found:
            worn = self.found.setdefault((fault.widget, fault.what), (fault, []))[1]
            if self._dress not in worn:
                worn.append(self._dress)

    # the main window

    def bench(self) -> None:
        window = self._window
        self.look("window", window)
        bench = window.workbench
        for face, action in bench.toolbox.faces.items():
            action.trigger()
            self.look(f"tool {face}", window)
        for action in bench.touchup.panels:
            if not action.isChecked():
                action.trigger()
            self.look(f"panel {action.iconText()}", window)
        for view in window.actions_.views.values():
            view.trigger()
            self.look(f"view {view.iconText()}", window)
        bench.toolbox.take("move")

    def bars(self) -> None:
        window = self._window
        answers = [Answer("Show in folder", settle), Answer("Replace", settle)]
        for kind, show in (
            ("error", window.messages.show_error),
            ("info", window.messages.show_info),
            ("done", window.messages.show_done),
            ("question", window.messages.ask),
        ):
            show(_LONG, answers)
            self.look(f"message {kind}", window)
            window.messages.dismiss()
        window.footer.show_no_copies(ExportError("The folder “{path}” cannot be written.", path="x"))
        window.hints.show()
        window._note.show()
        bar = window.exporting.repair.bar
        bar.show()
        self.look("floating bars", window)
        for each in (window.hints, window._note, bar):
            each.hide()
        window.footer.show_copies()
        pages = window._pages
        before = pages.currentWidget()
        pages.setCurrentWidget(window.welcome)
        self.look("welcome", window)
        pages.setCurrentWidget(before)

    # menus, drop-downs, tooltips

    def menus(self) -> None:
        window = self._window
        for action in window.menuBar().actions():
            self._menu(f"menu {action.text()}", action.menu())
        documents = window.session.documents
        for chosen in (documents[:1], documents):
            self._menu(f"strip menu of {len(chosen)}", window.light_table.menu(chosen))

    def _menu(self, name: str, menu: QMenu | None) -> None:
        if not isinstance(menu, QMenu):
            return
        if id(menu) in self._ringed:
            return
        self._ringed.add(id(menu))
        menu.aboutToShow.emit()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        self.seen.append(name)
        self._note(faults(name, menu, self._room))
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu) and inner is not menu:
                self._menu(f"{name} › {action.text()}", inner)

    def _drop_down(self, name: str, box: QComboBox) -> None:
        said = box.accessibleName() or box.objectName()
        if (id(box), box.currentText()) in self._dropped:
            return
        self._dropped.add((id(box), box.currentText()))
        box.showPopup()
        settle()
        view = box.view()
        popup = view.window()
        self.seen.append(f"{name} › {said}")
        found = faults(f"{name} › list {said}", popup, self._room)
        if view.sizeHintForColumn(0) > view.viewport().width():
            words = f"rows are {view.sizeHintForColumn(0)} wide in {view.viewport().width()}"
            found.append(Fault(f"{name} › list {said}", type(view).__name__, words))
        self._note(found)
        box.hidePopup()
        settle()

    def _tip(self, name: str, widget: QWidget) -> None:
        text = widget.toolTip()
        if text in self._tips:
            return
        self._tips.add(text)
        QToolTip.showText(widget.mapToGlobal(widget.rect().center()), text, widget)
        tip = next(
            each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and isinstance(each, QLabel)
        )
        self._note([Fault(f"tooltip “{text[:60]}”", each.widget, each.what) for each in faults(name, tip, self._room)])
        self.seen.append(f"tooltip {text[:30]}")

    # dialogs

    @contextmanager
    def _opened(self, name: str, show: Callable[[], object]) -> Iterator[QDialog]:
        before = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        made: list[QDialog] = []
        show()
        for _ in range(_MOST_STEPS):
            settle()
            shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each not in before]
            made = [each for each in shown if isinstance(each, QDialog)]
            if made:
                break
        assert made, f"{name} did not open"
        self.look(name, made[-1])
        yield made[-1]
        made[-1].close()
        settle()

    def dialogs(self) -> None:
        window = self._window
        for name, show in (
            ("shortcuts", window.help.shortcuts.trigger),
            ("report", window.help.report.trigger),
            ("about", window.help.about.trigger),
            ("link", window.actions_.open_link.trigger),
            ("models", window.actions_.models.trigger),
            ("preferences", window.actions_.preferences.trigger),
            ("several presets", window.actions_.export_all.trigger),
            ("devices", lambda: DevicesDialog(window.session, window.settings, window).open()),
            ("leftovers", self._show_leftovers),
            ("farewell", lambda: window.documents._ask(window.session.documents, settle)),
            ("trouble", lambda: window.help.tell_of_trouble(["Koutu 0\nERROR MainThread: broke"])),
        ):
            with self._opened(name, show) as dialog:
                if isinstance(dialog, ShortcutsDialog):
                    with self._opened("keys", dialog.change):
                        pass

    def _show_leftovers(self) -> None:
        window = self._window
        source = RecoveredSource(Path("x.koutu"), None, None)
        small = np.full((90, 120, 4), 128, np.uint8)
        left = [Leftover(source, f"{name}.jpg", small) for name in ("a", "A long name of a photo")]
        lost = [
            Unreadable(Path("y.koutu"), "b.jpg", ExportError("The folder “{path}” cannot be written.", path="x"), 9)
        ]
        LeftoversDialog(window, left, lost, settle, settle).open()  # type: ignore[arg-type]

    def export(self) -> None:
        window = self._window
        with self._opened("export", window.actions_.finish.trigger):
            dialog = window.exporting.dialog
            assert dialog is not None
            self._tabs("export", dialog.tabs, dialog)
            for kind in ("colour", "gradient", "picture", "blurred"):
                dialog.tabs.setCurrentIndex(0)
                dialog.draft.set("backdrop", kind=kind)
                self.look(f"export › backdrop {kind}", dialog)
            dialog.draft.set("backdrop", kind="none")

    def batch(self) -> None:
        window = self._window
        with self._opened("batch", window.actions_.batch.trigger):
            batch = window.exporting.batch
            assert batch is not None
            self._tabs("batch", batch.tabs, batch)

    def _tabs(self, name: str, tabs: QTabWidget, window: QWidget) -> None:
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            self.look(f"{name} › {tabs.tabText(place)}", window)
