"""The list of the matte's separate pieces and holes."""

from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from koutu.engine.selection.pieces import Piece
from koutu.services.components import ComponentFinder

_ROLE = Qt.ItemDataRole.UserRole


class PiecesPanel(QWidget):
    """A tick says that a piece is kept, or a hole open; Space or a click changes it."""

    def __init__(self, components: ComponentFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._components = components
        self.list = QListWidget()
        self.list.setMouseTracking(True)
        self.list.itemChanged.connect(self._toggle)
        self.list.currentItemChanged.connect(self._point)
        self.list.itemEntered.connect(self._point)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        components.listChanged.connect(self._fill)
        components.stateChanged.connect(self._tick)
        self._retranslate()

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            counts = {False: 0, True: 0}
            for piece in self._components.listed:
                counts[piece.hole] += 1
                item = QListWidgetItem(self._name(piece, counts[piece.hole]))
                item.setData(_ROLE, piece)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                self.list.addItem(item)
        self._tick()

    def _name(self, piece: Piece, number: int) -> str:
        kind = self.tr("Hole {number}") if piece.hole else self.tr("Piece {number}")
        size = QLocale().toString(piece.area)
        return kind.format(number=number) + "  ·  " + self.tr("{size} px").format(size=size)

    def _tick(self) -> None:
        with QSignalBlocker(self.list):
            for row in range(self.list.count()):
                item = self.list.item(row)
                kept = item.data(_ROLE) not in self._components.changed_ones
                item.setCheckState(Qt.CheckState.Checked if kept else Qt.CheckState.Unchecked)

    def _toggle(self, item: QListWidgetItem) -> None:
        self._components.toggle(item.data(_ROLE))
        self._tick()  # the tick follows when it is done

    def _point(self, item: QListWidgetItem | None) -> None:
        self._components.point(None if item is None else item.data(_ROLE))

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Pieces and holes"))
        self._hint.setText(
            self.tr("Ticked pieces are kept, ticked holes stay open. With the Pieces tool, click them on the picture.")
        )
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the list up to date while it is in sight."""
        self._components.watch(self, True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let it go."""
        self._components.watch(self, False)
        self._components.point(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
