"""Mattes that a batch keeps for its next preset."""

import os
from pathlib import Path, PurePath

import numpy as np
import pytest
from numpy.typing import NDArray

from koutu.engine.batch.kept_mattes import KeptMattes
from koutu.engine.batch.plan import BatchJob, BatchSource


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"a photo")
    return path


def job(path: Path) -> BatchJob:
    return BatchJob(BatchSource("file", str(path), PurePath(path.name)), None)


def matte(seed: int, side: int = 40) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (side, side + 3), np.uint8)


def found(kept: KeptMattes, path: Path, settings: str = "large") -> NDArray[np.uint8] | None:
    answer = kept.find(job(path), settings)
    return None if answer is None else answer[0]


def test_the_same_file_and_settings_give_the_same_matte(photo: Path, tmp_path: Path) -> None:
    kept = KeptMattes(tmp_path / "run")
    assert kept.find(job(photo), "large") is None
    kept.keep(job(photo), "large", matte(1), 0.25)
    answer = kept.find(job(photo), "large")
    assert answer is not None
    assert np.array_equal(answer[0], matte(1))
    assert answer[1] == 0.25
    assert kept.find(job(photo), "small") is None


def test_a_file_that_changed_has_no_matte(photo: Path, tmp_path: Path) -> None:
    kept = KeptMattes(tmp_path / "run")
    kept.keep(job(photo), "large", matte(1), 0.0)
    state = photo.stat()
    os.utime(photo, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))
    assert found(kept, photo) is None
    photo.unlink()
    assert found(kept, photo) is None


def test_what_was_made_by_hand_goes_before_every_network(photo: Path, tmp_path: Path) -> None:
    kept = KeptMattes(tmp_path / "run")
    kept.keep_by_hand(photo, matte(2))
    kept.keep(job(photo), "large", matte(1), 0.5)
    for settings in ("large", "small"):
        assert np.array_equal(found(kept, photo, settings), matte(2))


def test_the_oldest_make_room_and_clear_removes_all(tmp_path: Path) -> None:
    kept = KeptMattes(tmp_path / "run", most=4000)
    photos = [tmp_path / f"{number}.jpg" for number in range(4)]
    for number, path in enumerate(photos):
        path.write_bytes(b"a photo")
        kept.keep(job(path), "large", matte(number), 0.0)  # noise: 1.7 KB each
    assert [found(kept, path) is not None for path in photos] == [False, False, True, True]
    assert len(list(tmp_path.rglob("*.png"))) == 2
    kept.clear()
    assert not list(tmp_path.rglob("*.png"))
    assert found(kept, photos[-1]) is None


def test_links_and_pipes_are_not_kept(tmp_path: Path) -> None:
    kept = KeptMattes(tmp_path / "run")
    link = BatchJob(BatchSource("link", "https://example.org/a.jpg", PurePath("a.jpg")), None)
    kept.keep(link, "large", matte(1), 0.0)
    assert kept.find(link, "large") is None
