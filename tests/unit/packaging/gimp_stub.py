"""A stand-in for what GIMP 3 shows to Python, after the reference of libgimp 3.0; Debian 12 has no GIMP 3.

It knows what the plug-in calls and nothing else, checks what the reference says of each call, and holds real pixels:
buffers keep theirs in the format they have in GIMP, and turn grey (with the curve of sRGB) into linear and back.
"""

import sys
from collections.abc import Callable
from enum import Enum, IntFlag, auto
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Rectangle:
    def __init__(self, x: int, y: int, width: int, height: int) -> None:
        self.place = (slice(y, y + height), slice(x, x + width))

    @staticmethod
    def new(x: int, y: int, width: int, height: int) -> "Rectangle":
        return Rectangle(x, y, width, height)


class Buffer:
    """Pixels, rows × columns × channels, in one of GEGL's formats."""

    def __init__(self, pixels: Pixels, kind: str) -> None:
        self.pixels, self.kind = pixels, kind
        self.flushed = True

    def get(self, rectangle: Rectangle, scale: float, kind: str, abyss: object) -> bytes:
        assert scale == 1.0
        assert abyss is AbyssPolicy.NONE
        return converted(self.pixels[rectangle.place], self.kind, kind).tobytes()

    def set(self, rectangle: Rectangle, kind: str, data: bytes) -> None:
        place = self.pixels[rectangle.place]
        given = np.frombuffer(data, np.uint8).reshape(*place.shape[:2], -1)
        place[:] = converted(given, kind, self.kind)
        self.flushed = False

    def flush(self) -> None:
        self.flushed = True


def converted(pixels: Pixels, given: str, wanted: str) -> Pixels:
    if given == wanted:
        return pixels
    if (given, wanted) == ("R'G'B'A u8", "R'G'B' u8"):
        return pixels[..., :3]
    assert {given, wanted} == {"Y u8", "Y' u8"}, "the stand-in knows no other way"
    light = pixels / 255.0
    made = light**2.2 if wanted == "Y u8" else light ** (1 / 2.2)
    return np.rint(made * 255).astype(np.uint8)


class AbyssPolicy(Enum):
    NONE = auto()


class PDBProcType(Enum):
    PLUGIN = auto()


class PDBStatusType(Enum):
    SUCCESS = auto()
    CANCEL = auto()
    EXECUTION_ERROR = auto()


class RunMode(Enum):
    INTERACTIVE = auto()
    NONINTERACTIVE = auto()


class AddMaskType(Enum):
    WHITE = auto()


class MaskApplyMode(Enum):
    DISCARD = auto()


class ProcedureSensitivityMask(IntFlag):
    DRAWABLE = 1


class ParamFlags(IntFlag):
    READWRITE = 3


class Drawable:
    def __init__(self, pixels: Pixels, kind: str) -> None:
        self.buffer = Buffer(pixels, kind)
        self.updated: tuple[int, ...] = ()

    def get_width(self) -> int:
        return self.buffer.pixels.shape[1]

    def get_height(self) -> int:
        return self.buffer.pixels.shape[0]

    def get_buffer(self) -> Buffer:
        return self.buffer

    def update(self, x: int, y: int, width: int, height: int) -> None:
        assert self.buffer.flushed, "the reference: flush a buffer before the core looks at it"
        self.updated = (x, y, width, height)


class LayerMask(Drawable):
    layer: "Layer"


class Layer(Drawable):
    mask: LayerMask | None = None

    @staticmethod
    def from_mask(mask: LayerMask) -> "Layer":
        return mask.layer

    def get_mask(self) -> LayerMask | None:
        return self.mask

    def remove_mask(self, mode: MaskApplyMode) -> bool:
        assert self.mask is not None, "the reference: an error where there is none"
        self.mask = None
        return True

    def create_mask(self, kind: AddMaskType) -> LayerMask:
        return LayerMask(np.full((self.get_height(), self.get_width(), 1), 255, np.uint8), "Y u8")

    def add_mask(self, mask: LayerMask) -> bool:
        assert self.mask is None, "the reference: the layer cannot already have a layer mask"
        self.mask = mask
        mask.layer = self
        return True


class Image:
    def __init__(self, layers: list[Layer]) -> None:
        self.layers = layers
        self.groups: list[str] = []
        self.deleted = False

    def get_layers(self) -> list[Layer]:
        return self.layers

    def get_width(self) -> int:
        return self.layers[0].get_width()

    def get_height(self) -> int:
        return self.layers[0].get_height()

    def undo_group_start(self) -> bool:
        self.groups.append("start")
        return True

    def undo_group_end(self) -> bool:
        self.groups.append("end")
        return True

    def delete(self) -> bool:
        self.deleted = True
        return True


class File:
    def __init__(self, path: str) -> None:
        self.path = path

    @staticmethod
    def new_for_path(path: str) -> "File":
        return File(path)


class Error(Exception):
    pass


