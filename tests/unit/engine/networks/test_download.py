"""Downloading networks from a server on this machine that breaks off, stalls, lies and sends something else.

Every case ends with the good file or with a sentence, and never loses a byte that can be gone on with.
"""

import dataclasses
import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, DownloadError
from koutu.engine.networks import store
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.download import download, sources_of
from koutu.engine.networks.download_file import Patience
from koutu.engine.networks.download_progress import Progress
from koutu.engine.networks.entry import NetworkEntry
from tests.unit.net_drive import make_net_drive
from tests.unit.small_disk import small_disk
from tests.unit.small_networks import with_files
from tests.unit.web_server import Answer, Server, hanging_after, sending, sending_part, serving

DATA = bytes(hashlib.shake_128(b"a network").digest(600_000))
HASTE = Patience(stall=0.3, tries=2, little=1, pause=0.0)
DESKTOP = Path(store.__file__).parents[3]


def entry_for(data: bytes, *urls: str, algorithm: str = "md5") -> NetworkEntry:
    entry = load_catalog(paths.bundled_models() / "catalog.toml").network("silueta")
    return at(with_files(entry, data, algorithm=algorithm), *urls)


def at(entry: NetworkEntry, *urls: str) -> NetworkEntry:
    """The network, its one file at these addresses and in these folders."""
    return dataclasses.replace(entry, files=(dataclasses.replace(entry.files[0], urls=urls),))


ENTRY = entry_for(DATA)
NAME = ENTRY.files[0].name


def get(home: Path, *sources: str, entry: NetworkEntry = ENTRY, **more) -> Path:
    [path] = download(at(entry, *sources), home, **{"patience": HASTE, **more})
    return path


def refusal(home: Path, *sources: str, **more) -> str:
    with pytest.raises(DownloadError) as raised:
        get(home, *sources, **more)
    assert not (home / NAME).exists()
    return str(raised.value)


