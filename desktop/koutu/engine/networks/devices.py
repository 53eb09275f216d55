"""Where networks run: ONNX Runtime's providers in the order they are tried, and why one is not used."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from koutu.engine.core.errors import KoutuError, NetworkError
from koutu.engine.networks.runtime import onnx_runtime


@dataclass(frozen=True, slots=True)
class Device:
    """A provider of ONNX Runtime.

    Attributes:
        name: that people know.
        provider: ONNX Runtime's name for it.
        extra: of Koutu's package that brings a build with it; empty: there is none.
        options: for the provider.
        asked_only: it is used only when it is chosen by name.
    """

    name: str
    provider: str
    extra: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    asked_only: bool = False


class DeviceError(KoutuError):
    """Why a device is not used: no error, but a sentence for a person all the same."""


CPU = Device("CPU", "CPUExecutionProvider")
# TensorRT builds an engine of its own for minutes at every new network.
DEVICES = (
    Device("CUDA", "CUDAExecutionProvider", "cuda"),
    Device("TensorRT", "TensorrtExecutionProvider", "cuda", asked_only=True),
    Device("DirectML", "DmlExecutionProvider", "directml"),
    Device("CoreML", "CoreMLExecutionProvider"),
    Device("OpenVINO", "OpenVINOExecutionProvider", "openvino"),
    CPU,
)


class Devices:
    """Which device networks are opened on; what fails once is not tried again. Safe to use from several threads.

    Attributes:
        wanted: a device's name, in any case; empty: the first of DEVICES that works.
        used: the name of the device that the last run used; empty before the first.
    """

    def __init__(self, wanted: str = "") -> None:
        self.wanted = wanted
        self.used = ""
        self._failures: dict[str, str] = {}
        self._notices: list[KoutuError] = []
        self._lock = threading.Lock()

    def candidates(self) -> list[Device]:
        """The devices to try, in this order; the processor is always the last."""
        there = set(onnx_runtime().get_available_providers())
        with self._lock:
            return [device for device in DEVICES if self._against(device, there) is None]

    def present(self) -> list[Device]:
        """The devices that this ONNX Runtime and this system have, in the order they are tried."""
        there = set(onnx_runtime().get_available_providers())
        return [device for device in DEVICES if device.provider in there]

    def reasons(self) -> dict[str, DeviceError | None]:
        """Why each of the other devices is not used, by name; None for those that may be."""
        there = set(onnx_runtime().get_available_providers())
        with self._lock:
            return {device.name: self._against(device, there) for device in DEVICES}

    def fail(self, device: Device, reason: str) -> None:
        """Take note that a device failed; it is not tried again, and there is a notice about it, once."""
        with self._lock:
            if device.name in self._failures:
                return
            self._failures[device.name] = reason
            self._notices.append(
                NetworkError(
                    "{device} failed ({reason}). Koutu goes on with the processor or another device.",
                    device=device.name,
                    reason=reason,
                )
            )

    def take_notices(self) -> list[KoutuError]:
        """What the user should be told since the last call."""
        with self._lock:
            notices, self._notices = self._notices, []
        return notices

    def _against(self, device: Device, there: set[str]) -> DeviceError | None:
        if device is CPU:
            return None
        if device.name in self._failures:
            return DeviceError("failed: {reason}", reason=self._failures[device.name])
        if device.provider not in there:
            if device.extra:
                return DeviceError("not in this ONNX Runtime: koutu[{extra}] brings it", extra=device.extra)
            return DeviceError("not on this system")
        if self.wanted and self.wanted.lower() != device.name.lower():
            return DeviceError("{device} is chosen", device=self.wanted)
        if not self.wanted and device.asked_only:
            return DeviceError("only when it is chosen")
        return None
