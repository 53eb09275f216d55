"""ONNX Runtime as Koutu uses it: imported late, silent, and small in memory."""

import os
from types import ModuleType
from typing import Any


def onnx_runtime() -> ModuleType:
    """Import ONNX Runtime with its usage reports switched off.

    Its official builds report to their maker by default since 1.29. The variable stops that altogether, but is read
    only while the library loads, so every import in Koutu goes through this function; the call covers the builds and
    the scripts where the library was loaded before. Importing takes 0.1 s: never do it at the top of a module.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime  # type: ignore[no-any-return] # the library has no types


def open_session(path: str, threads: int | None) -> Any:
    """Open a network for the processor, with the options that keep its memory low.

    Args:
        path: the .onnx file.
        threads: how many threads one run uses; None: one for each physical core that this process may use.

    Returns:
        An `onnxruntime.InferenceSession`.

    Raises:
        Exception: what ONNX Runtime raises for a file it cannot open; its classes have no common base.
    """
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.enable_mem_pattern = False
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.intra_op_num_threads = _default_threads() if threads is None else threads
    options.log_severity_level = 3
    return runtime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _default_threads() -> int:
    """Choose 0, ONNX Runtime's own count of physical cores, unless this process is kept to some of the cores."""
    if not hasattr(os, "sched_getaffinity"):
        return 0
    allowed = len(os.sched_getaffinity(0))
    return 0 if allowed == os.cpu_count() else allowed
