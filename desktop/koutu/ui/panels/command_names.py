"""The names that commands on an undo stack have, and their words in another language."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoStack

# By the class that names them; `tests/unit/ui/panels/test_command_names.py` sees that none is missing.
NAMES = {
    "Document": ("New cut",),
    "TouchupEditor": ("Clear touch-up",),
    "BrushTool": ("Keep", "Erase"),
    "FramingCommands": ("Turn left", "Turn right", "Mirror", "Flip", "Whole photo"),
    "CropTool": ("Crop",),
    "BoxTool": ("Box",),
    "PickTool": ("Drop what a box holds", "Keep what a box holds"),
    "QuickTool": ("Quick select", "Quick remove"),
    "WandTool": ("Remove a colour", "Keep a colour"),
    "LassoTool": ("Polygon", "Lasso"),
    "RefineTool": ("Mark subject", "Mark background", "Refine brush"),
    "ComponentFinder": (
        "Open a hole",
        "Keep a piece",
        "Fill a hole",
        "Drop a piece",
        "Keep only the largest",
        "Drop specks",
        "Fill holes",
        "Open holes",
        "Keep specks",
    ),
    "EdgesPanel": ("Smooth", "Feather", "Contrast", "Shift edge", "Invert", "Reset edges"),
    "RefineSliders": ("Edge detection", "Radius", "Detail", "Reset edge detection"),
}


class CommandNames:
    """Knows what the names were in the language before, so that what was done then is called by today's words."""

    def __init__(self) -> None:
        self._words = _words()

    def retranslate(self, stacks: list[QUndoStack]) -> None:
        """Give every command its name in the present language."""
        before, self._words = self._words, _words()
        named = {old: self._words[key] for key, old in before.items()}
        for stack in stacks:
            for place in range(stack.count()):
                command = stack.command(place)
                command.setText(named.get(command.text(), command.text()))


def _words() -> dict[tuple[str, str], str]:
    translate = QCoreApplication.translate
    return {(context, name): translate(context, name) for context, names in NAMES.items() for name in names}
