"""Everything that Koutu writes goes to a drive without flush, rights, second names and locks, too; and to FAT."""

import errno
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import numpy as np
import pytest

from koutu.engine import documents
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import ExportError
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import thumbnail
from koutu.engine.documents import Contents, Original
from koutu.engine.export.export import Export, save_cutout
from koutu.engine.files import file_lock
from koutu.engine.files.atomic import keep_previous, write_atomically
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.touchup.touchup import Touchup
from koutu.services import settings
from tests.unit.net_drive import make_net_drive
from tests.unit.small_disk import fat_disk

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file's path is asked of /proc")


@pytest.fixture(params=[errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, 0], ids=["EINVAL", "ENOTSUP", "ENOSYS", "FAT"])
def drive(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    if request.param:
        yield make_net_drive(monkeypatch, tmp_path / "drive", request.param)
        return
    with fat_disk(tmp_path / "drive") as disk:
        yield disk


PIXELS = np.full((20, 30, 3), 120, np.uint8)
MATTE = np.full((20, 30), 255, np.uint8)


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("overwrite", [False, True])
def test_files_new_and_old(drive: Path, private: bool, overwrite: bool) -> None:
    write_atomically(drive / "a", b"one", overwrite, private=private)
    assert (drive / "a").read_bytes() == b"one"
    if overwrite:
        write_atomically(drive / "a", b"two", private=private)
        assert (drive / "a").read_bytes() == b"two"
        keep_previous(drive / "a", drive / "a~")
        assert (drive / "a~").read_bytes() == b"two"
    assert not list(drive.glob(".koutu*"))


def test_documents_and_exports(drive: Path) -> None:
    photo = Photo(PIXELS)
    contents = Contents(
        original=Original("a.png"),
        photo=photo,
        mode="general",
        size="small",
        matte_choice=("general", "small"),
        network=MATTE,
        touchup=Touchup.blank(30, 20),
        thumbnail=thumbnail(PIXELS, None),
    )
    for _ in range(2):
        documents.write(drive / "a.koutu", contents)
    assert documents.read(drive / "a.koutu").network is not None
    assert (drive / "a.koutu~").is_file()
    for _ in range(2):
        save_cutout(Cutout(photo, PIXELS, MATTE), drive / "a.png", Export(), overwrite=True)
    assert (drive / "a.png").is_file()


def test_settings(drive: Path) -> None:
    for language in ("en", "zh_CN"):
        settings.save(settings.Settings(language=language), drive / "settings.json")
        assert settings.load(drive / "settings.json").language == language


def test_the_list_of_a_batch(drive: Path) -> None:
    (drive / "a.jpg").write_bytes(b"photo")
    job = BatchJob(BatchSource("file", str(drive / "a.jpg"), PurePath("a.jpg")), drive / "a.png")
    journal = Journal(drive, "settings", resume=True)
    journal.begin(job)
    (drive / "a.png").write_bytes(b"cutout")
    journal.done(job)
    journal.close(finished=False)
    assert Journal(drive, "settings", resume=True).is_done(job, overwrite=False)


def test_only_what_a_drive_does_not_know_is_put_up_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drive = make_net_drive(monkeypatch, tmp_path / "drive", errno.EIO)
    with pytest.raises(ExportError):
        write_atomically(drive / "a", b"one")
    assert not list(drive.iterdir())


def test_a_lock_that_the_drive_does_not_know_is_nobodys(drive: Path) -> None:
    waited: list[bool] = []
    with file_lock.held(drive / "lock", CancelToken(), lambda: waited.append(True)):
        assert not waited
