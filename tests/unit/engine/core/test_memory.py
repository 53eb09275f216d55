import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

import koutu
from koutu import paths
from koutu.engine.core import memory
from koutu.engine.core.errors import NetworkError, PhotoError
from koutu.engine.decoding import size_guard
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout import make_matte
from koutu.engine.networks import network
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks


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


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v")
def test_a_limit_on_the_address_space_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    monkeypatch.setattr(resource, "getrlimit", lambda kind: (10_000_000, 20_000_000))
    write(tmp_path / "statm", "1000 5 5 5 0 5 0\n")
    assert memory._address_space(tmp_path / "statm") == 10_000_000 - 1000 * resource.getpagesize()
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY, 0))
    assert memory._address_space(tmp_path / "statm") is None


def _cut_under(limit: int, photo: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    import resource

    command = [sys.executable, "-m", "koutu", "cut", str(photo), "-o", str(photo.with_suffix(".png")), *options]
    return subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(Path(koutu.__file__).parents[1])},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """24 megapixels, of the sample photo."""
    sample = cv2.imdecode(np.frombuffer((paths.resources() / "samples" / "lemur.jpg").read_bytes(), np.uint8), 1)
    data = cv2.imencode(".jpg", cv2.resize(sample, (6000, 4000), interpolation=cv2.INTER_CUBIC))[1]
    path = tmp_path / "large.jpg"
    path.write_bytes(data.tobytes())
    return path


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v")
def test_24_megapixels_are_cut_out_in_4_gigabytes(large_photo: Path) -> None:
    done = _cut_under(4 << 30, large_photo)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v")
def test_where_a_network_does_not_fit_that_is_a_sentence(large_photo: Path) -> None:
    done = _cut_under(1_700_000_000, large_photo)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "memory" in done.stderr
    assert not large_photo.with_suffix(".png").exists()


def _photo() -> Photo:
    return Photo(np.full((96, 128, 3), 90, np.uint8))


def test_a_network_that_does_not_fit_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    networks = Networks([paths.bundled_models()])
    monkeypatch.setattr(network, "available_memory", lambda: 300_000_000)
    told: list[NetworkError] = []
    matte = make_matte(_photo(), catalog.recipe("general", "large"), networks, shortage=told.append).matte
    assert [error.fields["title"] for error in told] == ["IS-Net general"]
    np.testing.assert_array_equal(matte, make_matte(_photo(), catalog.recipe("general", "small"), networks).matte)
    with pytest.raises(NetworkError, match="IS-Net general needs about"):
        make_matte(_photo(), catalog.recipe("general", "large"), networks)
    monkeypatch.setattr(network, "available_memory", lambda: 1_000_000)
    with pytest.raises(NetworkError, match="U²-Net"):
        make_matte(_photo(), catalog.recipe("general", "small"), networks, shortage=told.append)
    with pytest.raises(NetworkError, match="needs about"):
        make_matte(_photo(), catalog.recipe("general", "large"), networks, shortage=told.append)
