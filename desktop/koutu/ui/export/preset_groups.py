"""Presets in groups, as lists and menus show them; ID photos once for every size."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QCoreApplication

from koutu.engine.compose.style import Colour, Sheet
from koutu.engine.export.presets import GROUPS, Group, Preset
from koutu.ui.style.language import spoken

ID_COLOURS: tuple[Colour, ...] = ((255, 255, 255), (67, 142, 219), (255, 0, 0))


def group_title(group: Group) -> str:
    """Return a group's heading in the window's language."""
    return {
        "own": QCoreApplication.translate("PresetList", "My presets"),
        "product": QCoreApplication.translate("PresetList", "Products"),
        "marketplace": QCoreApplication.translate("PresetList", "Marketplaces"),
        "social": QCoreApplication.translate("PresetList", "Social media"),
        "id": QCoreApplication.translate("PresetList", "ID photos"),
        "effect": QCoreApplication.translate("PresetList", "Effects"),
    }[group]


def colour_names() -> tuple[str, ...]:
    """Return the names of `ID_COLOURS` in the window's language."""
    return (
        QCoreApplication.translate("IdRow", "White"),
        QCoreApplication.translate("IdRow", "Blue"),
        QCoreApplication.translate("IdRow", "Red"),
    )


def by_group(presets: Sequence[Preset]) -> list[tuple[Group, list[Preset]]]:
    """Return the groups that have members, the user's own first.

    Of the ID photos those without a colour or sheet of their own stand for their size: `id_variants` has the others.
    """
    found: list[tuple[Group, list[Preset]]] = []
    for group in sorted(GROUPS, key=lambda group: group != "own"):
        members = [preset for preset in presets if preset.group == group and not _is_variant(preset)]
        if members:
            found.append((group, members))
    return found


def id_variants(
    presets: Sequence[Preset], size: Preset, colours: Collection[Colour], sheets: Collection[bool]
) -> list[Preset]:
    """Return the ID photos of one size on some colours, alone (False) or on a print sheet (True)."""
    return [
        preset
        for preset in presets
        if preset.group == "id"
        and (preset.look.canvas, preset.look.placement) == (size.look.canvas, size.look.placement)
        and preset.look.backdrop.colour in colours
        and (preset.look.sheet != Sheet()) in sheets
    ]


def short_title(preset: Preset) -> str:
    """Return its title in the window's language; of an ID photo that stands for its size, without the colour."""
    title = preset.titled(spoken())
    if preset.group != "id" or _is_variant(preset):
        return title
    return title.removesuffix(", white").removesuffix(" 白底")


def _is_variant(preset: Preset) -> bool:
    """Whether it is another ID photo only by its backdrop's colour or its sheet."""
    return preset.group == "id" and (preset.look.sheet != Sheet() or not preset.id.endswith("-white"))
