"""The limits that a child of ours holds itself to: it ends with its parent, after its time, or without more memory.

Loaded before anything else of the program, so it needs the standard library only.
"""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

VARIABLE = "KOUTU_CHILD"
# The exit status of a child whose time was up, as `timeout` has it.
TOO_LONG = 124
_PR_SET_PDEATHSIG = 1
_POLL = 0.25  # seconds that a child may outlive its parent or its time
# Addresses are reserved beyond what is used: by the interpreter, its libraries, and each thread's stack.
_RESERVED = 2 << 30
_STACK = 64 << 20  # bytes a thread: eight times what Linux gives one
_KILL_ON_JOB_CLOSE, _PROCESS_MEMORY, _EXTENDED = 0x2000, 0x100, 9  # winnt.h


def as_text(parent: int, seconds: float, memory: int | None) -> str:
    """What a parent tells its child in the environment."""
    return f"{parent} {seconds:g} {memory or 0}"


def apply() -> None:
    """Apply the limits that the environment names, if it names any."""
    told = os.environ.pop(VARIABLE, "").split()
    if len(told) != 3:
        return
    parent, seconds, memory = int(told[0]), float(told[1]), int(told[2])
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform == "win32":
        lives: Callable[[], bool] = _windows(parent, memory)
    else:
        _limit(seconds, memory)
        lives = _Parent(parent)
    threading.Thread(target=_watch, args=(lives, time.monotonic() + seconds), name="koutu-limits", daemon=True).start()


class _Parent:
    """Whether the parent is still there: an orphan is given another one."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def __call__(self) -> bool:
        return os.getppid() == self._parent


def _watch(lives: Callable[[], bool], end: float) -> None:
    while lives() and time.monotonic() < end:
        time.sleep(_POLL)
    os._exit(TOO_LONG)


if sys.platform != "win32":
    import resource

    def _limit(seconds: float, memory: int) -> None:
        cores = os.cpu_count() or 1
        _lower(resource.RLIMIT_CORE, 0)
        # This holds even where no Python thread gets its turn any longer.
        _lower(resource.RLIMIT_CPU, int(seconds * cores) + 60)
        if memory:
            _lower(resource.RLIMIT_DATA, memory)
            _lower(resource.RLIMIT_AS, memory + _RESERVED + _STACK * cores)

    def _lower(kind: int, value: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            _, most = resource.getrlimit(kind)
            value = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(kind, (value, value))
else:

    class _JobLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", ctypes.c_uint32),
            ("working_set", ctypes.c_size_t * 2),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("classes", ctypes.c_uint32 * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peaks", ctypes.c_size_t * 2),
        )

    class _Windows:
        """Whether the parent is still there, by a handle that stays its own when its number goes to another."""

        def __init__(self, kernel32: ctypes.CDLL, handle: ctypes.c_void_p) -> None:
            self._kernel32 = kernel32
            self._handle = handle

        def __call__(self) -> bool:
            still_there = 258
            return not self._handle or self._kernel32.WaitForSingleObject(self._handle, 0) == still_there

    def _windows(parent: int, memory: int) -> _Windows:
        kernel32 = ctypes.CDLL("kernel32")
        for name in ("OpenProcess", "CreateJobObjectW", "GetCurrentProcess"):
            getattr(kernel32, name).restype = ctypes.c_void_p
        if memory:
            job = ctypes.c_void_p(kernel32.CreateJobObjectW(None, None))
            limits = _JobLimits(flags=_KILL_ON_JOB_CLOSE | _PROCESS_MEMORY, process_memory=memory)
            kernel32.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
            kernel32.AssignProcessToJobObject(job, ctypes.c_void_p(kernel32.GetCurrentProcess()))
        synchronize = 0x100000
        return _Windows(kernel32, ctypes.c_void_p(kernel32.OpenProcess(synchronize, False, parent)))
