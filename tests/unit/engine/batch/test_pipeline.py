"""The assembly line: order, bounded memory, errors, a journal to go on with."""

import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from koutu import paths
from koutu.engine.batch import one_picture
from koutu.engine.batch import pipeline as lines
from koutu.engine.batch.journal import NAME, Journal, settings_digest
from koutu.engine.batch.pipeline import BatchPipeline, Outcome, Progress
from koutu.engine.batch.plan import BatchJob, make_plan
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.compose.style import Backdrop, Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import (
    Cancelled,
    ExportError,
    KoutuError,
    NetworkMemoryError,
    PhotoError,
    PhotoMemoryError,
)
from koutu.engine.decoding.photo import Photo
from koutu.engine.export.export import Export
from koutu.engine.files import atomic
from koutu.engine.matting.cutout import CoarseResult
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks


@pytest.fixture(scope="module")
def networks():
    return Networks([paths.bundled_models()])


@pytest.fixture
def choice():
    return load_catalog(paths.bundled_models() / "catalog.toml").recipe("general", "small")


@pytest.fixture
def quick(monkeypatch):
    """A threshold in the network's place: these tests are about the line, and run it a hundred times."""

    def find(photo, choice, networks, *, cancel, progress):
        progress(1.0)
        return CoarseResult(np.zeros((2, 2), np.uint16), 0.25)

    def refine(photo, coarse, settings, *, cancel, matting):
        return np.where(photo.pixels[..., 0] > 128, 255, 0).astype(np.uint8)

    monkeypatch.setattr(lines, "find_subject", find)
    monkeypatch.setattr(one_picture, "refine_matte", refine)


@pytest.fixture
def photos(tmp_path) -> Path:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    rows, columns = np.mgrid[0:48, 0:64]
    for number in range(6):
        disc = np.hypot(rows - 24, columns - 20 - 4 * number)[..., None] < 14
        pixels = np.where(disc, (230, 180, 40), (30, 40, 60)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / ("deep" if number % 2 else ".") / f"p{number // 2}.png")
    (folder / "bad.png").write_bytes(b"no picture")
    return folder


def run(photos: Path, networks, choice, *, resume=False, jobs=2, order=None, cancel=None, tell=None, overwrite=False):
    out = photos.parent / "out"
    order = order or BatchSettings(choice, overwrite=overwrite)
    plan = make_plan([str(photos)], str(out), None)
    journal = Journal(out, settings_digest(choice, order.look, order.export, order.refine), resume=resume)
    told: list[Outcome] = []

    def note(event):
        if isinstance(event, Outcome):
            told.append(event)
        if tell is not None:
            tell(event)

    line = BatchPipeline(
        order, networks=networks, cancel=cancel or CancelToken(), tell=note, jobs=jobs, journal=journal
    )
    try:
        line.run(iter(plan.steps))
    finally:
        journal.close(finished=len(told) == len(plan.steps) and all(outcome.error is None for outcome in told))
    return told


@pytest.mark.parametrize("jobs", [1, 3])
def test_outcomes_come_in_order_and_the_tree_is_kept(photos, networks, choice, jobs):
    told = run(photos, networks, choice, jobs=jobs)
    given = [outcome.step.given for outcome in told]
    assert given == [step.given for step in make_plan([str(photos)], str(photos.parent / "out"), None).steps]
    assert [outcome.error is not None for outcome in told] == [name.endswith("bad.png") for name in given]
    written = {str(path.relative_to(photos.parent / "out")) for path in (photos.parent / "out").rglob("*.png")}
    assert written == {f"{folder}p{number}.png" for folder in ("", "deep/") for number in range(3)}
    assert all(0 <= outcome.review_score <= 1 for outcome in told if outcome.error is None)


def test_resume_does_what_is_left_and_nothing_twice(quick, photos, networks, choice):
    token = CancelToken()
    done: list[Outcome] = []

    def stop_after_two(event):
        if isinstance(event, Outcome) and event.error is None:
            done.append(event)
            if len(done) == 2:
                token.cancel()

    with pytest.raises(Cancelled):
        run(photos, networks, choice, jobs=1, cancel=token, tell=stop_after_two)
    out = photos.parent / "out"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    assert 2 <= len(before) < 6
    told = run(photos, networks, choice, resume=True)
    assert sum(outcome.skipped for outcome in told) == len(before)
    assert len(list(out.rglob("*.png"))) == 6
    assert {path: path.stat().st_mtime_ns for path in before} == before
    (photos / "bad.png").unlink()
    again = run(photos, networks, choice, resume=True)
    assert all(outcome.skipped for outcome in again)
    assert not (out / NAME).exists()


def test_a_file_that_was_written_but_not_noted_counts_as_done(quick, photos, networks, choice):
    """What `kill -9` leaves when it comes between the file and its note."""
    run(photos, networks, choice)
    journal = photos.parent / "out" / NAME
    lines_ = journal.read_text().splitlines()
    last = next(line for line in reversed(lines_) if '"done"' in line)
    journal.write_text("\n".join(line for line in lines_ if line != last) + '\n{"done": "torn')
    told = run(photos, networks, choice, resume=True)
    assert sum(outcome.skipped for outcome in told) == 6


