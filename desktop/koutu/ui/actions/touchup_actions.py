"""What a user can do about views and the touch-up, besides the tools."""

from typing import get_args

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from koutu.engine.display.viewing import ViewMode
from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.style.theme import Theme

# Photoshop's letters of Select and Mask; X is the brush's here.
_LETTERS: dict[ViewMode, str] = {
    "layers": "Y",
    "overlay": "V",
    "black": "A",
    "white": "T",
    "matte": "K",
    "trimap": "J",
    "ants": "M",
    "onion": "O",
}


class TouchupActions(ActionSet):
    """The actions.

    Attributes:
        view_modes: how the cutout is shown; by `ViewMode`.
        next_mode, mode_before: go round them.
        before: checkable: the matte before touch-up and edge sliders.
        backdrop: checkable: the cutout stands on its own backdrop.
        clear: drop the touch-up.
        history, pieces, objects, edges: checkable: the panels.
    """

    area = "touchup"

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.view_modes = self.choice({mode: _LETTERS[mode] for mode in get_args(ViewMode)})
        for name, action in self.view_modes.items():
            self.picture(action, f"view-{name}")
        self.view_modes["layers"].setChecked(True)
        self.next_mode = self.action("F")
        self.mode_before = self.action("Shift+F")
        self.before = self.action("P")
        self.before.setCheckable(True)
        self.backdrop = self.action("D", icon="backdrop")
        self.backdrop.setCheckable(True)
        self.clear = self.action("Ctrl+Shift+Backspace", icon="clear")
        self.history = self.action("Ctrl+H", icon="history")
        self.pieces = self.action("Ctrl+J", icon="pieces-list")
        self.objects = self.action("Ctrl+Alt+O", icon="objects")
        self.edges = self.action("Ctrl+Alt+R", icon="edges")
        for panel in self.panels:
            panel.setCheckable(True)
        self.next_mode.triggered.connect(self._go_on)
        self.mode_before.triggered.connect(self._go_back)
        self.retranslate()

    @property
    def panels(self) -> tuple[QAction, ...]:
        """Those that show a panel."""
        return self.objects, self.pieces, self.edges, self.history

    def _go_on(self) -> None:
        self._step(1)

    def _go_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        modes = list(self.view_modes.values())
        place = next(place for place, action in enumerate(modes) if action.isChecked())
        modes[(place + by) % len(modes)].trigger()

    def retranslate(self) -> None:
        """Set the words."""
        modes = self.view_modes
        for action, text, tip in (
            (modes["layers"], self.tr("On Layers"), self.tr("The cutout on a checkerboard")),
            (modes["overlay"], self.tr("Overlay"), self.tr("The photo, with a colour over what is removed")),
            (modes["black"], self.tr("On Black"), self.tr("The cutout on black")),
            (modes["white"], self.tr("On White"), self.tr("The cutout on white")),
            (modes["matte"], self.tr("Black && White"), self.tr("The matte alone: white is kept, black removed")),
            (modes["trimap"], self.tr("Trimap"), self.tr("White is solid, black removed, grey in between")),
            (modes["ants"], self.tr("Marching Ants"), self.tr("The photo, with an outline around what is kept")),
            (modes["onion"], self.tr("Onion Skin"), self.tr("The cutout over the faint photo")),
            (self.next_mode, self.tr("Next view"), self.tr("Show the cutout in the next way")),
            (self.mode_before, self.tr("Previous view"), self.tr("Show the cutout in the way before")),
            (self.before, self.tr("Before touch-up"), self.tr("Show the matte as the network made it")),
            (
                self.backdrop,
                self.tr("On the backdrop"),
                self.tr("Show the cutout on the backdrop that is chosen for it, or on white"),
            ),
            (self.clear, self.tr("Clear touch-up"), self.tr("Drop every stroke and tool use")),
            (self.pieces, self.tr("List of pieces"), self.tr("List the separate pieces and holes")),
            (self.objects, self.tr("Objects"), self.tr("List the things in the photo by name")),
            (self.edges, self.tr("Edges"), self.tr("Smooth, feather, contrast, shift edge, invert")),
            (self.history, self.tr("History"), self.tr("List what was done; click to go there")),
        ):
            word(action, text, text.replace("&&", "&"), tip)
