"""Every device that networks may run on: why it is not used, and how fast it is when measured."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from koutu import paths
from koutu.engine.core.errors import KoutuError
from koutu.engine.networks.devices import DEVICES
from koutu.services.latest_task import LatestTask
from koutu.services.measuring import MeasureAll, Measurement
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence

_STATE, _LOAD, _RUN, _PEAK = 1, 2, 3, 4


class DevicesDialog(QDialog):
    """A line for each device; a button runs the current network on those that are there."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # What stands in place of a device's state, while it is measured and when that failed.
        self._said: dict[str, str] = {}
        self._latest: LatestTask[None, Measurement] = LatestTask(
            session.tools, on_note=self._show, on_done=self._on_measured, on_failed=self._follow
        )
        # The last is the one that is always asked, and the slowest.
        self._entry = session.segmenter.networks_of(session.mode, session.size)[-1]
        self.setWindowTitle(self.tr("What networks run on"))
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName(self.tr("Devices"))
        self.list.setHeaderLabels(
            [self.tr("Device"), self.tr("State"), self.tr("Opening"), self.tr("One run"), self.tr("Memory")]
        )
        self.list.header().setStretchLastSection(False)
        for column in range(self.list.columnCount()):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Stretch)
        self._items = {device.name: QTreeWidgetItem([device.name]) for device in DEVICES}
        self.list.addTopLevelItems(list(self._items.values()))
        words = self.tr("Measured with {network}, each device in a process of its own.")
        hint = QLabel(words.format(network=self._entry.title))
        hint.setWordWrap(True)
        hint.setProperty("muted", True)
        self.measure = QPushButton()
        self.measure.setAutoDefault(False)
        self.measure.clicked.connect(self._measure)
        self.graphs = QCheckBox(self.tr("&Keep opened networks on disk"))
        self.graphs.setToolTip(
            self.tr(
                "They open in half the time on the processor, and take up to five times their size in the cache folder"
            )
        )
        self.graphs.setChecked(settings.graphs)
        self.graphs.toggled.connect(self._keep_graphs)
        self._close = QPushButton(self.tr("Close"))
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.measure)
        row.addStretch(1)
        row.addWidget(self._close)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(20, 18, 20, 16)
        column_.setSpacing(12)
        column_.addWidget(self.list, 1)
        column_.addWidget(hint)
        column_.addWidget(self.graphs)
        column_.addLayout(row)
        resize_within_screen(self, 760, 380)
        self._follow()

    def done(self, result: int) -> None:
        """Stop measuring, and close."""
        self._latest.stop()
        super().done(result)

    def _keep_graphs(self, keep: bool) -> None:
        self._settings.graphs = keep
        self._session.networks.keep_graphs(paths.graph_cache() if keep else None)

    def _measure(self) -> None:
        self._said = {}
        if self._latest.busy:
            self._latest.stop()
        else:
            for item in self._items.values():
                for column in (_LOAD, _RUN, _PEAK):
                    item.setText(column, "")
            present = self._session.networks.devices.present()
            self._latest.ask(MeasureAll(self._entry, present))
            self._said[present[0].name] = self.tr("measuring…")
        self._follow()

    def _on_measured(self, _: None) -> None:
        self._follow()

    def _show(self, taken: Measurement) -> None:
        name, item = taken.device.name, self._items[taken.device.name]
        if isinstance(taken.result, KoutuError):
            self._said[name] = sentence(taken.result)
        else:
            self._said.pop(name, None)
            item.setText(_LOAD, self.tr("{seconds} s").format(seconds=f"{taken.result.load:.2f}"))
            item.setText(_RUN, self.tr("{seconds} s").format(seconds=f"{taken.result.run:.2f}"))
            if taken.result.peak is not None:
                item.setText(_PEAK, self.tr("{megabytes} MB").format(megabytes=round(taken.result.peak / 1e6)))
        self._follow()

    def _follow(self) -> None:
        self.measure.setText(self.tr("&Stop") if self._latest.busy else self.tr("&Measure now"))
        self.measure.setToolTip(self.tr("Runs the network three times on every device that is there"))
        for name, item in self._items.items():
            item.setText(_STATE, self._said.get(name) or self._state(name))

    def _state(self, name: str) -> str:
        devices = self._session.networks.devices
        reason = devices.reasons()[name]
        if reason is not None:
            return sentence(reason)
        return self.tr("used for the last run") if name == devices.used else self.tr("ready")
