"""A field for a whole number that stands among other fields, and is as roomy as they are."""

from PySide6.QtWidgets import QSpinBox

_MARGIN = 6  # the style sheet's padding does not reach the letters of a spin box


def spin_field() -> QSpinBox:
    """Make one."""
    made = QSpinBox()
    made.lineEdit().setTextMargins(_MARGIN, 0, _MARGIN, 0)
    return made
