"""The main window: its layout, and what is connected to what."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.services.autosave import Autosave
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import PhotoSource
from koutu.ui.actions.action_set import ActionSet
from koutu.ui.actions.actions import Actions
from koutu.ui.actions.choosing import Choosing
from koutu.ui.actions.user_shortcuts import Shortcuts
from koutu.ui.dialogs.models import ModelsDialog
from koutu.ui.dialogs.preferences import PreferencesDialog
from koutu.ui.export.preset_groups import by_group
from koutu.ui.style.language import Languages
from koutu.ui.style.sender import sending_action
from koutu.ui.style.sentences import sentence
from koutu.ui.style.theme import Theme
from koutu.ui.window import drops, place
from koutu.ui.window.canvas_menu import CanvasMenu
from koutu.ui.window.documents import Documents
from koutu.ui.window.exporting import Exporting
from koutu.ui.window.floating import Floating
from koutu.ui.window.footer import Footer
from koutu.ui.window.header import Header
from koutu.ui.window.help import Help
from koutu.ui.window.hints import Hints
from koutu.ui.window.leaving import Leaving, remember
from koutu.ui.window.light_table import LightTable
from koutu.ui.window.message_bar import MessageBar
from koutu.ui.window.network_note import NetworkNote
from koutu.ui.window.offering import Offering
from koutu.ui.window.opening import Opening
from koutu.ui.window.outgoing import Outgoing
from koutu.ui.window.people_offer import PeopleOffer
from koutu.ui.window.recent_menu import RecentMenu
from koutu.ui.window.regions import Regions
from koutu.ui.window.saving import Saving
from koutu.ui.window.strip import Strip
from koutu.ui.window.welcome import Welcome
from koutu.ui.window.workbench import Workbench


class MainWindow(QMainWindow):
    """The one window."""

    def __init__(
        self, session: Session, autosave: Autosave, settings: Settings, theme: Theme, languages: Languages
    ) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self._languages = languages
        self.actions_ = Actions(theme, self)
        self.messages = MessageBar(theme)
        self._opening = Opening(session, settings, self.messages, self)
        self._theme = theme
        self.help = Help(theme, self, self.open)
        self.welcome = Welcome(self.actions_, self.help.sample, theme)
        self.workbench = Workbench(session, self.actions_, theme, self)
        self.stage = self.workbench.stage
        self.outgoing = Outgoing(session, self.messages, theme, self.stage)
        self.workbench.options.add(self.outgoing.handle)
        self.strip = Strip(theme)
        self.header = Header(self.actions_)
        self.footer = Footer(session, self.stage.viewport, self.actions_)
        self._note = NetworkNote(session, self.actions_)
        self.people_offer = PeopleOffer(session, self.workbench.objects)
        self._choosing = Choosing(session, settings, self.actions_, self.header.sizes)
        self.hints = Hints(settings)
        self.exporting = Exporting(session, settings, self.messages, self)
        self._saving = Saving(session, settings, self.messages, self.exporting.files, self)
        self.autosave = autosave
        self.documents = Documents(session, autosave, settings, self.messages, theme=theme, window=self)
        self.leaving = Leaving(session, autosave, self.documents, self.messages, self)
        self.light_table = LightTable(
            session,
            self.strip,
            self.exporting.files,
            self.exporting.shelf,
            close=self.documents.close,
            batch=self.exporting.send_to_batch,
            export=self.exporting.open_several,
        )
        self.offering = Offering(session, autosave, self)
        self.shortcuts = Shortcuts(self.action_sets(), settings, self)
        self.help.set_keys(self.shortcuts)
        toolbox = self.workbench.toolbox
        toolbox.taken.connect(lambda: self.shortcuts.give_way(toolbox.keys_in_hand))
        self._regions = Regions((self.header, self.welcome, *self.workbench.parts, self.strip, self.footer), self)
        self._lay_out()
        self._fill_menus()
        CanvasMenu(self.workbench, self.actions_, self)
        self._connect()
        self._take_settings()
        self.setAcceptDrops(True)
        self.setWindowTitle("Koutu")
        self._retranslate()
        self._follow_current()

    def action_sets(self) -> list[ActionSet]:
        """Everything a user can do, by what it belongs to."""
        return [self.actions_, *self.workbench.action_sets, self.documents.actions, self.help]

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.workbench)
        column = QVBoxLayout()
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(10)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strip)
        column.addWidget(self.footer)
        middle = QWidget()
        middle.setLayout(column)
        self.setCentralWidget(middle)
        bars = (self.hints, self._note, self.people_offer, self.exporting.repair.bar, self.messages)
        Floating(self._pages, self.stage, bars)

    def _fill_menus(self) -> None:
        a = self.actions_
        self._file, self._edit, self._cutting, self._touchup, self._view, self._help = (QMenu(self) for _ in range(6))
        self._recent, self._language = RecentMenu(self.settings, self.open, self), QMenu(self)
        for menu in (self._file, self._edit, self._cutting, self._touchup, self._view, self._help):
            self.menuBar().addMenu(menu)
        self._file.addActions([a.open, a.open_link])
        self._file.addMenu(self._recent)
        self._file.addSeparator()
        self._file.addActions([a.save, a.save_as, a.save_all, a.finish, a.export_again, a.export_all])
        self._file.addActions(self.documents.actions.all())
        self._file.addSeparator()
        self._file.addAction(a.batch)
        self._file.addSeparator()
        self._file.addActions([a.close, a.quit])
        self._edit.addActions([a.undo, a.redo])
        self._edit.addSeparator()
        self._edit.addActions([a.copy, a.paste])
        self._edit.addSeparator()
        self._edit.addActions(self.workbench.framing_actions)
        self._edit.addSeparator()
        self._edit.addAction(a.preferences)
        self._cutting.addActions(list(a.modes.values()))
        self._cutting.addSeparator()
        self._choosing.fill_menu(self._cutting)
        self._cutting.addSeparator()
        self._cutting.addAction(a.models)
        self._cutting.addSeparator()
        self._cutting.addActions([a.cut, a.stop])
        self.workbench.fill_touchup_menu(self._touchup)
        self._view.addActions(list(a.views.values()))
        self._view.addSeparator()
        self.workbench.fill_view_menu(self._view)
        self._view.addSeparator()
        self._view.addActions([a.fit, a.actual, a.zoom_in, a.zoom_out])
        self._view.addSeparator()
        self._view.addActions([a.previous, a.next, a.next_part, a.part_before])
        self._view.addSeparator()
        self._view.addMenu(self._language)
        self._language.addActions(list(a.languages.values()))
        self.help.fill(self._help)
        for actions in self.action_sets():
            self.addActions(actions.all())

    def _connect(self) -> None:
        a, session = self.actions_, self.session
        for action, call in (
            (a.open, self._opening.ask_for_pictures),
            (a.open_link, self._opening.ask_for_link),
            (a.save, self._saving.save),
            (a.save_as, self._saving.save_as),
            (a.finish, self.exporting.open),
            (a.export_again, self.exporting.export_again),
            (a.save_all, self.light_table.save_all),
            (a.export_all, self.light_table.export_all),
            (a.batch, self.exporting.open_batch),
            (a.close, self._close_current),
            (a.quit, self.close),
            (a.undo, session.undo),
            (a.redo, session.redo),
            (a.copy, self.outgoing.copy),
            (a.paste, self._opening.paste),
            (a.cut, session.cut),
            (a.models, self._show_models),
            (a.preferences, self.show_preferences),
            (a.stop, self._stop),
            (a.fit, self.stage.viewport.fit),
            (a.actual, self._show_actual),
            (a.zoom_in, self._zoom_in),
            (a.zoom_out, self._zoom_out),
            (a.next, self._go_next),
            (a.previous, self._go_previous),
            (a.next_part, self._regions.go_on),
            (a.part_before, self._regions.go_back),
        ):
            action.triggered.connect(call)
        for action in a.views.values():
            action.triggered.connect(self._choose_view)
        for action in a.languages.values():
            action.triggered.connect(self._choose_language)
        session.documentAdded.connect(self._add_document)
        session.documentRemoved.connect(self.strip.remove)
        session.currentChanged.connect(self._follow_current)
        session.failed.connect(self._tell_error)
        self.autosave.failed.connect(self._tell_error)
        self.autosave.troubled.connect(self.footer.show_no_copies)
        self.autosave.recovered.connect(self.footer.show_copies)
        self.strip.chosen.connect(session.show)
        self.strip.dragRequested.connect(self.outgoing.drag)
        self.stage.dragOutRequested.connect(self.outgoing.drag_current)

    def _take_settings(self) -> None:
        a, settings = self.actions_, self.settings
        a.views[settings.view].setChecked(True)
        self.stage.set_view(settings.view)
        self._show_checkerboard()
        a.languages[settings.language].setChecked(True)
        self.workbench.brush.settings.set_brush(settings.brush)
        self.workbench.brush.settings.set_smoothing(settings.smoothing)
        place.put(self, settings)

    # pictures come in

    def open(self, sources: Sequence[PhotoSource]) -> None:
        """Open pictures in the background."""
        self._opening.open(sources)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures of other programs."""
        self._answer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on welcoming them."""
        self._answer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the welcome back."""
        self._highlight(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._answer(event)
        self._highlight(False)
        if event.isAccepted():
            self.open(drops.sources(event.mimeData(), self.tr("dropped")))

    def _answer(self, event: QDropEvent) -> None:
        # Copy or nothing: a Move that is accepted makes the other program delete the user's file.
        copies = bool(event.possibleActions() & Qt.DropAction.CopyAction)
        if event.source() is None and copies and drops.has_picture(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._highlight(True)
        else:
            event.ignore()

    def _highlight(self, on: bool) -> None:
        self.welcome.set_drop_highlight(on)
        self.stage.set_drop_highlight(on)

    # what is chosen and shown

    def _choose_view(self) -> None:
        self.settings.view = sending_action(self).data()
        self.stage.set_view(self.settings.view)

    def _choose_language(self) -> None:
        self.settings.language = sending_action(self).data()
        self._languages.speak(self.settings.language)

    def _stop(self) -> None:
        document = self.session.current
        if self.workbench.abort():
            return
        if self.session.loader.pending or any(other.busy for other in self.session.documents):
            self.session.stop()
        elif document is None or not document.busy:
            self.messages.dismiss()

    def _close_current(self) -> None:
        if self.session.current is not None:
            self.documents.close(self.session.current)

    def _go_next(self) -> None:
        self.session.step(1)

    def _go_previous(self) -> None:
        self.session.step(-1)

    def _show_actual(self) -> None:
        self.stage.viewport.actual_pixels()

    def _zoom_in(self) -> None:
        self.stage.viewport.step(1)

    def _zoom_out(self) -> None:
        self.stage.viewport.step(-1)

    def _add_document(self, document: Document) -> None:
        self.strip.add(document, self.session.documents.index(document))
        document.matteChanged.connect(self._follow_state)
        document.stateChanged.connect(self._follow_state)
        document.titleChanged.connect(self._show_title)

    def _follow_current(self) -> None:
        document = self.session.current
        self._pages.setCurrentWidget(self.workbench if self.session.documents else self.welcome)
        self.workbench.show_document(document)
        self.strip.show_current(document)
        self._follow_state()
        self._show_title()

    def _show_title(self) -> None:
        document = self.session.current
        self.setWindowTitle("Koutu" if document is None else f"{document.title} – Koutu")

    def _follow_state(self) -> None:
        a, document = self.actions_, self.session.current
        has_matte = document is not None and document.has_matte
        for action in (a.save, a.save_as, a.finish, a.export_again, a.copy):
            action.setEnabled(has_matte)
        self.outgoing.handle.setEnabled(has_matte)
        for action in (a.close, a.cut, a.fit, a.actual, a.zoom_in, a.zoom_out):
            action.setEnabled(document is not None)
        several = len(self.session.documents) > 1
        a.next.setEnabled(several)
        a.previous.setEnabled(several)
        for action in (a.save_all, a.export_all):
            action.setEnabled(any(each.cutout_source is not None for each in self.session.documents))

    def _tell_error(self, error: KoutuError) -> None:
        self.messages.show_error(sentence(error))

    def _show_models(self) -> None:
        ModelsDialog(self.session, self.settings, self).open()

    def show_preferences(self) -> None:
        """Show what lasts from one start to the next."""
        dialog = PreferencesDialog(
            self.session,
            self.settings,
            theme=self._theme,
            actions=self.actions_,
            shortcuts=self.shortcuts,
            presets=[each for _, members in by_group(self.exporting.shelf.all()) for each in members],
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.checkerboardChanged.connect(self._show_checkerboard)
        dialog.show()

    def _show_checkerboard(self) -> None:
        self.stage.set_checkerboard(self.settings.checkerboard)

    def _retranslate(self) -> None:
        for actions in (self.actions_, self.documents.actions, self.help):
            actions.retranslate()
        for menu, title in (
            (self._file, self.tr("&File")),
            (self._recent, self.tr("Open &recent")),
            (self._edit, self.tr("&Edit")),
            (self._cutting, self.tr("&Cut out")),
            (self._touchup, self.tr("&Touch up")),
            (self._view, self.tr("&View")),
            (self._language, self.tr("&Language")),
            (self._help, self.tr("&Help")),
        ):
            menu.setTitle(title)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go when everything is saved; then remember the window's place, and stop all work."""
        if not self.leaving.may_leave():
            event.ignore()
            return
        remember(self, self.settings, self.workbench.brush.settings)
        self.hide()
        self.exporting.close()
        self.autosave.close()
        self.session.close()
        super().closeEvent(event)
