"""Where a picture is worked on: the tools, their options, the canvases, the panels."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.services.components import ComponentFinder
from koutu.services.objects import ObjectFinder
from koutu.services.prompting import PromptPicker
from koutu.services.session import Session
from koutu.services.stage_backdrop import StageBackdrop
from koutu.ui.actions.action_set import ActionSet
from koutu.ui.actions.actions import Actions
from koutu.ui.actions.touchup_actions import TouchupActions
from koutu.ui.canvas.peek import Peek
from koutu.ui.canvas.stage import Stage
from koutu.ui.canvas.view_button import ViewButton
from koutu.ui.panels.edges_panel import EdgesPanel
from koutu.ui.panels.history_panel import HistoryPanel
from koutu.ui.panels.objects_panel import ObjectsPanel
from koutu.ui.panels.panels import Panels
from koutu.ui.panels.pieces_panel import PiecesPanel
from koutu.ui.panels.refine_sliders import RefineSliders, Seen
from koutu.ui.style.sender import sending_action
from koutu.ui.style.theme import Theme
from koutu.ui.tools.box_tool import BoxTool
from koutu.ui.tools.brush_tool import BrushTool
from koutu.ui.tools.crop_tool import CropTool
from koutu.ui.tools.lasso_tool import LassoTool
from koutu.ui.tools.pick_tool import PickTool
from koutu.ui.tools.pieces_tool import PiecesTool
from koutu.ui.tools.quick_tool import QuickTool
from koutu.ui.tools.refine_tool import RefineTool
from koutu.ui.tools.toolbox import Toolbox
from koutu.ui.tools.wand_tool import WandTool
from koutu.ui.window.framing import FramingCommands
from koutu.ui.window.label_offer import LabelOffer
from koutu.ui.window.palette import OptionsBar, Palette


class Workbench(QWidget):
    """Shows one document and lets tools change it.

    Attributes:
        stage: the canvases.
        toolbox: the tools.
        touchup: the actions on views and the touch-up.
    """

    def __init__(self, session: Session, actions: Actions, theme: Theme, window: QWidget) -> None:
        super().__init__()
        self._actions = actions
        self._document: Document | None = None
        self.touchup = TouchupActions(theme, window)
        self._framing = FramingCommands(session, theme, window)
        self.brush = BrushTool()
        self.components = ComponentFinder(session.tools, self)
        self.pieces = PiecesTool(self.components)
        self.objects = ObjectFinder(
            session.tools, lambda: session.installed.labels().best(), lambda: session.looks[-1], self
        )
        self._prompts = PromptPicker(session.tools, session.installed.segmenter_for_clicks, self)
        self.pick = PickTool(self.objects, self.components, self._prompts)
        self._session = session
        session.networksChanged.connect(self._follow_networks)
        self.toolbox = Toolbox(
            [
                self.brush,
                QuickTool(session.tools),
                self.pick,
                BoxTool(session.tools, session.looks),
                LassoTool(),
                WandTool(session.tools),
                self.pieces,
                RefineTool(session.tools, session.installed.trimap_matting),
                CropTool(self._framing.reframe),
            ],
            theme,
            window,
        )
        self.stage = Stage()
        self.panels = Panels()
        self._history = HistoryPanel()
        self.edges = EdgesPanel(session.tools)
        self._objects = ObjectsPanel(self.objects)
        self._objects.add_offer(LabelOffer(session, actions))
        self.panels.add(self.touchup.objects, self._objects)
        self.panels.add(self.touchup.pieces, PiecesPanel(self.components))
        self.refine = RefineSliders(session.tools, self._seen, session.installed.trimap_matting)
        self.refine.know_best(session.installed.finds_edges())
        self.panels.add(self.touchup.edges, _below_each_other(self.refine, self.edges))
        self.panels.add(self.touchup.history, self._history)
        self.palette_ = Palette(self.toolbox, self.touchup.panels)
        self.options = OptionsBar(self.toolbox, self.stage.cutout)
        self.view_button = ViewButton(self.touchup)
        self.options.add(self.view_button)
        self._peek = Peek(self.toolbox, [self.stage.original, self.stage.cutout], self)
        self.backdrop = StageBackdrop(session.tools, self)
        self._lay_out()
        self._connect()
        self._follow_matte()

    def _connect(self) -> None:
        self.toolbox.taken.connect(self._take_tool)
        for action in self.toolbox.faces.values():
            action.triggered.connect(self._give_keyboard_to_canvas)
        self._peek.changed.connect(self.stage.show_original)
        self.view_button.overlayChanged.connect(self.stage.cutout.set_overlay)
        for action in self.touchup.view_modes.values():
            action.triggered.connect(self._choose_mode)
        self.touchup.before.toggled.connect(self.stage.show_before)
        self.touchup.clear.triggered.connect(self._clear)
        self.backdrop.changed.connect(self._show_backdrop)
        self.touchup.backdrop.toggled.connect(self.backdrop.set_wanted)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The parts that F6 goes round."""
        return self.palette_, self.options, self.stage, self.panels

    @property
    def action_sets(self) -> tuple[ActionSet, ...]:
        """What a user can do here, by what it belongs to."""
        return self.toolbox, self.touchup, self._framing.actions

    @property
    def framing_actions(self) -> tuple[QAction, ...]:
        """Turn, mirror and crop, for a menu."""
        return (*self._framing.actions.in_order, self.toolbox.faces["crop"])

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        grid.addWidget(self.palette_, 0, 0, 2, 1)
        grid.addWidget(self.options, 0, 1)
        # A row of its own: a hidden panel leaves no gap in it.
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.stage, 1)
        row.addWidget(self.panels)
        grid.addLayout(row, 1, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)

    def fill_touchup_menu(self, menu: QMenu) -> None:
        """Put the tools, and what is done to the touch-up, into a menu."""
        menu.addActions(list(self.toolbox.faces.values()))
        menu.addSeparator()
        menu.addActions([self.touchup.before, self.touchup.clear])
        menu.addSeparator()
        menu.addActions(self.touchup.panels)

    def fill_view_menu(self, menu: QMenu) -> None:
        """Put the view modes into a menu."""
        menu.addActions(list(self.touchup.view_modes.values()))
        menu.addActions([self.touchup.next_mode, self.touchup.mode_before, self.touchup.backdrop])

    def show_document(self, document: Document | None) -> None:
        """Show another document, or none; what a tool has begun is taken back."""
        if self._document is not None:
            self._document.matteChanged.disconnect(self._follow_matte)
            self._document.edited.disconnect(self._follow_matte)
            self._document.touchup_editor.begun.disconnect(self._show_after)
            self._document.undo.canUndoChanged.disconnect(self._actions.undo.setEnabled)
            self._document.undo.canRedoChanged.disconnect(self._actions.redo.setEnabled)
        self._document = document
        self.touchup.before.setChecked(False)
        self.stage.show_document(document)
        self.backdrop.set_document(document)
        self._history.set_document(document)
        self.edges.set_document(document)
        self._objects.set_document(document)
        self.refine.set_document(document)
        if document is not None:
            document.matteChanged.connect(self._follow_matte)
            document.edited.connect(self._follow_matte)
            document.touchup_editor.begun.connect(self._show_after)
            document.undo.canUndoChanged.connect(self._actions.undo.setEnabled)
            document.undo.canRedoChanged.connect(self._actions.redo.setEnabled)
        self._actions.undo.setEnabled(document is not None and document.undo.canUndo())
        self._actions.redo.setEnabled(document is not None and document.undo.canRedo())
        self.toolbox.set_document(None)
        self._follow_matte()

    def abort(self) -> bool:
        """Take back what a tool has begun; False if nothing was begun."""
        return self.toolbox.abort()

    def _follow_matte(self) -> None:
        document = self._document
        ready = document is not None and document.final.exists
        self.toolbox.set_document(document)
        self.touchup.before.setEnabled(ready)
        self.touchup.clear.setEnabled(document is not None and not document.touchup.tiles.empty)

    def _seen(self) -> Seen:
        bounds = self.stage.cutout.scene.bounds
        return Seen(self.stage.cutout.seen, max(bounds.width, bounds.height) * self.stage.viewport.scale)

    def _follow_networks(self) -> None:
        self.objects.look_again()
        self._prompts.forget()
        self.pick.know_parts(self._session.installed.answers_clicks())
        self.refine.know_best(self._session.installed.finds_edges())

    def _take_tool(self) -> None:
        tool = self.toolbox.tool
        if tool is self.pick:
            self.pick.know_parts(self._session.installed.answers_clicks())
        for canvas in (self.stage.original, self.stage.cutout):
            canvas.set_tool(tool)
        self.components.watch(self, tool in (self.pieces, self.pick))
        self.objects.watch(self, tool is self.pick)
        if tool is self.pieces:
            self.touchup.pieces.setChecked(True)
        elif tool is self.pick:
            self.touchup.objects.setChecked(True)

    def _give_keyboard_to_canvas(self) -> None:
        self.stage.cutout.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_after(self) -> None:
        self.touchup.before.setChecked(False)

    def _choose_mode(self) -> None:
        self.stage.cutout.set_view_mode(sending_action(self).data())

    def _show_backdrop(self) -> None:
        self.stage.original.scene.set_backdrop(self.backdrop.pixels)

    def _clear(self) -> None:
        if self._document is not None:
            self._document.touchup_editor.clear()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.toolbox.retranslate()
            self.touchup.retranslate()
            self._framing.actions.retranslate()
        super().changeEvent(event)


def _below_each_other(above: QWidget, below: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(20)
    column.addWidget(above)
    column.addWidget(below, 1)
    return page
