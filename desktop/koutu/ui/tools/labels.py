"""What the refine brush says of what it paints over."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

Label = Literal["unknown", "subject", "background"]


class Labels(QObject):
    """The label in use.

    Signals:
        changed(): `label`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label: Label = "unknown"

    def choose(self, label: Label) -> None:
        """Use another."""
        if label != self.label:
            self.label = label
            self.changed.emit()

    def go_on(self) -> None:
        """Use the next (X)."""
        labels = get_args(Label)
        self.choose(labels[(labels.index(self.label) + 1) % len(labels)])
