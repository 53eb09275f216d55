"""Further files of every picture: a white JPEG and a square beside the transparent PNG, from one matte."""

from dataclasses import dataclass
from pathlib import Path

from koutu.engine.compose.style import Style
from koutu.engine.export.export import Export
from koutu.engine.export.formats import FORMATS
from koutu.engine.export.presets import Preset
from koutu.engine.files.names import fitting


@dataclass(frozen=True, slots=True)
class AlsoOutput:
    """One more file of every picture, from the same matte.

    Attributes:
        name: goes behind the name of the picture's first file.
        look, export: what the file holds.
    """

    name: str
    look: Style
    export: Export

    @classmethod
    def of(cls, preset: Preset) -> "AlsoOutput":
        """Return the further file that a preset makes; its id goes behind the name."""
        return cls(preset.id, preset.look, preset.export)

    def beside(self, target: Path) -> Path:
        """Return where it goes, by the place of the first file."""
        return target.with_name(fitting(target.stem, f"-{self.name}{FORMATS[self.export.format].suffix}"))
