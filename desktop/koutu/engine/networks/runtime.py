"""ONNX Runtime as Koutu uses it: imported late, silent, and small in memory."""

import ctypes
import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from koutu.engine.files.names import plain_utf8


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


def open_session(
    path: str,
    threads: int | None,
    provider: str = "CPUExecutionProvider",
    options: Mapping[str, str] | None = None,
    *,
    laid_out: bool = False,
    save_as: str = "",
) -> Any:
    """Open a network, with the options that keep its memory low.

    Args:
        path: the .onnx file.
        threads: how many threads one run uses; None: one for each physical core that this process may use.
        provider: what runs it; the processor takes what the provider cannot.
        options: the provider's.
        laid_out: the file was saved for this very processor (`GraphCache`): there is nothing left to optimise.
        save_as: where to save such a file.

    Returns:
        An `onnxruntime.InferenceSession`.

    Raises:
        RuntimeError: ONNX Runtime went on without the provider.
        Exception: what ONNX Runtime raises for a file it cannot open; its classes have no common base.
    """
    settings = _session_options(_default_threads() if threads is None else threads)
    if laid_out:
        settings.graph_optimization_level = onnx_runtime().GraphOptimizationLevel.ORT_DISABLE_ALL
    settings.optimized_model_filepath = save_as
    providers: list[Any] = [] if provider == "CPUExecutionProvider" else [(provider, dict(options or {}))]
    session = onnx_runtime().InferenceSession(model_of(path), settings, providers=[*providers, "CPUExecutionProvider"])
    # A provider whose libraries are missing is left out with no more than a line on the standard error.
    if session.get_providers()[0] != provider:
        raise RuntimeError("its libraries or its hardware are missing")
    return_freed_memory()
    return session


def model_of(path: str) -> str | bytes:
    """Return what ONNX Runtime opens for a file: its path, or its bytes where it would not find the path."""
    return path if plain_utf8(Path(path)) else Path(path).read_bytes()


def _session_options(threads: int) -> Any:
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.enable_mem_pattern = False
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.intra_op_num_threads = threads
    _share_arena()
    options.add_session_config_entry("session.use_env_allocators", "1")
    # Weights in the arena would keep its regions from being given back.
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    # Threads that wait by spinning took 10 % more processor time and were no faster.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def rest() -> None:
    """Give the memory that the networks' runs took, and keep for the next one, back to the system.

    Measured with IS-Net at 1024²: 281 MB instead of 653 MB held. Doing so after every run made each a tenth slower.
    """
    runtime = onnx_runtime()
    options = runtime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    _smallest_session().run(None, {"x": np.zeros(1, np.float32)}, options)
    return_freed_memory()


@functools.cache
def _smallest_session() -> Any:
    """A network of one Identity node: only the end of a run empties the arena that all networks share."""
    graph = (
        b'\x08\x07B\x02\x10\r:7\n\x10\n\x01x\x12\x01y"\x08Identity\x12\x01gZ\x0f\n\x01x\x12\n\n\x08\x08\x01\x12\x04\n\x02'
        b"\x08\x01b\x0f\n\x01y\x12\n\n\x08\x08\x01\x12\x04\n\x02\x08\x01"
    )
    return onnx_runtime().InferenceSession(graph, _session_options(1), providers=["CPUExecutionProvider"])


@functools.cache
def _share_arena() -> None:
    """Let all networks share one arena of few large regions, which their planes fill and leave again in any order.

    Measured with Large, a 12-megapixel cut after another: a peak of 900 MB, where regions as large as each request
    (the library's other way to grow) end in 1,170 MB: those of a small network are of no use to a larger one. The
    first region is a small one because it is never given back. Only touched pages of a region take memory.
    """
    runtime = onnx_runtime()
    memory = runtime.OrtMemoryInfo("Cpu", runtime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, runtime.OrtMemType.DEFAULT)
    by_powers_of_two = 0
    arena = {
        "arena_extend_strategy": by_powers_of_two,
        "initial_chunk_size_bytes": 1 << 20,
        "initial_growth_chunk_size_bytes": 512 << 20,
    }
    runtime.create_and_register_allocator(memory, runtime.OrtArenaCfg(arena))


def return_freed_memory() -> None:
    """Make the C library give back what opening a network left free: 270 MB of IS-Net's 495 MB, on Linux with glibc.

    Without it those 270 MB also stay below the peak of every run (890 MB instead of 655 MB).
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _default_threads() -> int:
    """Choose 0, ONNX Runtime's own count of physical cores, unless this process is kept to some of the cores."""
    if not hasattr(os, "sched_getaffinity"):
        return 0
    allowed = len(os.sched_getaffinity(0))
    return 0 if allowed == os.cpu_count() else allowed
