"""The preset that the export window puts together, with its steps back and forth."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from koutu.engine.compose.style import Sheet
from koutu.engine.export.presets import Preset

_STEPS = 200


class Draft(QObject):
    """The preset that is being put together.

    Attributes:
        preset: as it is now.
        photo: (height, width) of the photo, the canvas where none is set.
        base: what it began as, or was chosen last: what `reset` goes back to.

    Signals:
        changed(): `preset` is another now.
    """

    changed = Signal()

    def __init__(self, preset: Preset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        self.base = preset
        self.photo: tuple[int, ...] = (1, 1)
        self._undone: list[Preset] = []
        self._done: list[Preset] = []
        # Which fields the last step changed: a slider that is led through a hundred values is one step.
        self._moving: tuple[str, ...] = ()

    def take(self, preset: Preset, base: Preset | None = None) -> None:
        """Begin with another preset, or with what was made of `base` elsewhere."""
        self.base = base or preset
        self._step(preset, ())

    def get(self, part: str, field: str) -> Any:
        """A field of a part of the look, or of the export."""
        return getattr(self._part(part), field)

    def set(self, part: str, **fields: object) -> None:
        """Change fields of a part of the look, or of the export.

        A canvas that is changed drops the print sheet: that was made for the other one.
        """
        changed = replace(self._part(part), **fields)
        if changed == self._part(part):
            return
        preset = self.preset
        if part == "export":
            preset = replace(preset, export=changed)
        else:
            dropped = {"sheet": Sheet()} if part == "canvas" else {}
            preset = replace(preset, look=replace(preset.look, **{part: changed, **dropped}))
        self._step(preset, (part, *sorted(fields)))

    @property
    def shorter_side(self) -> int:
        """Pixels of the canvas's shorter side."""
        canvas = self.preset.look.canvas
        return min((canvas.height, canvas.width) if canvas.width else self.photo[:2])

    @property
    def modified(self) -> bool:
        """Whether it is not what it began as."""
        return (self.preset.look, self.preset.export) != (self.base.look, self.base.export)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is one to take again."""
        return bool(self._undone)

    def settle(self) -> None:
        """Let the next change be a step of its own, also where it changes the same fields."""
        self._moving = ()

    def undo(self) -> None:
        """Take the last step back."""
        self._exchange(self._done, self._undone)

    def redo(self) -> None:
        """Take it again."""
        self._exchange(self._undone, self._done)

    def reset(self) -> None:
        """Go back to what it began as; that can be undone."""
        if self.modified:
            self._step(self.base, ())

    def _step(self, preset: Preset, moving: tuple[str, ...]) -> None:
        if not moving or moving != self._moving:
            self._done = [*self._done, self.preset][-_STEPS:]
        self._undone = []
        self._moving = moving
        self.preset = preset
        self.changed.emit()

    def _exchange(self, source: list[Preset], target: list[Preset]) -> None:
        if source:
            target.append(self.preset)
            self.preset = source.pop()
            self._moving = ()
            self.changed.emit()

    def _part(self, part: str) -> Any:
        return self.preset.export if part == "export" else getattr(self.preset.look, part)
