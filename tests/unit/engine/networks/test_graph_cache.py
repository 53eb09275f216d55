"""Networks kept as the processor wants them: the same answers, and they open whatever happened to the file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from koutu import paths
from koutu.engine.files.names import plain_utf8
from koutu.engine.networks import graph_cache
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.network import Networks
from koutu.engine.networks.runtime import open_session

SMALL = load_catalog(paths.bundled_models() / "catalog.toml").network("u2netp")
PHOTO = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that ONNX Runtime opened."""
    names: list[str] = []

    def open_here(path: str, *words: object, **more: object) -> object:
        names.append(Path(path).suffixes[-1] if "-" not in Path(path).name else "kept")
        return open_session(path, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(graph_cache, "open_session", open_here)
    return names


def answer(folder: Path) -> np.ndarray:
    networks = Networks([paths.bundled_models()])
    networks.graphs = GraphCache(folder)
    return networks.matte_predictor(SMALL).predict(PHOTO, SMALL.input)


def test_the_second_opening_takes_the_kept_file_and_gives_the_same_bytes(tmp_path: Path, opened: list[str]) -> None:
    plain = Networks([paths.bundled_models()]).matte_predictor(SMALL).predict(PHOTO, SMALL.input)
    first, second = answer(tmp_path / "graphs"), answer(tmp_path / "graphs")
    assert opened == [".onnx", "kept"]
    np.testing.assert_array_equal(first, plain)
    np.testing.assert_array_equal(second, plain)
    assert sorted(file.suffix for file in (tmp_path / "graphs").iterdir()) == [".crc", ".onnx"]


@pytest.mark.parametrize("damage", ["truncated", "a bit", "no sum", "no network"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, opened: list[str], damage: str) -> None:
    expected = answer(tmp_path)
    [kept] = tmp_path.glob("*.onnx")
    data = bytearray(kept.read_bytes())
    match damage:
        case "truncated":
            kept.write_bytes(data[: len(data) // 2])
        case "a bit":
            data[len(data) // 2] ^= 1
            kept.write_bytes(data)
        case "no sum":
            kept.with_suffix(".crc").unlink()
        case "no network":
            kept.write_bytes(b"no network")
            kept.with_suffix(".crc").write_text(graph_cache._checksum(kept))
    np.testing.assert_array_equal(answer(tmp_path), expected)
    np.testing.assert_array_equal(answer(tmp_path), expected)
    again = ["kept", ".onnx", "kept"] if damage == "no network" else [".onnx", "kept"]
    assert opened == [".onnx", *again]


def test_a_file_for_another_processor_or_version_is_not_taken_and_goes(
    tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(tmp_path)
    monkeypatch.setattr(graph_cache, "_layout", lambda: "another")
    answer(tmp_path)
    assert opened == [".onnx", ".onnx"]
    assert [file.name.endswith("-another.onnx") for file in tmp_path.glob("*.onnx")] == [True]


def test_without_room_or_a_folder_the_network_opens_as_ever(
    tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    answer(tmp_path / "file" / "graphs")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1_000_000))
    answer(tmp_path / "graphs")
    assert opened == [".onnx", ".onnx"]
    assert not list((tmp_path / "graphs").iterdir())


def test_forgetting_a_network_deletes_its_files_alone(tmp_path: Path) -> None:
    answer(tmp_path)
    other = tmp_path / f"{'0' * 32}-x.onnx"
    other.touch()
    GraphCache(tmp_path).forget(SMALL)
    assert list(tmp_path.iterdir()) == [other]
    GraphCache(tmp_path).clear()
    assert not tmp_path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")
def test_a_folder_that_can_only_be_read_costs_nothing(tmp_path: Path, opened: list[str]) -> None:
    graphs = tmp_path / "graphs"
    graphs.mkdir()
    expected = answer(tmp_path / "other")
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "ro", "none", graphs], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        np.testing.assert_array_equal(answer(graphs), expected)
        GraphCache(graphs).forget(SMALL)
    finally:
        subprocess.run(["umount", graphs], check=True)
    assert opened[-1] == ".onnx"


def test_a_cache_that_refuses_everything_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = answer(tmp_path)
    [kept] = tmp_path.glob("*.onnx")
    kept.write_bytes(b"damaged")

    def refuse(*arguments: object, **names: object) -> None:
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    np.testing.assert_array_equal(answer(tmp_path), expected)


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_networks_below_a_folder_whose_name_is_no_utf_8(tmp_path: Path) -> None:
    """As in a legacy locale: ONNX Runtime takes every path for UTF-8, and would not find it."""
    folder = tmp_path / os.fsdecode("\u62a0\u56fe".encode("gbk"))
    folder.mkdir()
    for file in paths.bundled_models().iterdir():
        if file.is_file():
            (folder / file.name).symlink_to(file)
    networks = Networks([folder])
    networks.graphs = GraphCache(folder / "graphs")
    for _ in range(2):
        found = networks.matte_predictor(SMALL).predict(PHOTO, SMALL.input)
        networks.forget_all()
        np.testing.assert_array_equal(found, answer(tmp_path / "plain"))


@pytest.mark.parametrize(
    ("name", "coding", "plain"),
    [("a", "gbk", True), ("\u62a0", "gbk", False), ("\u62a0", "utf-8", True), ("\xe9", "latin-1", False)],
)
def test_names_that_a_library_finds(monkeypatch: pytest.MonkeyPatch, name: str, coding: str, plain: bool) -> None:
    monkeypatch.setattr(os, "fsencode", lambda text: text.encode(coding))
    assert plain_utf8(Path(name)) is plain or os.name == "nt"
