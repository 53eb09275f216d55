"""The list of what is done: nobody else's file, one batch at a time, never thrown away by a word that was forgotten."""

import errno
import json
import os
import threading
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.batch.journal import NAME, Journal
from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.core.errors import ExportError

posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")


def job(folder: Path, name: str = "a") -> BatchJob:
    source = folder.parent / f"{name}.jpg"
    if not source.exists():
        source.write_bytes(b"photo")
    return BatchJob(BatchSource("file", str(source), PurePath(f"{name}.jpg")), folder / f"{name}.png")


def finished(journal: Journal, work: BatchJob) -> None:
    assert work.target is not None
    journal.begin(work)
    work.target.write_bytes(b"cutout")
    journal.done(work)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@posix
@pytest.mark.parametrize("kind", ["link", "hard link", "empty hard link", "dangling", "pipe", "folder", "device"])
@pytest.mark.parametrize("resume", [True, False])
def test_somebody_elses_file_is_left_alone(out: Path, kind: str, resume: bool) -> None:
    victim = out.parent / "victim"
    victim.write_bytes(b"" if kind == "empty hard link" else b'{"important": "text"}\nmore' if resume else b"text")
    before = victim.read_bytes()
    if kind == "link":
        (out / NAME).symlink_to(victim)
    elif kind.endswith("hard link"):
        (out / NAME).hardlink_to(victim)
    elif kind == "dangling":
        (out / NAME).symlink_to(out.parent / "new")
    elif kind == "pipe":
        os.mkfifo(out / NAME)
    elif kind == "folder":
        (out / NAME).mkdir()
    else:
        (out / NAME).symlink_to("/dev/zero")
    raised: list[BaseException] = []

    def begin() -> None:
        try:
            Journal(out, "s", resume=resume).close(finished=True)
        except ExportError as error:
            raised.append(error)

    thread = threading.Thread(target=begin, daemon=True)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    if kind == "hard link" and resume:
        # It holds lines that could be a journal's: then nothing of them is lost.
        assert raised or victim.read_bytes().startswith(before)
    else:
        assert len(raised) == 1
        assert "list of what is done" in str(raised[0])
        assert victim.read_bytes() == before
    assert not (out.parent / "new").exists()


def test_two_batches_do_not_share_a_folder(out: Path) -> None:
    first = Journal(out, "s", resume=False)
    for resume in (True, False):
        with pytest.raises(ExportError, match="Another batch"):
            Journal(out, "s", resume=resume)
    finished(first, job(out))
    first.close(finished=False)
    again = Journal(out, "s", resume=True)
    assert again.is_done(job(out), overwrite=False)
    again.close(finished=True)
    assert not (out / NAME).exists()


def test_forgetting_to_resume_once_costs_nothing(out: Path) -> None:
    first = Journal(out, "s", resume=False)
    finished(first, job(out))
    first.close(finished=False)
    forgotten = Journal(out, "s", resume=False)
    assert not forgotten.is_done(job(out), overwrite=False)
    finished(forgotten, job(out, "b"))
    forgotten.close(finished=False)
    again = Journal(out, "s", resume=True)
    assert again.is_done(job(out), overwrite=True)
    assert again.is_done(job(out, "b"), overwrite=True)
    again.close(finished=False)
    with pytest.raises(ExportError, match="other settings"):
        Journal(out, "t", resume=True)
    other = Journal(out, "t", resume=False)
    other.close(finished=False)
    anew = Journal(out, "t", resume=True)
    assert not anew.is_done(job(out), overwrite=True)
    anew.close(finished=False)


def test_everything_is_done_where_a_finished_batch_left_no_list(out: Path) -> None:
    work = job(out)
    assert work.target is not None
    work.target.write_bytes(b"cutout")
    trusting = Journal(out, "s", resume=True, trusting=True)
    assert trusting.is_done(work, overwrite=False)
    assert not trusting.is_done(work, overwrite=True)
    assert not trusting.is_done(job(out, "b"), overwrite=False)
    os.utime(work.source.given, ns=(2**62, 2**62))
    assert not trusting.is_done(work, overwrite=False)
    trusting.close(finished=True)
    wary = Journal(out, "s", resume=True)
    assert not wary.is_done(work, overwrite=False)
    wary.close(finished=True)


