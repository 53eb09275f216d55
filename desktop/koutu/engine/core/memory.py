"""How much memory is free for us, without a package for it."""

import ctypes
import sys
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Bytes that this process can still take before the system swaps or kills it; None where unknown.

    The smallest of what the machine has, what the process's control group (a container, a service) may use, and what a
    limit on its address space (`ulimit -v`) leaves.
    """
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _macos()
    rooms = (_proc_meminfo(Path("/proc/meminfo")), _control_group(_CGROUPS), _address_space())
    return min((room for room in rooms if room is not None), default=None)


def peak_memory() -> int | None:
    """The most bytes that this process has held so far; None where unknown."""
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _address_space(own: Path = Path("/proc/self/statm")) -> int | None:
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    pages = _text(own).split()
    if limit == resource.RLIM_INFINITY or not pages:
        return None
    return max(0, limit - int(pages[0]) * resource.getpagesize())


def _proc_meminfo(file: Path) -> int | None:
    for line in _text(file).splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    return None


def _control_group(root: Path, own: Path = Path("/proc/self/cgroup")) -> int | None:
    """Room left in the process's control group and in those above it (version 2, then version 1)."""
    rooms = []
    for line in _text(own).splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers == "":
            top, files = root, ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            top, files = root / "memory", ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        else:
            continue
        folder = top / group.strip("/")
        # A container sees its own group as the root while the name still tells of the host's folders.
        for place in [folder, *folder.parents]:
            room = _room(place, *files)
            if room is not None:
                rooms.append(room)
            if place == top:
                break
    return min(rooms, default=None)


def _room(folder: Path, limit_file: str, used_file: str, cache_key: str) -> int | None:
    limit, used = _text(folder / limit_file).strip(), _text(folder / used_file).strip()
    if not limit.isdigit() or not used.isdigit():
        return None
    statistics = dict(line.split(" ", 1) for line in _text(folder / "memory.stat").splitlines())
    return max(0, int(limit) - int(used) + int(statistics.get(cache_key, "0")))


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace")
    except OSError:
        return ""


def _windows() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("total", "available", "total_page", "available_page")),
            *((name, ctypes.c_uint64) for name in ("total_virtual", "available_virtual", "extended")),
        )

    status = Status(length=ctypes.sizeof(Status))
    kernel32 = ctypes.CDLL("kernel32")
    return int(status.available) if kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def _macos() -> int | None:
    # macOS compresses and swaps freely: what the machine has is the only firm limit, half of it a careful one.
    size, length = ctypes.c_uint64(), ctypes.c_size_t(8)
    system = ctypes.CDLL(None)
    failed = system.sysctlbyname(b"hw.memsize", ctypes.byref(size), ctypes.byref(length), None, ctypes.c_size_t(0))
    return None if failed else int(size.value) // 2


def _windows_peak() -> int | None:
    class Counters(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            ("peak", ctypes.c_size_t),
            *((name, ctypes.c_size_t) for name in ("now", "a", "b", "c", "d", "page_file", "peak_page_file")),
        )

    counters = Counters(length=ctypes.sizeof(Counters))
    kernel32 = ctypes.CDLL("kernel32")
    kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel32.GetCurrentProcess())
    known = kernel32.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.length)
    return int(counters.peak) if known else None
