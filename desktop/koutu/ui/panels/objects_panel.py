"""The list of the things in the photo, and what is done with them at once."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.labels.label_map import Segment
from koutu.services.objects import ObjectFinder
from koutu.ui.panels.objects_tree import ObjectsTree
from koutu.ui.tools.object_words import keep_people, name_of_all, only_text, people, state_text, toggle


class ObjectsPanel(QWidget):
    """A tick says that a thing is kept; Space or a click changes it."""

    def __init__(self, finder: ObjectFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._document: Document | None = None
        self.list = ObjectsTree()
        self.people, self.only, self.others = QPushButton(), QPushButton(), QPushButton()
        self.hint = QLabel()
        self.hint.setProperty("muted", True)
        self.hint.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        chosen = QHBoxLayout()
        chosen.setSpacing(8)
        chosen.addWidget(self.only, 1)
        chosen.addWidget(self.others, 1)
        column.addLayout(chosen)
        column.addWidget(self.people)
        column.addWidget(self.hint)
        self.list.toggled.connect(self._toggle)
        self.list.pointed.connect(self._point)
        self.people.clicked.connect(self._keep_people)
        self.only.clicked.connect(self._keep_only)
        self.others.clicked.connect(self._keep_others)
        finder.listChanged.connect(self._fill)
        finder.stateChanged.connect(self._tick)
        finder.maskCame.connect(self._draw_again)
        finder.busyChanged.connect(self._say)
        self._retranslate()

    def set_document(self, document: Document | None) -> None:
        """Take thumbnails from another photo."""
        self._document = document

    def add_offer(self, offer: QWidget) -> None:
        """Show below the list what could find more."""
        self._column.addWidget(offer)

    def _photo(self) -> Pixels | None:
        return None if self._document is None else self._document.screen

    def _fill(self) -> None:
        labels = self._finder.labels
        self.list.fill(() if labels is None else labels.segments, self._photo())
        self._tick()
        self._say()

    def _draw_again(self, segment: Segment) -> None:
        item = self.list.row_of(segment.id)
        if item is not None:
            self.list.draw(item, segment, self._photo())
        self._tick()

    def _segments(self, ids: list[int]) -> list[Segment]:
        labels = self._finder.labels
        return [] if labels is None else [labels.segment(number) for number in ids]

    def _chosen(self) -> list[Segment]:
        return self._segments(self.list.ids(self.list.currentItem()))

    def _tick(self) -> None:
        labels = self._finder.labels
        self.list.tick(frozenset(each.id for each in labels or () if self._finder.kept(each)))

    def _toggle(self, ids: list[int]) -> None:
        toggle(self._finder, self._segments(ids))
        self._tick()  # the tick follows when it is done

    def _point(self, ids: list[int]) -> None:
        segments = self._segments(ids)
        self._finder.point(segments[0] if len(segments) == 1 else None)
        self._enable()

    def _keep_people(self) -> None:
        keep_people(self._finder)

    def _keep_only(self) -> None:
        chosen = self._chosen()
        self._finder.pick(chosen, "replace", text=only_text(chosen))

    def _keep_others(self) -> None:
        labels, chosen = self._finder.labels, self._chosen()
        if labels is not None and chosen:
            ids = {each.id for each in chosen}
            text = self.tr("All but: {name}").format(name=name_of_all(chosen))
            self._finder.pick([each for each in labels if each.id not in ids], "replace", text=text)

    def _enable(self) -> None:
        labels, chosen = self._finder.labels, self._chosen()
        self.people.setEnabled(bool(people(self._finder)))
        self.only.setEnabled(bool(chosen))
        self.others.setEnabled(labels is not None and 0 < len(chosen) < len(labels))

    def _say(self) -> None:
        labels = self._finder.labels
        self._enable()
        state = state_text(self._finder)
        usual = self.tr("Ticked things are kept. With the Pick tool, click them on the picture.")
        self.hint.setText(usual if labels is not None and len(labels) and not self._finder.looking else state)

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Things in the photo"))
        for button, text, tip in (
            (self.people, self.tr("Only people"), self.tr("Keep the people that were found, and nothing else")),
            (self.only, self.tr("Only this"), self.tr("Keep what is chosen in the list, and nothing else")),
            (self.others, self.tr("All but this"), self.tr("Keep every other thing in the list")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for things while the list is in sight."""
        self._finder.watch(self, True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let it go."""
        self._finder.watch(self, False)
        self._finder.point(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