def test_what_was_changed_or_deleted_since_is_done_again(quick, photos, networks, choice):
    run(photos, networks, choice)
    out = photos.parent / "out"
    (out / "p0.png").unlink()
    os.utime(photos / "p1.png", ns=(1, 1))
    told = run(photos, networks, choice, resume=True)
    states = {Path(outcome.step.given).relative_to(photos).as_posix(): outcome for outcome in told}
    assert states["p0.png"].error is None
    assert not states["p0.png"].skipped
    assert "exists already" in str(states["p1.png"].error)
    assert states["p2.png"].skipped
    over = run(photos, networks, choice, resume=True, overwrite=True)
    assert sum(outcome.skipped for outcome in over) == 5


def test_resuming_with_other_settings_is_refused(quick, photos, networks, choice):
    run(photos, networks, choice)
    blue = BatchSettings(choice, look=Style(backdrop=Backdrop("colour", colour=(0, 0, 255))))
    with pytest.raises(ExportError, match="other settings"):
        run(photos, networks, choice, resume=True, order=blue)
    with pytest.raises(ExportError, match="other settings"):
        run(photos, networks, choice, resume=True, order=BatchSettings(choice, export=Export("webp")))


def test_a_full_disk_costs_only_the_pictures_that_met_it(quick, photos, networks, choice, monkeypatch):
    write, calls = atomic._write, []

    def full_once(descriptor, pieces, path):
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        write(descriptor, pieces, path)

    monkeypatch.setattr(atomic, "_write", full_once)
    told = run(photos, networks, choice, jobs=1)
    assert sum("disk is full" in str(outcome.error) for outcome in told) == 1
    out = photos.parent / "out"
    assert len(list(out.rglob("*.png"))) == 5
    assert not list(out.rglob("*.tmp"))
    again = run(photos, networks, choice, resume=True)
    assert sum(outcome.skipped for outcome in again) == 5
    assert len(list(out.rglob("*.png"))) == 6


def test_never_more_photos_in_memory_than_the_line_has_places(quick, photos, networks, choice, monkeypatch):
    alive, most = set(), [0]

    class Counted(Photo):
        __slots__ = ()

    import weakref

    read = lines.read

    def counted(source, cancel):
        found = read(source, cancel)
        photo = Counted(found.pixels, found.alpha, found.icc, found.exif, found.dpi)
        key = object()
        alive.add(key)
        weakref.finalize(photo, alive.discard, key)
        most[0] = max(most[0], len(alive))
        return photo

    monkeypatch.setattr(lines, "read", counted)
    for number in range(10):
        (photos / f"more{number}.png").write_bytes((photos / "p0.png").read_bytes())
    run(photos, networks, choice, jobs=2)
    assert 2 <= most[0] <= 4  # one read, one cut, two finished


def test_progress_grows_for_each_picture(quick, photos, networks, choice):
    seen: dict[str, list[float]] = {}

    def note(event):
        if isinstance(event, Progress):
            seen.setdefault(event.step.given, []).append(event.share)

    run(photos, networks, choice, tell=note)
    assert len(seen) == 7
    assert all(shares == sorted(shares) and shares[0] == 0 for shares in seen.values())


def test_the_journal_names_pictures_of_any_name(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("图 1.png", "a\nb.png"):
        Image.new("RGB", (4, 4)).save(folder / name)
    plan = make_plan([str(folder)], str(tmp_path / "out"), None)
    journal = Journal(tmp_path / "out", "s", resume=False)
    for step in plan.steps:
        assert isinstance(step, BatchJob)
        step.target.write_bytes(b"x")
        journal.begin(step)
        journal.done(step)
    journal.close(finished=False)
    for text in (tmp_path / "out" / NAME).read_text("utf-8").split("\n")[1:]:
        json.loads(text)
    again = Journal(tmp_path / "out", "s", resume=True)
    assert all(again.is_done(step, overwrite=True) for step in plan.steps)
    again.close(finished=True)


def test_the_line_drains_before_a_picture_is_given_up(quick, photos, networks, choice, monkeypatch):
    """Whatever is short of memory while another picture is being finished has it once that one is done."""
    working, lock, short = [0], threading.Lock(), []
    find, read = lines.find_subject, lines.read

    def needy(call, error):
        def asking(*arguments, **more):
            with lock:
                if working[0]:
                    short.append(error)
                    raise error("{name} needs more memory", name="it")
            return call(*arguments, **more)

        return asking

    def slow(photo, coarse, settings, *, cancel, matting):
        with lock:
            working[0] += 1
        busy.wait(0.3)  # until somebody asks for memory meanwhile, or nobody does
        with lock:
            working[0] -= 1
        return np.where(photo.pixels[..., 0] > 128, 255, 0).astype(np.uint8)

    busy = threading.Event()
    monkeypatch.setattr(lines, "find_subject", needy(find, NetworkMemoryError))
    monkeypatch.setattr(lines, "read", needy(read, PhotoMemoryError))
    monkeypatch.setattr(one_picture, "refine_matte", slow)
    told = run(photos, networks, choice, jobs=2)
    assert [type(outcome.error) for outcome in told if outcome.error is not None] == [PhotoError]  # bad.png
    assert short


def test_a_picture_for_which_there_is_never_enough_memory_is_told(quick, photos, networks, choice, monkeypatch):
    def find(photo, choice, networks, *, cancel, progress):
        raise NetworkMemoryError("{name} needs more memory", name="it")

    monkeypatch.setattr(lines, "find_subject", find)
    told = run(photos, networks, choice, jobs=2)
    assert [isinstance(outcome.error, KoutuError) for outcome in told] == [True] * 7
