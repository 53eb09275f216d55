"""What is said about things, the same in the tool, its options and the panel."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from koutu.engine.labels.label_map import SURE, Segment
from koutu.services.objects import ObjectFinder
from koutu.ui.style.language import spoken

PERSON = "person"


def name_of(segment: Segment) -> str:
    """Return a thing's name in the present language, with a question mark where the network is not sure."""
    name = segment.kind.called(spoken())
    return name[:1].upper() + name[1:] + ("" if segment.score >= SURE else "?")


def name_of_all(segments: Sequence[Segment]) -> str:
    """Return the name of one thing, or of several of one class with their number; the surest one's first."""
    first = max(segments, key=lambda segment: segment.score)
    return name_of(first) if len(segments) == 1 else f"{name_of(first)} × {len(segments)}"


def keep_text(segments: Sequence[Segment]) -> str:
    """Return the name of the command that keeps things of one class."""
    return QCoreApplication.translate("Objects", "Keep: {name}").format(name=name_of_all(segments))


def drop_text(segments: Sequence[Segment]) -> str:
    """Return the name of the command that drops things of one class."""
    return QCoreApplication.translate("Objects", "Drop: {name}").format(name=name_of_all(segments))


def only_text(segments: Sequence[Segment]) -> str:
    """Return the name of the command that keeps things of one class and nothing else."""
    return QCoreApplication.translate("Objects", "Only: {name}").format(name=name_of_all(segments))


def people(finder: ObjectFinder) -> tuple[Segment, ...]:
    """Return the people that were found."""
    if finder.labels is None:
        return ()
    found = [segment for segment in finder.labels if segment.kind.name == PERSON]
    return finder.labels.sure_of(found[0].kind) if found else ()


def keep_people(finder: ObjectFinder) -> None:
    """Keep the people that were found, and nothing else."""
    finder.pick(people(finder), "replace", text=QCoreApplication.translate("Objects", "Only people"))


def toggle(finder: ObjectFinder, segments: Sequence[Segment]) -> None:
    """Drop things of one class that are all kept; keep them where one of them is not."""
    if segments and all(finder.kept(segment) for segment in segments):
        finder.pick(segments, "subtract", text=drop_text(segments))
    else:
        finder.pick(segments, "add", text=keep_text(segments))


def state_text(finder: ObjectFinder) -> str:
    """Return what the finder is doing, or how much it found."""
    if finder.looking:
        return QCoreApplication.translate("Objects", "Looking for things…")
    if finder.labels is None:
        return ""
    if not len(finder.labels):
        return QCoreApplication.translate("Objects", "Nothing here that Koutu knows by name. Drag a box around it.")
    return QCoreApplication.translate("Objects", "Things found: {count}").format(count=len(finder.labels))