@posix
def test_names_of_any_bytes_are_found_again(out: Path) -> None:
    work = job(out, os.fsdecode(b"ph\xe9\xff"))
    first = Journal(out, "s", resume=False)
    finished(first, work)
    first.close(finished=False)
    again = Journal(out, "s", resume=True)
    assert again.is_done(work, overwrite=True)
    again.close(finished=True)


@given(cut=st.integers(0, 400), junk=st.binary(max_size=30))
def test_whatever_a_crash_tore_off_the_list_goes_on(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("batch") / "out"
    first = Journal(folder, "settings", resume=False)
    works = [job(folder, name) for name in "abc"]
    for work in works:
        finished(first, work)
    first.close(finished=False)
    whole = (folder / NAME).read_bytes()
    torn = whole[: min(cut, len(whole))] + (junk if cut > 40 else b"")
    (folder / NAME).write_bytes(torn)
    again = Journal(folder, "settings", resume=True)
    done = [work for work in works if again.is_done(work, overwrite=True)]
    assert done == works[: len(done)]
    assert len(done) >= torn[: len(whole)].count(b'"done"') - 1
    for work in works:
        finished(again, work)
    again.close(finished=False)
    last = Journal(folder, "settings", resume=True)
    assert all(last.is_done(work, overwrite=True) for work in works)
    last.close(finished=True)


@posix
@pytest.mark.parametrize("name", [os.fsdecode(b"na\xefve\xff"), "a\u2028b", "a\u2029b", "a\x85b", "a\nb", 'a"b\\'])
def test_a_name_of_any_bytes_is_known_again(out: Path, name: str) -> None:
    work = job(out, name)
    journal = Journal(out, "settings", resume=True)
    assert not journal.is_done(work, overwrite=True)
    finished(journal, work)
    journal.close(finished=False)
    journal = Journal(out, "settings", resume=True)
    assert journal.is_done(work, overwrite=True)
    journal.close(finished=True)


@pytest.mark.parametrize("when", ["begun", "begin", "done"])
def test_a_list_that_cannot_be_written_is_named(out: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if when == "begun":
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(ExportError, match="koutu-batch"):
            Journal(out, "settings", resume=False)
        return
    journal = Journal(out, "settings", resume=False)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ExportError, match=r"koutu-batch.*No space"):
        getattr(journal, when)(job(out))
    journal.close(finished=True)


def test_an_earlier_file_is_found_again_and_a_strangers_word_for_one_is_not(out: Path) -> None:
    names = ["a", "b c"] if os.name == "nt" else ["a", os.fsdecode(b"ph\xe9")]
    works = [job(out, name) for name in names]
    journal = Journal(out, "1", resume=False)
    for work in works:
        finished(journal, work)
    journal.close(finished=False)
    victim = out.parent / "victim"
    victim.write_bytes(b"")
    state = json.loads(json.loads((out / NAME).read_bytes().splitlines()[-1])["done"])[1]
    stranger = job(out, "stranger")
    lies = [[stranger.source.given, state, place] for place in ("../victim", str(victim), "\0")]
    with (out / NAME).open("ab") as file:
        for lie in ["", "[", "[1]", "[[], {}, 3]", "7", "[" * 900, *map(json.dumps, lies)]:
            file.write(b"\n" + json.dumps({"done": lie}).encode())
    journal = Journal(out, "1", resume=True)
    assert [journal.earlier_file(work.source) for work in works] == [work.target for work in works]
    assert journal.earlier_file(stranger.source) is None
    journal.close(finished=False)


@pytest.mark.timeout(60)
def test_a_list_of_empty_lines_is_not_read_to_its_end(out: Path) -> None:
    Journal(out, "1", resume=False).close(finished=False)
    with (out / NAME).open("ab") as file:
        file.write(b"\n" * 30_000_000)
    with pytest.raises(ExportError, match="not a list of Koutu's"):
        Journal(out, "1", resume=True)
