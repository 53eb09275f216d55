"""Turning and mirroring the photo before it is cut."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.style.theme import Theme


class FramingActions(ActionSet):
    """The actions.

    Attributes:
        turn_left, turn_right: by a quarter.
        mirror, flip: left and right, or top and bottom, change places.
        whole: the photo as it came, without any of these and without a crop.
    """

    area = "framing"

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.turn_left = self.action("Ctrl+Shift+L", icon="turn-left")
        self.turn_right = self.action("Ctrl+Shift+R", icon="turn-right")
        self.mirror = self.action("Ctrl+Shift+M", icon="mirror")
        self.flip = self.action()
        self.whole = self.action()
        self.retranslate()

    @property
    def in_order(self) -> tuple[QAction, ...]:
        """As menus and bars show them."""
        return self.turn_left, self.turn_right, self.mirror, self.flip, self.whole

    def retranslate(self) -> None:
        """Set the words."""
        for action, text, tip in (
            (self.turn_left, self.tr("Turn left"), self.tr("Turn the photo a quarter to the left and cut it again")),
            (self.turn_right, self.tr("Turn right"), self.tr("Turn the photo a quarter to the right and cut it again")),
            (self.mirror, self.tr("Mirror"), self.tr("Let left and right of the photo change places")),
            (self.flip, self.tr("Flip"), self.tr("Let top and bottom of the photo change places")),
            (self.whole, self.tr("Whole photo"), self.tr("Show the whole photo as it came: not turned, not cropped")),
        ):
            word(action, text, text, tip)
