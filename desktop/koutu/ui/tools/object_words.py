"""What is said about things, the same in the tool, its options and the panel."""

from PySide6.QtCore import QCoreApplication

from koutu.engine.labels.label_map import SURE, Segment
from koutu.services.objects import ObjectFinder
from koutu.ui.style.language import spoken

PERSON = "person"


def name_of(segment: Segment) -> str:
    """Return a thing's name in the present language, with a question mark where the network is not sure."""
    name = segment.kind.called(spoken())
    return name[:1].upper() + name[1:] + ("" if segment.score >= SURE else "?")


def keep_text(segment: Segment) -> str:
    """Return the name of the command that keeps a thing."""
    return QCoreApplication.translate("Objects", "Keep: {name}").format(name=name_of(segment))


def drop_text(segment: Segment) -> str:
    """Return the name of the command that drops a thing."""
    return QCoreApplication.translate("Objects", "Drop: {name}").format(name=name_of(segment))


def only_text(segment: Segment) -> str:
    """Return the name of the command that keeps a thing and nothing else."""
    return QCoreApplication.translate("Objects", "Only: {name}").format(name=name_of(segment))


def people(finder: ObjectFinder) -> tuple[Segment, ...]:
    """Return the people that were found."""
    if finder.labels is None:
        return ()
    found = [segment for segment in finder.labels if segment.kind.name == PERSON]
    return finder.labels.sure_of(found[0].kind) if found else ()


def keep_people(finder: ObjectFinder) -> None:
    """Keep the people that were found, and nothing else."""
    finder.pick(people(finder), "replace", text=QCoreApplication.translate("Objects", "Only people"))


def toggle(finder: ObjectFinder, segment: Segment) -> None:
    """Drop a thing that is kept, keep one that is not."""
    finder.toggle(segment, text=drop_text(segment) if finder.kept(segment) else keep_text(segment))


def state_text(finder: ObjectFinder) -> str:
    """Return what the finder is doing, or how much it found."""
    if finder.looking:
        return QCoreApplication.translate("Objects", "Looking for things…")
    if finder.labels is None:
        return ""
    if not len(finder.labels):
        return QCoreApplication.translate("Objects", "Nothing here that Koutu knows by name. Drag a box around it.")
    return QCoreApplication.translate("Objects", "Things found: {count}").format(count=len(finder.labels))
