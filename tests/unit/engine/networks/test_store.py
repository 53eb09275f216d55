"""Which networks are there, which recipes they make, and how networks leave."""

from pathlib import Path

import pytest

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, CatalogError, NetworkError
from koutu.engine.networks import store
from koutu.engine.networks.catalog import Catalog, load_catalog
from tests.unit.small_networks import small_catalog

ALL = load_catalog(paths.bundled_models() / "catalog.toml")
BUNDLED = paths.bundled_models()


def small() -> Catalog:
    """The catalogue with 9 bytes for every network that can be downloaded, so that a test can pretend to have it."""
    return small_catalog(b"9 bytes..")


def put(home: Path, *ids: str, data: bytes = b"9 bytes..") -> None:
    home.mkdir(exist_ok=True)
    for each in ids:
        (home / ALL.network(each).files[0].name).write_bytes(data)


def ran(home: Path, mode: str, size: str) -> tuple[str, bool]:
    choice = store.usable(small(), [home, BUNDLED]).recipe(mode, size)
    return choice.recipe.runs[-1].network.id, choice.stands_in


@pytest.mark.parametrize(
    ("there", "mode", "size", "runs", "stands_in"),
    [
        ([], "human", "large", "isnet-general", True),
        ([], "anime", "small", "koutu-drawn", False),
        ([], "anime", "large", "isnet-general", False),
        ([], "anime", "best", "isnet-general", False),
        ([], "anime", "isnet-anime", "isnet-general", False),
        ([], "general", "best", "isnet-general", False),
        (["u2net-human"], "human", "large", "u2net-human", False),
        (["u2net-human"], "human", "best", "u2net-human", False),
        (["u2net-human"], "human", "small", "u2net-human", False),
        (["modnet"], "human", "large", "modnet", False),
        (["modnet", "birefnet-portrait"], "human", "large", "modnet", False),
        (["birefnet-portrait"], "human", "best", "birefnet-portrait", False),
        (["isnet-anime"], "anime", "small", "koutu-drawn", False),
        (["isnet-anime"], "anime", "isnet-anime", "isnet-anime", False),
        (["toonout"], "anime", "best", "toonout", False),
        (["isnet-anime"], "human", "large", "isnet-general", True),
        (["birefnet-general-lite"], "general", "best", "birefnet-general-lite", False),
        (["birefnet-general-lite"], "general", "large", "isnet-general", False),
        (["silueta"], "general", "silueta", "silueta", False),
        ([], "general", "silueta", "isnet-general", False),
    ],
)
def test_what_is_there_runs_and_general_stands_in(tmp_path, there, mode, size, runs, stands_in):
    put(tmp_path, *there)
    assert ran(tmp_path, mode, size) == (runs, stands_in)


def test_the_sizes_of_a_mode_are_those_that_can_run(tmp_path):
    own = set(store.usable(small(), [tmp_path, BUNDLED]).sizes("general"))
    assert {"small", "large"} <= own <= {"small", "medium", "large"}
    put(tmp_path, "birefnet-general", "u2net")
    sizes = store.usable(small(), [tmp_path, BUNDLED]).sizes("general")
    assert sizes[-3:] == ("large", "best", "u2net")
    assert store.usable(small(), [tmp_path, BUNDLED]).sizes("human") == ()


def test_a_file_that_is_not_whole_does_not_count(tmp_path):
    put(tmp_path, "u2net-human", data=b"9 byte")
    assert ran(tmp_path, "human", "large") == ("isnet-general", True)


def test_a_whole_file_goes_before_a_part_of_one_that_another_program_left(tmp_path):
    put(tmp_path / "rembg", "u2net", data=b"9 byte")
    put(tmp_path / "home", "u2net")
    entry = small().network("u2net")
    assert store.find(entry, [tmp_path / "rembg", tmp_path / "home"]) == (tmp_path / "home" / "u2net.onnx",)


def test_rembgs_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "theirs"))
    put(tmp_path / "theirs", "u2net-human")
    assert (tmp_path / "theirs" / "u2net_human_seg.onnx").is_file()
    found = store.usable(small(), paths.network_folders()).recipe("human", "large")
    assert found.recipe.runs[-1].network.id == "u2net-human"
    monkeypatch.delenv("U2NET_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.network_folders()[-1] == tmp_path / "data" / ".u2net"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert paths.network_folders()[-1] == Path.home() / ".u2net"


def test_good_means_size_and_digest(tmp_path):
    entry = small().network("u2net")
    put(tmp_path, "u2net")
    path = tmp_path / entry.files[0].name
    assert store.is_good(entry.files[0], path)
    path.write_bytes(b"9 bytes.!")
    assert not store.is_good(entry.files[0], path)
    path.write_bytes(b"9 bytes")
    assert not store.is_good(entry.files[0], path)


def test_checking_can_be_cancelled(tmp_path):
    put(tmp_path, "u2net")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        store.is_good(small().network("u2net").files[0], tmp_path / "u2net.onnx", token)


def test_removing_deletes_the_file_and_what_a_download_left(tmp_path):
    entry = small().network("u2net")
    put(tmp_path, "u2net")
    store.partial(entry.files[0], tmp_path).write_bytes(b"9 by")
    store.remove(entry, tmp_path, [tmp_path])
    assert list(tmp_path.iterdir()) == []


def test_the_files_of_others_are_left_alone(tmp_path):
    put(tmp_path / "rembg", "u2net")
    with pytest.raises(NetworkError, match="is not Koutu's to delete"):
        store.remove(small().network("u2net"), tmp_path / "home", [tmp_path / "home", tmp_path / "rembg"])
    assert (tmp_path / "rembg" / "u2net.onnx").exists()
    with pytest.raises(NetworkError, match="is not Koutu's to delete"):
        store.remove(ALL.network("u2netp"), tmp_path / "home", [tmp_path / "home", BUNDLED])


def test_what_is_not_there_cannot_be_removed(tmp_path):
    with pytest.raises(NetworkError, match="is not installed"):
        store.remove(small().network("u2net"), tmp_path, [tmp_path])


def test_an_unknown_network_is_named_with_the_known_ones():
    with pytest.raises(CatalogError, match=r"no network “u3net”.*u2netp, isnet-general"):
        ALL.network("u3net")
