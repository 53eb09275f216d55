import errno
import os
import stat

import pytest

from koutu.engine.core.errors import ExportError
from koutu.engine.files import atomic, disk_sync
from koutu.engine.files.atomic import write_atomically
from tests.unit.small_disk import small_disk

posix = pytest.mark.skipif(os.name == "nt", reason="rights and links of POSIX")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def failing(code):
    def fail(*arguments, **names):
        raise OSError(code, os.strerror(code))

    return fail


def test_bytes_and_pieces_are_written(tmp_path):
    write_atomically(tmp_path / "one", b"abc")
    write_atomically(tmp_path / "two", iter([b"a", b"", b"bc" * 100_000]))
    assert (tmp_path / "one").read_bytes() == b"abc"
    assert (tmp_path / "two").read_bytes() == b"a" + b"bc" * 100_000
    assert names(tmp_path) == ["one", "two"]


def test_nothing_is_seen_at_the_name_before_the_end(tmp_path):
    def pieces():
        yield b"half"
        assert (tmp_path / "a").read_bytes() == b"old"
        assert [name for name in names(tmp_path) if not name.startswith(".")] == ["a"]
        yield b"whole"

    (tmp_path / "a").write_bytes(b"old")
    write_atomically(tmp_path / "a", pieces())
    assert (tmp_path / "a").read_bytes() == b"halfwhole"


@pytest.mark.parametrize("there", [False, True])
def test_an_exception_of_the_data_leaves_nothing(tmp_path, there):
    def pieces():
        yield b"half"
        raise KeyboardInterrupt

    if there:
        (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", pieces())
    assert names(tmp_path) == (["a"] if there else [])
    assert not there or (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("call", ["open", "write", "fsync"])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "not allowed"),
        (errno.EPERM, "not allowed"),
        (errno.EROFS, "only be read"),
        (errno.EFBIG, "larger than its disk"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_failing_disk_is_explained_and_leaves_nothing(tmp_path, monkeypatch, call, code, words):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, call, failing(code))
        with pytest.raises(ExportError, match=words) as error:
            write_atomically(path, b"new")
    assert str(path) in str(error.value)
    assert names(tmp_path) == ["a.png"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EXDEV, errno.ENOENT])
def test_a_rename_that_fails_leaves_nothing(tmp_path, monkeypatch, code):
    (tmp_path / "a").write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(atomic.Path, "replace", failing(code))
        with pytest.raises(ExportError):
            write_atomically(tmp_path / "a", b"new")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_full_disk_names_the_whole_size(tmp_path, monkeypatch):
    write, calls = os.write, []

    def full_at_the_second(descriptor, data):
        calls.append(len(data))
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    monkeypatch.setattr(atomic.os, "write", full_at_the_second)
    with pytest.raises(ExportError, match=r"needs 3\.5 MB"):
        write_atomically(tmp_path / "a", iter([b"x" * 1_000_000, b"y" * 2_000_000, b"z" * 500_000]))
    assert not names(tmp_path)


