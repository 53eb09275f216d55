"""Measuring what networks run on, off the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from koutu import paths
from koutu.engine.core.errors import KoutuError
from koutu.engine.networks.devices import Device
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.measuring import Measured, measure_apart
from koutu.services.task import TaskReport


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one device took, or why it could not."""

    device: Device
    result: Measured | KoutuError


class MeasureAll:
    """One device after the other, each in a process of its own; runs on a worker's thread, noting each as it comes."""

    def __init__(self, entry: NetworkEntry, devices: Sequence[Device]) -> None:
        self._entry = entry
        self._devices = tuple(devices)

    def __call__(self, report: TaskReport[Measurement]) -> None:
        """Measure, unless `report` says to stop."""
        for device in self._devices:
            try:
                result: Measured | KoutuError = measure_apart(paths.program(), self._entry, device, report.cancel)
            except KoutuError as error:
                result = error
            report.note(Measurement(device, result))