def part(home: Path) -> Path:
    return store.partial(ENTRY.files[0], home)


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last again and again."""
    left = list(answers)

    def answer(handler):
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def asked_ranges(server: Server) -> list[str | None]:
    return [headers.get("Range") for _, headers in server.asked]


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_a_file_comes_whole_and_alone(server, tmp_path, algorithm):
    server.answers["/n"] = sending_part(DATA)
    got = get(tmp_path / "home", f"{server.address}/n", entry=entry_for(DATA, algorithm=algorithm))
    assert got.read_bytes() == DATA
    assert sorted(path.name for path in got.parent.iterdir()) == [".download.lock", NAME]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file's path is asked of /proc")
def test_a_file_comes_to_a_drive_without_flush_and_locks(server, tmp_path, monkeypatch):
    server.answers["/n"] = sending_part(DATA)
    drive = make_net_drive(monkeypatch, tmp_path / "drive")
    assert get(drive, f"{server.address}/n").read_bytes() == DATA


def test_a_socks_proxy_is_named(server, tmp_path, monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5h://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    server.answers["/n"] = sending_part(DATA)
    assert "SOCKS" in refusal(tmp_path, f"{server.address}/n")
    assert not server.asked


def test_it_goes_on_where_it_broke_off(server, tmp_path):
    server.answers["/n"] = in_turn(
        sending_part(DATA, 100_000), sending_part(DATA, 250_000), sending_part(DATA, 250_001), sending_part(DATA)
    )
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA
    assert asked_ranges(server) == [None, "bytes=100000-", "bytes=250000-", "bytes=250001-"]


@settings(max_examples=10)
@given(breaks=st.sets(st.integers(1, len(DATA)), max_size=5))
def test_wherever_it_breaks_off_the_file_comes_whole(tmp_path_factory, breaks):
    with serving() as server:
        server.answers["/n"] = in_turn(*(sending_part(DATA, upto) for upto in sorted(breaks)), sending_part(DATA))
        assert get(tmp_path_factory.mktemp("home"), f"{server.address}/n").read_bytes() == DATA


def test_what_came_is_kept_when_the_source_gives_up_and_used_by_the_next_one(server, tmp_path):
    server.answers["/a"] = in_turn(sending_part(DATA, 100_000), sending(b"", 503))
    server.answers["/b"] = sending_part(DATA)
    assert "127.0.0.1 has trouble (it answers 503)" in refusal(tmp_path, f"{server.address}/a")
    assert part(tmp_path).read_bytes() == DATA[:100_000]
    assert get(tmp_path, f"{server.address}/b").read_bytes() == DATA
    assert asked_ranges(server)[-1] == "bytes=100000-"


def test_a_server_without_ranges_sends_all_again_and_only_the_rest_is_taken(server, tmp_path):
    part(tmp_path).write_bytes(DATA[:400_000])
    # The first answer breaks off below what is there already: nothing of it is lost.
    server.answers["/n"] = in_turn(
        sending(DATA[:300_000], Content_Length=len(DATA)),
        sending(DATA[:450_000], Content_Length=len(DATA)),
        sending(DATA),
    )
    seen: list[int] = []
    get(tmp_path, f"{server.address}/n", tell=lambda progress: seen.append(progress.received))
    assert min(seen) == 400_000
    assert (tmp_path / NAME).read_bytes() == DATA


@pytest.mark.parametrize("cut", [0, 1, 300_000])
def test_a_stalling_server_is_left_and_gone_on_with(server, tmp_path, cut):
    server.answers["/n"] = in_turn(hanging_after(server, sending_part(DATA, cut)), sending_part(DATA))
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA


def test_a_server_that_only_stalls_is_named(server, tmp_path):
    server.answers["/n"] = hanging_after(server, lambda handler: None)
    assert "127.0.0.1 sent nothing for 0.3 seconds." in refusal(tmp_path, f"{server.address}/n")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (sending(b"", 404), "does not have the file (it answers 404)"),
        (sending(b"", 403), "does not give the file away (it answers 403)"),
        (sending(b"", 500), "has trouble (it answers 500)"),
        (sending(b"<html>sign in</html>", Content_Type="text/html"), "sends a web page"),
        (sending(b"<!doctype html>" + DATA[15:]), "sends a web page"),
        (sending(DATA[:-1]), "another file under this name, of 0.6 MB"),
        (sending(DATA + b"more"), "another file under this name"),
        (sending(DATA[::-1]), "its digest is wrong"),
        (sending(DATA[::-1], Content_Length=None), "its digest is wrong"),
        (sending(DATA, Content_Encoding="gzip"), "packs the file"),
        (sending(DATA, 206, Content_Range=f"bytes 5-{len(DATA) - 1}/{len(DATA)}"), "another part of the file"),
        (sending(DATA, 206, Content_Range="nonsense"), "another part of the file"),
        (sending(b"", 302, Location="/n"), "passed on from one address to the next"),
        (sending(b"", 302, Location="file:///etc/passwd"), "not a link that Koutu opens"),
        (sending(b"", Content_Length=len(DATA)), "broke off before all was there"),
    ],
)
def test_what_is_not_the_file_is_never_used(server, tmp_path, answer, said):
    server.answers["/n"] = answer
    sentence = refusal(tmp_path, f"{server.address}/n")
    assert said in sentence
    assert "127.0.0.1" in sentence
    assert sentence.startswith("The network Silueta could not be downloaded.")
    # The next source is asked, and what the bad one left harms nothing.
    server.answers["/good"] = sending_part(DATA)
    assert get(tmp_path, f"{server.address}/n", f"{server.address}/good").read_bytes() == DATA


def test_more_than_announced_is_cut_off(server, tmp_path):
    server.answers["/n"] = sending(DATA + b"more", Content_Length=None)
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA


def test_a_redirect_is_followed_with_the_range(server, tmp_path):
    part(tmp_path).write_bytes(DATA[:9])
    server.answers["/n"] = sending(b"", 302, Location="/elsewhere")
    server.answers["/elsewhere"] = sending_part(DATA)
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA
    assert asked_ranges(server) == ["bytes=9-", "bytes=9-"]


def test_a_server_that_refuses_the_range_is_asked_for_all(server, tmp_path):
    part(tmp_path).write_bytes(DATA[:9])
    server.answers["/n"] = in_turn(sending(b"", 416), sending(DATA))
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA


@pytest.mark.parametrize("left", [DATA[:-5] + b"wrong", DATA + b"more", b"\0" * 100_000])
def test_wrong_bytes_left_by_an_earlier_download_cost_one_more_round(server, tmp_path, left):
    part(tmp_path).write_bytes(left)
    server.answers["/n"] = sending_part(DATA)
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA


def test_a_whole_file_left_unchecked_is_taken_without_asking_anybody(tmp_path):
    part(tmp_path).write_bytes(DATA)
    assert get(tmp_path, "http://127.0.0.1:9/never").read_bytes() == DATA


def test_nobody_is_asked_for_a_file_that_is_there(tmp_path):
    (tmp_path / NAME).write_bytes(DATA)
    assert get(tmp_path, "http://127.0.0.1:9/never") == tmp_path / NAME


def test_a_damaged_file_is_replaced_but_only_by_a_good_one(server, tmp_path):
    (tmp_path / NAME).write_bytes(b"damaged")
    server.answers["/n"] = in_turn(sending(b"", 404), sending_part(DATA))
    with pytest.raises(DownloadError):
        get(tmp_path, f"{server.address}/n")
    assert (tmp_path / NAME).read_bytes() == b"damaged"
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA


def test_every_source_that_failed_is_named(server, tmp_path):
    server.answers["/a"] = sending(b"", 404)
    sentence = refusal(tmp_path, f"{server.address}/a", "http://127.0.0.1:9/b", str(tmp_path / "c.onnx"))
    assert "does not have the file (it answers 404)" in sentence
    assert "127.0.0.1 does not answer." in sentence
    assert f"There is no file {tmp_path / 'c.onnx'}." in sentence


def test_a_folder_is_a_source_too(tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / NAME).write_bytes(DATA)
    part(tmp_path).write_bytes(DATA[:1000])
    [source] = sources_of(ENTRY.files[0], str(shelf))
    assert get(tmp_path, source).read_bytes() == DATA
    assert (shelf / NAME).read_bytes() == DATA


def test_a_wrong_file_in_a_folder_is_refused(tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / NAME).write_bytes(DATA[::-1])
    assert "its digest is wrong" in refusal(tmp_path, *sources_of(ENTRY.files[0], str(shelf)))
    (shelf / NAME).write_bytes(DATA[:-1])
    assert "another file under this name" in refusal(tmp_path, *sources_of(ENTRY.files[0], str(shelf)))


@pytest.mark.parametrize(
    ("mirror", "last"),
    [
        ("", "https://github.com/x/silueta.onnx"),
        ("https://mirror.example/nets", "https://mirror.example/nets/silueta.onnx"),
        ("https://mirror.example/get?name={file}", "https://mirror.example/get?name=silueta.onnx"),
        ("https://mirror.example/{url}", "https://mirror.example/https://github.com/x/silueta.onnx"),
        ("/media/stick", "/media/stick/silueta.onnx"),
    ],
)
def test_the_users_mirror_comes_last(mirror, last):
    entry = entry_for(DATA, "https://github.com/x/silueta.onnx")
    sources = sources_of(entry.files[0], mirror)
    assert (sources[0], sources[-1]) == (entry.urls[0], last)
    assert len(sources) == (2 if mirror else 1)


def test_a_pause_keeps_what_came_and_answers_at_once(server, tmp_path):
    server.answers["/n"] = in_turn(hanging_after(server, sending_part(DATA, 300_000)), sending_part(DATA))
    token, caught = CancelToken(), []

    def run() -> None:
        try:
            get(tmp_path, f"{server.address}/n", cancel=token, patience=Patience())
        except Cancelled as cancelled:
            caught.append(cancelled)

    thread = threading.Thread(target=run)
    thread.start()
    assert server.reached.wait(10)
    token.cancel()
    thread.join(10)
    assert len(caught) == 1
    assert not (tmp_path / NAME).exists()
    kept = part(tmp_path).stat().st_size if part(tmp_path).exists() else 0
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA
    assert asked_ranges(server)[-1] == (f"bytes={kept}-" if kept else None)


def test_a_cancelled_download_leaves_a_file_that_is_there(server, tmp_path):
    (tmp_path / NAME).write_bytes(b"damaged, but the user's")
    token = CancelToken()
    server.answers["/n"] = sending_part(DATA)
    with pytest.raises(Cancelled):
        get(tmp_path, f"{server.address}/n", cancel=token, tell=lambda progress: token.cancel())
    assert (tmp_path / NAME).exists()


def test_progress_is_told_up_to_the_whole(server, tmp_path):
    server.answers["/n"] = sending_part(DATA)
    seen: list[Progress] = []
    get(tmp_path, f"{server.address}/n", tell=seen.append)
    assert (seen[0].doing, seen[0].source) == ("connecting", "127.0.0.1")
    assert (seen[-1].doing, seen[-1].received, seen[-1].total) == ("checking", len(DATA), len(DATA))


def test_the_time_left_follows_from_the_speed():
    assert Progress("receiving", 400, 1000, 100.0, "x").seconds_left == 6
    assert Progress("receiving", 400, 1000, 0.0, "x").seconds_left is None


def test_a_disk_without_room_is_told_before_anything_is_fetched(tmp_path):
    huge = dataclasses.replace(ENTRY, files=(dataclasses.replace(ENTRY.files[0], bytes=10**15),))
    with pytest.raises(DownloadError, match=r"The disk is too full for the network Silueta: \d+ MB are missing"):
        get(tmp_path, "http://127.0.0.1:9/never", entry=huge)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "home").write_bytes(b"a file where the folder should be")
    with pytest.raises(DownloadError, match="cannot be written into"):
        get(tmp_path / "home", "http://127.0.0.1:9/never")


def test_a_disk_that_becomes_full_keeps_what_fitted(server, tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", "256k") as disk:
        monkeypatch.setattr("koutu.engine.networks.download._SPARE", -(10**9))
        server.answers["/n"] = sending_part(DATA)
        with pytest.raises(DownloadError, match="became full while the network Silueta came in"):
            get(disk, f"{server.address}/n")
        kept = part(disk).read_bytes()
        assert len(kept) > 100_000
        assert DATA.startswith(kept)


_CHILD = """
import sys
from pathlib import Path
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.entry import Digest
from koutu.engine.networks.download import download
import dataclasses
catalog, home, url, size, digest = sys.argv[1:]
entry = load_catalog(Path(catalog)).network("silueta")
file = dataclasses.replace(entry.files[0], bytes=int(size), digest=Digest("md5", digest), urls=(url,))
entry = dataclasses.replace(entry, files=(file,))
print("ready", flush=True)
download(entry, Path(home), tell=lambda progress: print(progress.doing, progress.received, flush=True))
print("done", flush=True)
"""


def child(home: Path, url: str) -> subprocess.Popen[str]:
    catalog = paths.bundled_models() / "catalog.toml"
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, catalog, home, url, str(len(DATA)), ENTRY.files[0].digest.value],
        cwd=DESKTOP,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_program_is_gone_on_with(server, tmp_path):
    def dripping(handler):
        sending(b"", Content_Length=len(DATA))(handler)
        for begin in range(0, 300_000, 1000):
            handler.wfile.write(DATA[begin : begin + 1000])
        server.reached.set()
        server.release.wait()

    server.answers["/n"] = in_turn(dripping, sending_part(DATA))
    program = child(tmp_path, f"{server.address}/n")
    with program:
        assert server.reached.wait(20)
        while program.poll() is None and (not part(tmp_path).exists() or part(tmp_path).stat().st_size < 300_000):
            pass
        os.kill(program.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    assert get(tmp_path, f"{server.address}/n").read_bytes() == DATA
    assert asked_ranges(server) == [None, "bytes=300000-"]


def test_two_programs_at_once_fetch_the_file_once(server, tmp_path):
    server.answers["/n"] = hanging_in_the_middle(server)
    first = child(tmp_path, f"{server.address}/n")
    with first:
        assert server.reached.wait(20)
        second = child(tmp_path, f"{server.address}/n")
        with second:
            assert second.stdout.readline() == "ready\n"
            assert second.stdout.readline() == "waiting 0\n"
            server.release.set()
            assert second.stdout.read().endswith("done\n")
        assert first.stdout.read().endswith("done\n")
    assert len(server.asked) == 1
    assert (tmp_path / NAME).read_bytes() == DATA


def hanging_in_the_middle(server: Server) -> Answer:
    def answer(handler):
        sending(DATA[:300_000], Content_Length=len(DATA))(handler)
        server.reached.set()
        server.release.wait()
        handler.wfile.write(DATA[300_000:])

    return answer


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "it is a device or a pipe" in refusal(tmp_path / "home", str(tmp_path / "pipe"))