class Choice:
    def __init__(self) -> None:
        self.words: list[str] = []

    @staticmethod
    def new() -> "Choice":
        return Choice()

    def add(self, nick: str, number: int, label: str, help_text: str) -> None:
        assert number == len(self.words)
        self.words.append(nick)


class Config(dict[str, Any]):
    def get_property(self, name: str) -> Any:
        return self[name]


class Procedure:
    def __init__(self, name: str, run: Callable[..., Any]) -> None:
        self.name, self.run = name, run
        self.choices: dict[str, list[str]] = {}
        self.usual = Config()
        self.told: dict[str, Any] = {}

    def add_choice_argument(
        self, name: str, nick: str, blurb: str, choice: Choice, usual: str, flags: ParamFlags
    ) -> None:
        assert usual in choice.words
        self.choices[name] = choice.words
        self.usual[name] = usual

    def set_image_types(self, types: str) -> None:
        self.told["types"] = types

    def set_sensitivity_mask(self, mask: ProcedureSensitivityMask) -> None:
        self.told["mask"] = mask

    def set_menu_label(self, label: str) -> None:
        self.told["label"] = label

    def add_menu_path(self, path: str) -> None:
        self.told["path"] = path

    def set_documentation(self, blurb: str, help_text: str, help_id: str) -> None:
        self.told["help"] = help_id

    def set_attribution(self, authors: str, rights: str, date: str) -> None:
        self.told["authors"] = authors

    def new_return_values(self, status: PDBStatusType, error: Error) -> tuple[PDBStatusType, str]:
        return status, str(error)


class ImageProcedure(Procedure):
    @staticmethod
    def new(plugin: object, name: str, kind: PDBProcType, run: Callable[..., Any], data: object) -> "ImageProcedure":
        return ImageProcedure(name, run)


class PlugIn:
    pass


class Dialog:
    """The window that asks; `answer` is what the person does."""

    answer = True

    @staticmethod
    def new(procedure: Procedure, config: Config, title: str) -> "Dialog":
        return Dialog()

    def fill(self, names: list[str] | None) -> None:
        pass

    def run(self) -> bool:
        return Dialog.answer

    def destroy(self) -> None:
        pass


class Gimp:
    """What a test sees of it.

    Attributes:
        started: the class that the plug-in handed to `Gimp.main`.
        loaded: the images that it opened.
        flushes: how often it asked for the displays to be painted.
    """

    def __init__(self) -> None:
        self.started: Any = None
        self.loaded: list[Image] = []
        self.flushes = 0

    def main(self, kind: Any, arguments: list[str]) -> None:
        self.started = kind

    def file_load(self, mode: RunMode, file: File) -> Image:
        grey = cv2.imread(file.path, cv2.IMREAD_UNCHANGED)
        assert grey is not None
        assert grey.ndim == 2
        image = Image([Layer(grey[..., None], "Y' u8")])
        self.loaded.append(image)
        return image

    def modules(self) -> dict[str, ModuleType]:
        """Return what `import gi` and `from gi.repository import …` find."""
        names: dict[str, dict[str, Any]] = {
            "Gegl": {"Rectangle": Rectangle, "AbyssPolicy": AbyssPolicy},
            "Gio": {"File": File},
            "GLib": {"Error": Error},
            "GObject": {"ParamFlags": ParamFlags},
            "GimpUi": {"init": lambda name: None, "ProcedureDialog": Dialog},
            "Gimp": {
                "main": self.main,
                "file_load": self.file_load,
                "progress_init": lambda text: True,
                "displays_flush": self._flushed,
            },
        }
        kinds = (PlugIn, Procedure, ImageProcedure, Layer, LayerMask, Drawable, Image, Choice, RunMode, PDBProcType)
        for kind in (*kinds, PDBStatusType, AddMaskType, MaskApplyMode, ProcedureSensitivityMask):
            names["Gimp"][kind.__name__] = kind
        names["Gimp"] |= {"ProcedureConfig": Config, "ValueArray": tuple}
        repository = ModuleType("gi.repository")
        for name, held in names.items():
            module = ModuleType(f"gi.repository.{name}")
            module.__dict__.update(held)
            setattr(repository, name, module)
        gi = ModuleType("gi")
        gi.require_version = lambda name, version: None  # type: ignore[attr-defined]
        gi.repository = repository  # type: ignore[attr-defined]
        return {"gi": gi, "gi.repository": repository}

    def _flushed(self) -> None:
        self.flushes += 1


def start(gimp: Gimp, file: Path, monkeypatch: Any) -> Any:
    """Run a plug-in's file as GIMP does, and return the plug-in."""
    for name, module in gimp.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    # PyGObject gives every class of its own a `__gtype__`.
    monkeypatch.setattr(PlugIn, "__init_subclass__", classmethod(_typed))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "koutu_link", raising=False)
    code = compile(file.read_text("utf-8"), str(file), "exec")
    exec(code, {"__name__": "__main__", "__file__": str(file)})
    monkeypatch.delitem(sys.modules, "koutu_link", raising=False)
    return gimp.started()


def _typed(cls: Any) -> None:
    cls.__gtype__ = cls
