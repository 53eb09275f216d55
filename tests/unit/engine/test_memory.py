import sys
from pathlib import Path

import pytest

from koutu.engine import memory
from koutu.engine.decoding import size_guard
from koutu.engine.errors import PhotoError


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_meminfo(tmp_path: Path) -> None:
    write(tmp_path / "meminfo", "MemTotal:  9 kB\nMemAvailable:   1234 kB\n")
    assert memory._proc_meminfo(tmp_path / "meminfo") == 1234 * 1024
    assert memory._proc_meminfo(tmp_path / "missing") is None


def test_the_tightest_control_group_counts_and_its_cache_is_room(tmp_path: Path) -> None:
    write(tmp_path / "own", "0::/outer/inner\n")
    write(tmp_path / "root/outer/memory.max", "1000\n")
    write(tmp_path / "root/outer/memory.current", "700\n")
    write(tmp_path / "root/outer/memory.stat", "anon 5\ninactive_file 100\n")
    write(tmp_path / "root/outer/inner/memory.max", "max\n")
    assert memory._control_group(tmp_path / "root", tmp_path / "own") == 400


def test_control_group_of_version_1(tmp_path: Path) -> None:
    write(tmp_path / "own", "5:cpu,memory:/box\n")
    write(tmp_path / "root/memory/box/memory.limit_in_bytes", "1000")
    write(tmp_path / "root/memory/box/memory.usage_in_bytes", "900")
    assert memory._control_group(tmp_path / "root", tmp_path / "own") == 100


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
def test_this_machine_has_memory() -> None:
    free = memory.available_memory()
    assert free is not None
    assert free > 50_000_000


def test_the_guard_speaks_of_memory_and_of_megapixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_guard, "available_memory", lambda: 160_000_000)
    size_guard.check_size("a.png", 1000, 10_000)
    with pytest.raises(PhotoError, match=r"a\.png is 1000 × 10001 pixels large and needs about 0\.2 GB"):
        size_guard.check_size("a.png", 1000, 10_001)
    with pytest.raises(PhotoError, match="needs about"):
        size_guard.check_size("a.png", 1000, 10_000, bytes_per_sample=2)
    monkeypatch.setattr(size_guard, "available_memory", lambda: None)
    size_guard.check_size("a.png", 25_000, 10_000)
    with pytest.raises(PhotoError, match="up to 250 megapixels"):
        size_guard.check_size("a.png", 25_001, 10_000)
