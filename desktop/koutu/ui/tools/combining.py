"""How what a tool selects and the matte become one: chosen in the options bar, or by the keys held at the press."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from koutu.document.selecting import Combining
from koutu.ui.tools.tool import Pointer

ALL: tuple[Combining, ...] = ("replace", "add", "subtract", "intersect")


def asked(pointer: Pointer, otherwise: Combining, *, intersects: bool) -> Combining:
    """Return what the held keys ask for: Shift adds, the right button, Ctrl or Alt subtracts, both intersect."""
    if pointer.shift and pointer.opposite and intersects:
        return "intersect"
    if pointer.opposite:
        return "subtract"
    return "add" if pointer.shift else otherwise


def words() -> Sequence[tuple[str, str, str]]:
    """Return name, word and tooltip of each, in the present language."""
    translate = QCoreApplication.translate
    return (
        ("replace", translate("Combining", "Replace"), translate("Combining", "Keep this and nothing else")),
        ("add", translate("Combining", "Add"), translate("Combining", "Keep this as well (hold Shift)")),
        (
            "subtract",
            translate("Combining", "Subtract"),
            translate("Combining", "Remove this (the right button, or hold Ctrl)"),
        ),
        (
            "intersect",
            translate("Combining", "Intersect"),
            translate("Combining", "Remove what is outside (hold Shift and Ctrl)"),
        ),
    )
