"""The row that says what networks run on, and lets the user choose."""

import os

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.dialogs.devices import DevicesDialog
from koutu.ui.style.spin_field import spin_field


class DeviceRow(QWidget):
    """A device that is there, or whichever works; the threads of one run; and what the last run used."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.device = QComboBox()
        self.device.addItem(self.tr("Automatic"), "")
        for device in session.networks.devices.present():
            self.device.addItem(device.name, device.name)
        self.device.setCurrentIndex(max(0, self.device.findData(settings.device)))
        self.device.setToolTip(self.tr("What networks run on; Details… says why a device is not used"))
        self.threads = spin_field()
        self.threads.setRange(0, os.cpu_count() or 1)
        self.threads.setSpecialValueText(self.tr("Automatic"))
        self.threads.setValue(settings.threads)
        self.threads.setToolTip(self.tr("Processor threads of one run; fewer leave more of the machine to others"))
        self.threads.setMinimumWidth(self.threads.sizeHint().width() + 12)
        self.used = QLabel()
        self.used.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for text, control in ((self.tr("Runs &on"), self.device), (self.tr("&Threads"), self.threads)):
            label = QLabel(text)
            label.setBuddy(control)
            row.addWidget(label)
            row.addWidget(control)
            row.addSpacing(8)
        self.details = QPushButton(self.tr("&Details…"))
        self.details.setToolTip(self.tr("Every device, why it is not used, and how fast it is"))
        self.details.setAutoDefault(False)
        self.details.clicked.connect(self._show_details)
        row.addWidget(self.used, 1)
        row.addWidget(self.details)
        self.device.activated.connect(self._choose)
        self.threads.valueChanged.connect(self._choose)
        session.segmenter.done.connect(self._follow)
        self._follow()

    def _choose(self) -> None:
        self._settings.device, self._settings.threads = self.device.currentData(), self.threads.value()
        self._session.choose_device(self._settings.device, self._settings.threads)

    def _show_details(self) -> None:
        DevicesDialog(self._session, self._settings, self).open()

    def _follow(self) -> None:
        used = self._session.networks.devices.used
        self.used.setText(self.tr("Last run: {device}").format(device=used) if used else "")
