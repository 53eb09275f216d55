"""What the words of `koutu cut` ask for, as a look and an export."""

from dataclasses import replace
from typing import Any, cast

from koutu import paths
from koutu.cli.cut_arguments import CutOptions
from koutu.engine.batch.also import AlsoOutput
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.compose.style import Backdrop, Canvas, Style
from koutu.engine.core.colour import parse_colour
from koutu.engine.core.framing import Turn, framing_of
from koutu.engine.core.rect import Rect
from koutu.engine.export.export import Export
from koutu.engine.export.presets import named_preset
from koutu.engine.labels.picking import PickPoint, PickRequest
from koutu.engine.labels.vocabulary import Vocabulary
from koutu.engine.matting.refine_settings import chosen
from koutu.engine.networks.catalog import Choice

# A lens's blur that sets the subject off and still tells where the photo was taken: percent of the shorter side.
_BLUR = 2.5


def make_order(options: CutOptions, choice: Choice) -> BatchSettings:
    """The preset, if one is named, and what the other options change of it.

    Raises:
        PresetError: there is no such preset.
        LookError, ExportError: a number is beyond its limits.
    """
    look, export = Style(), Export()
    if options.preset is not None:
        preset = named_preset(options.preset, paths.preset_folders())
        look, export = preset.look, preset.export
    if options.canvas is not None:
        look = replace(look, canvas=Canvas(*options.canvas))
    if options.backdrop is not None:
        look = replace(look, backdrop=_backdrop(options.backdrop))
    changes: dict[str, Any] = {
        name: value
        for name in ("format", "margin", "scale", "dpi", "quality", "bits", "name")
        if (value := getattr(options, name)) is not None
    }
    for name in ("matte_only", "trim", "srgb", "copyright", "position"):
        if getattr(options, name):
            changes[name] = True
    if options.strip:
        changes["metadata"] = False
    if options.quality is not None:
        changes["lossless"] = False
    refine = chosen(options.refine, options.radius, options.detail, options.haze, choice.recipe.size)
    finished = replace(export, **changes)
    also, framing = _also(options), framing_of(cast(Turn, options.turn), options.mirror, options.crop)
    return BatchSettings(choice, look, finished, options.overwrite, refine, also=also, framing=framing)


def _also(options: CutOptions) -> tuple[AlsoOutput, ...]:
    named = {name: named_preset(name, paths.preset_folders()) for name in options.also}
    return tuple(map(AlsoOutput.of, named.values()))


def make_pick(options: CutOptions, vocabulary: Vocabulary) -> PickRequest | None:
    """What is to be kept and dropped, or None.

    Raises:
        LabelError: a name is unknown; the sentence offers the nearest.
    """
    request = PickRequest(
        tuple(map(vocabulary.find, options.keep)),
        tuple(map(vocabulary.find, options.drop)),
        tuple(PickPoint(*each) for each in options.point),
        tuple(Rect(*each) for each in options.box),
    )
    return None if request.empty else request


def _backdrop(asked: str) -> Backdrop:
    if asked == "none":
        return Backdrop("none")
    if asked == "blurred":
        return Backdrop("blurred", blur=_BLUR)
    if asked == "grey":
        return Backdrop("grey")
    if asked.startswith("#"):
        return Backdrop("colour", colour=parse_colour(asked))
    return Backdrop("picture", picture=asked)
