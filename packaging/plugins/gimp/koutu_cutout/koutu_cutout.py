#!/usr/bin/env python3
"""Koutu in GIMP 3: Layer ▸ Mask ▸ Cut Out with Koutu."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio, GLib, GObject

sys.path.insert(0, str(Path(__file__).resolve().parent))
from koutu_link import MODES, SIZES, USUAL_MODE, USUAL_SIZE, LinkError, matte_of, rgb_png

PROCEDURE = "koutu-cut-out"
_RGB, _GREY = "R'G'B' u8", "Y' u8"
# GIMP's masks are linear: a byte put in as grey would come out darker.
_MASK = "Y u8"


class KoutuPlugIn(Gimp.PlugIn):
    """The plug-in, as GIMP sees it."""

    def do_set_i18n(self, name: str) -> bool:
        """Say that there are no translations beside it."""
        return False

    def do_query_procedures(self) -> list[str]:
        """Return the names of what it can do."""
        return [PROCEDURE]

    def do_create_procedure(self, name: str) -> Gimp.Procedure:
        """Describe one of them."""
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, self.run, None)
        procedure.set_image_types("RGB*, GRAY*")
        procedure.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
        procedure.set_menu_label("_Cut Out with Koutu...")
        procedure.add_menu_path("<Image>/Layer/Mask")
        procedure.set_documentation(
            "Give the layer a mask that leaves its subject",
            "Asks the Koutu on this machine what is in the layer, and puts its answer into a layer mask.",
            name,
        )
        procedure.set_attribution("The Koutu developers", "The Koutu developers", "2026")
        flags = GObject.ParamFlags.READWRITE
        procedure.add_choice_argument("mode", "_Mode", "What is in the picture", _choice(MODES), USUAL_MODE, flags)
        procedure.add_choice_argument(
            "size", "_Size", "Small is quick, large is good", _choice(SIZES), USUAL_SIZE, flags
        )
        return procedure

    def run(
        self,
        procedure: Gimp.Procedure,
        run_mode: Gimp.RunMode,
        image: Gimp.Image,
        drawables: list[Gimp.Drawable],
        config: Gimp.ProcedureConfig,
        data: object,
    ) -> Gimp.ValueArray:
        """Cut the layer that is chosen."""
        if run_mode == Gimp.RunMode.INTERACTIVE and not _asked(procedure, config):
            return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, GLib.Error())
        layer = drawables[0] if len(drawables) == 1 else None
        if isinstance(layer, Gimp.LayerMask):
            layer = Gimp.Layer.from_mask(layer)
        try:
            if not isinstance(layer, Gimp.Layer):
                raise LinkError("Choose one layer, the one with the photo.")
            Gimp.progress_init("Koutu cuts the subject out")
            matte = _matte(layer, config.get_property("mode"), config.get_property("size"))
        except LinkError as error:
            return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, GLib.Error(str(error)))
        _put_mask(image, layer, matte)
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, GLib.Error())


def _choice(words: tuple[str, ...]) -> Gimp.Choice:
    choice = Gimp.Choice.new()
    for number, word in enumerate(words):
        choice.add(word, number, word.replace("-", " ").capitalize(), "")
    return choice


def _asked(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig) -> bool:
    """Ask for mode and size; whether the person wants to go on."""
    gi.require_version("GimpUi", "3.0")
    from gi.repository import GimpUi

    GimpUi.init("koutu_cutout")
    dialog = GimpUi.ProcedureDialog.new(procedure, config, "Cut Out with Koutu")
    dialog.fill(None)
    wanted = dialog.run()
    dialog.destroy()
    return bool(wanted)


def _matte(layer: Gimp.Layer, mode: str, size: str) -> bytes:
    """Return the layer's matte, a byte for each pixel, row by row.

    Raises:
        LinkError: Koutu could not cut it.
    """
    pixels = _pixels(layer, _RGB)
    png = matte_of(rgb_png(layer.get_width(), layer.get_height(), pixels), mode, size)
    # GIMP reads the PNG, as an image of its own: a layer of this one would take on its profile.
    with TemporaryDirectory(prefix="koutu-") as folder:
        file = Path(folder, "matte.png")
        file.write_bytes(png)
        found = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(file)))
    try:
        if (found.get_width(), found.get_height()) != (layer.get_width(), layer.get_height()):
            raise LinkError("Koutu's matte is not as large as the layer.")
        return _pixels(found.get_layers()[0], _GREY)
    finally:
        found.delete()


def _pixels(drawable: Gimp.Drawable, kind: str) -> bytes:
    return bytes(drawable.get_buffer().get(_area(drawable), 1.0, kind, Gegl.AbyssPolicy.NONE))


def _area(drawable: Gimp.Drawable) -> Gegl.Rectangle:
    return Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())


def _put_mask(image: Gimp.Image, layer: Gimp.Layer, matte: bytes) -> None:
    """Put a matte into the layer's mask, in place of what was there, as one step of undo."""
    image.undo_group_start()
    try:
        if layer.get_mask() is not None:
            layer.remove_mask(Gimp.MaskApplyMode.DISCARD)
        mask = layer.create_mask(Gimp.AddMaskType.WHITE)
        layer.add_mask(mask)
        buffer = mask.get_buffer()
        buffer.set(_area(mask), _MASK, matte)
        buffer.flush()
        mask.update(0, 0, mask.get_width(), mask.get_height())
    finally:
        image.undo_group_end()
    Gimp.displays_flush()


Gimp.main(KoutuPlugIn.__gtype__, sys.argv)