def test_a_write_that_takes_only_a_part_goes_on(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(atomic.os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    write_atomically(tmp_path / "a", iter([b"abcdefgh", b"ijk"]))
    assert (tmp_path / "a").read_bytes() == b"abcdefghijk"


def test_a_disk_that_is_really_full(tmp_path):
    with small_disk(tmp_path / "disk", "256k") as disk:
        (disk / "a").write_bytes(b"old")
        with pytest.raises(ExportError, match=r"disk is full.*needs 0\.8 MB"):
            write_atomically(disk / "a", iter([b"x" * 100_000] * 8))
        assert names(disk) == ["a"]
        assert (disk / "a").read_bytes() == b"old"
        write_atomically(disk / "a", b"small")
        assert (disk / "a").read_bytes() == b"small"


def test_without_overwrite_a_file_is_kept(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(ExportError, match="exists already"):
        write_atomically(tmp_path / "a", b"new", overwrite=False)
    assert (tmp_path / "a").read_bytes() == b"old"
    write_atomically(tmp_path / "b", b"new", overwrite=False)
    assert (tmp_path / "b").read_bytes() == b"new"
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("links", [True, False])
def test_without_overwrite_a_file_that_comes_up_meanwhile_wins(tmp_path, monkeypatch, links):
    def pieces():
        yield b"new"
        (tmp_path / "a").write_bytes(b"theirs")

    if not links:
        monkeypatch.setattr(atomic.os, "link", failing(errno.EPERM))
    with pytest.raises(ExportError, match="exists already"):
        write_atomically(tmp_path / "a", pieces(), overwrite=False)
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"theirs"


@pytest.mark.parametrize("renames", [True, False])
def test_without_overwrite_on_a_disk_without_hard_links(tmp_path, monkeypatch, renames):
    monkeypatch.setattr(atomic.os, "link", failing(errno.EPERM))
    if not renames:
        monkeypatch.setattr(atomic, "rename_no_replace", lambda path, target: False)
    write_atomically(tmp_path / "a", b"new", overwrite=False)
    assert (tmp_path / "a").read_bytes() == b"new"
    if renames:
        write_atomically(tmp_path / "b", b"new", overwrite=False)
        with pytest.raises(ExportError, match="exists already"):
            write_atomically(tmp_path / "b", b"newer", overwrite=False)
        assert names(tmp_path) == ["a", "b"]
        return
    with monkeypatch.context() as patch:
        patch.setattr(atomic.Path, "replace", failing(errno.EIO))
        with pytest.raises(ExportError):
            write_atomically(tmp_path / "b", b"new", overwrite=False)
    assert names(tmp_path) == ["a"]


def test_odd_places_are_explained(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for path, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "gone" / "a.png", "does not exist"),
        (tmp_path / "file" / "a.png", "is not a folder"),
        (tmp_path / ("x" * 256), "too long"),
    ):
        with pytest.raises(ExportError, match=words):
            write_atomically(path, b"new")
    assert names(tmp_path) == ["file"]


def test_the_longest_name_is_possible(tmp_path):
    write_atomically(tmp_path / ("x" * 255), b"new")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"new"


def test_a_folder_that_vanishes_while_writing(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()

    def pieces():
        yield b"half"
        for name in names(folder):
            (folder / name).unlink()
        folder.rmdir()

    with pytest.raises(ExportError, match="does not exist, or no longer"):
        write_atomically(folder / "a", pieces())


@posix
def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own(tmp_path):
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", b"")
        write_atomically(tmp_path / "fresh", b"", overwrite=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o640
    (tmp_path / "new").chmod(0o604)
    write_atomically(tmp_path / "new", b"again")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604


@posix
def test_a_write_protected_file_is_kept(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o444)
    with pytest.raises(ExportError, match="write-protected"):
        write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


@posix
def test_a_link_stays_and_its_target_changes(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("far/target")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far" / "target").read_bytes() == b"new"
    (tmp_path / "dangling").symlink_to("far/later")
    write_atomically(tmp_path / "dangling", b"later", overwrite=False)
    assert (tmp_path / "far" / "later").read_bytes() == b"later"
    (tmp_path / "round").symlink_to("round")
    with pytest.raises(ExportError, match="circle"):
        write_atomically(tmp_path / "round", b"new")


@posix
def test_a_pipe_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExportError, match="device or a pipe"):
        write_atomically(tmp_path / "pipe", b"new")
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


def test_the_file_reaches_the_disk_before_it_takes_its_name(tmp_path, monkeypatch):
    calls = []
    fsync, replace = os.fsync, atomic.Path.replace
    monkeypatch.setattr(disk_sync, "_in_full", None)
    monkeypatch.setattr(atomic.os, "fsync", lambda descriptor: (calls.append("fsync"), fsync(descriptor))[1])
    monkeypatch.setattr(atomic.Path, "replace", lambda one, two: (calls.append("replace"), replace(one, two))[1])
    write_atomically(tmp_path / "a", b"new")
    assert calls == (["fsync", "replace"] if os.name == "nt" else ["fsync", "replace", "fsync"])


@posix
@pytest.mark.parametrize("known", [True, False])
def test_macos_is_told_to_empty_the_disks_own_memory(tmp_path, monkeypatch, known):
    calls = []

    def in_full(descriptor):
        calls.append("in full")
        if not known:
            raise OSError(errno.ENOTSUP, "a network drive")

    monkeypatch.setattr(disk_sync, "_in_full", in_full)
    monkeypatch.setattr(disk_sync.os, "fsync", lambda _: calls.append("fsync"))
    write_atomically(tmp_path / "a", b"new")
    assert calls == (["in full"] * 2 if known else ["in full", "fsync"] * 2)


@posix
def test_what_a_killed_program_left_is_cleared_on_disks_without_nameless_files(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "_nameless", lambda folder, mode: None)
    atomic.sweep.cache_clear()
    left = tmp_path / ".koutu-0123456789abcdef.tmp"
    left.write_bytes(b"half")
    (tmp_path / ".koutu-mine.tmp").write_bytes(b"a name of somebody else's")
    (tmp_path / ".koutu-fedcba9876543210.tmp").symlink_to(tmp_path / ".koutu-mine.tmp")

    def pieces():
        yield b"new"
        # What is being written now is nobody's to clear.
        atomic.sweep.cache_clear()
        atomic.sweep(tmp_path)
        yield b"er"

    write_atomically(tmp_path / "a", pieces())
    assert (tmp_path / "a").read_bytes() == b"newer"
    assert names(tmp_path) == [".koutu-fedcba9876543210.tmp", ".koutu-mine.tmp", "a"]


def test_a_name_that_no_file_can_have_is_a_sentence(tmp_path):
    for name in ("a\0b", "\ud800"):
        with pytest.raises(ExportError, match="not a name that a file can have"):
            write_atomically(tmp_path / name, b"new")


def test_a_temporary_file_is_closed_once(tmp_path):
    """On Windows it is closed before it takes its place; its number may be another thread's file afterwards."""
    temporary = atomic._Temporary(tmp_path, os.open(tmp_path / "a", os.O_RDWR | os.O_CREAT), tmp_path / "a")
    number = temporary.descriptor
    temporary.close()
    other = os.open(tmp_path / "b", os.O_RDWR | os.O_CREAT)
    assert other == number
    temporary.close()
    os.fstat(other)
    os.close(other)
