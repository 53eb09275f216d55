"""The refine brush's options: its size, and what it says of what it paints over."""

from typing import get_args

from PySide6.QtCore import QEvent

from koutu.ui.tools.choice import Choice
from koutu.ui.tools.labels import Label, Labels
from koutu.ui.tools.stroke_options import StrokeOptions
from koutu.ui.tools.stroke_tool import StrokeTool


class RefineOptions(StrokeOptions):
    """Size; unknown, subject, background."""

    def __init__(self, tool: StrokeTool, labels: Labels) -> None:
        self._labels = labels
        self.label = Choice(get_args(Label))
        super().__init__(tool, [self.label])
        self.label.chosen.connect(labels.choose)
        labels.changed.connect(self._follow_label)
        self._name_labels()
        self._follow_label()

    def _follow_label(self) -> None:
        self.label.set_chosen(self._labels.label)
        self.show_hint()

    def _name_labels(self) -> None:
        self.label.set_words(
            [
                ("unknown", self.tr("Unknown"), self.tr("Work out anew what is painted over: hair, fur, soft edges")),
                ("subject", self.tr("Subject"), self.tr("What is painted over is subject for certain")),
                ("background", self.tr("Background"), self.tr("What is painted over is background for certain")),
            ]
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._name_labels()
        super().changeEvent(event)
