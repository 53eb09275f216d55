"""What is cut and where it goes: no two outputs alike, none of them an input."""

import os
import unicodedata
from collections import Counter
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.batch.plan import BatchJob, BatchPlan, Unusable, make_plan, name_targets
from koutu.engine.core.errors import UsageError


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def targets(plan: BatchPlan) -> dict[str, str]:
    return {step.given: str(step.target) for step in plan.steps if isinstance(step, BatchJob)}


def never(place: PurePath) -> bool:
    return False


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_file_into_a_file(here: Path) -> None:
    plan = make_plan(["a.jpg"], "b.webp", None)
    assert targets(plan) == {"a.jpg": "b.webp"}
    assert plan.format == "webp"


@pytest.mark.parametrize(("output", "exists"), [("out/", False), ("out", True)])
def test_one_file_into_a_folder(here: Path, output: str, exists: bool) -> None:
    if exists:
        (here / output).mkdir()
    assert targets(make_plan(["x/a.jpg"], output, None)) == {"x/a.jpg": "out/a.png"}


def test_several_files_into_a_folder_that_is_not_there_yet(here: Path) -> None:
    assert targets(make_plan(["a.jpg", "b.heic"], "out", "tiff")) == {"a.jpg": "out/a.tif", "b.heic": "out/b.tif"}


def test_a_folder_keeps_its_tree(here: Path) -> None:
    make(here, "in/b.JPG", "in/a/1.png", "in/a/deep/2.webp", "in/notes.txt", "in/.hidden.jpg", "in/.git/x.png")
    plan = make_plan(["in"], "out", None)
    assert targets(plan) == {
        "in/b.JPG": "out/b.png",
        "in/a/1.png": "out/a/1.png",
        "in/a/deep/2.webp": "out/a/deep/2.png",
    }
    assert plan.left_out == 1


def test_several_folders_come_under_their_own_names(here: Path) -> None:
    make(here, "jan/1.jpg", "feb/1.jpg", "x/jan/1.jpg")
    assert targets(make_plan(["jan", "feb/", "x/jan"], "out", None)) == {
        "jan/1.jpg": "out/jan/1.png",
        "feb/1.jpg": "out/feb/1.png",
        "x/jan/1.jpg": "out/jan/1-2.png",
    }


def test_what_a_shell_makes_of_a_star_gives_the_same_tree(here: Path) -> None:
    make(here, "in/a.jpg", "in/sub/b.jpg")
    assert targets(make_plan(["in/a.jpg", "in/sub"], "out", None)) == targets(make_plan(["in"], "out", None))


def test_the_same_stem_gets_a_number_and_is_told(here: Path) -> None:
    make(here, "in/photo.jpg", "in/photo.png", "in/photo-2.jpg", "in/PHOTO.webp")
    plan = make_plan(["in"], "out", None)
    assert targets(plan) == {
        "in/PHOTO.webp": "out/PHOTO.png",
        "in/photo-2.jpg": "out/photo-2.png",
        "in/photo.jpg": "out/photo-3.png",
        "in/photo.png": "out/photo-4.png",
    }
    assert [job.given for job in plan.renamed] == ["in/photo.jpg", "in/photo.png"]


def test_a_file_beside_a_folder_of_its_outputs_name(here: Path) -> None:
    make(here, "in/a.jpg", "in/a.png/b.jpg")
    assert targets(make_plan(["in"], "out", None)) == {"in/a.jpg": "out/a-2.png", "in/a.png/b.jpg": "out/a.png/b.png"}


def test_the_same_file_given_twice_is_cut_once(here: Path) -> None:
    make(here, "in/a.jpg")
    assert targets(make_plan(["in/a.jpg", "./in/../in/a.jpg"], "out", None)) == {"in/a.jpg": "out/a.png"}
    assert len(make_plan(["https://x.org/a.jpg"] * 2, "out", None).steps) == 1


def test_an_output_beside_its_input_gets_a_number(here: Path) -> None:
    make(here, "a.png", "b.jpg")
    assert targets(make_plan(["a.png", "b.jpg"], ".", None)) == {"a.png": "a-2.png", "b.jpg": "b.png"}


def test_an_output_that_is_a_link_to_an_input_gets_a_number(here: Path) -> None:
    make(here, "in/a.png", "out/x")
    (here / "out/a.png").symlink_to(here / "in/a.png")
    assert targets(make_plan(["in/a.png"], "out", None)) == {"in/a.png": "out/a-2.png"}


def test_an_output_that_an_input_is_a_link_to_gets_a_number(here: Path) -> None:
    make(here, "out/a.png")
    (here / "in").mkdir()
    (here / "in/a.png").symlink_to(here / "out/a.png")
    assert targets(make_plan(["in/a.png"], "out", None)) == {"in/a.png": "out/a-2.png"}


def test_an_output_folder_reached_by_a_link_is_seen_through(here: Path) -> None:
    make(here, "in/a.png", "in/sub/b.png")
    (here / "out").symlink_to(here / "in")
    assert targets(make_plan(["in/a.png"], "out", None)) == {"in/a.png": "out/a-2.png"}
    with pytest.raises(UsageError, match="is an input as well"):
        make_plan(["in"], "out", None)


@pytest.mark.parametrize("output", ["a.png", "./a.png", "link.png"])
def test_the_input_itself_as_output_is_refused(here: Path, output: str) -> None:
    make(here, "a.png")
    (here / "link.png").symlink_to("a.png")
    with pytest.raises(UsageError, match="never overwritten"):
        make_plan(["a.png"], output, None)


def test_the_output_folder_inside_the_input_is_not_cut_again(here: Path) -> None:
    make(here, "in/a.jpg", "in/cutouts/a.png", "in/other/b.jpg")
    assert set(targets(make_plan(["in"], "in/cutouts", None))) == {"in/a.jpg", "in/other/b.jpg"}


def test_the_input_inside_the_output_folder_is_cut(here: Path) -> None:
    make(here, "all/in/a.png")
    assert targets(make_plan(["all/in"], "all", None)) == {"all/in/a.png": "all/a.png"}


def test_links_to_folders_are_not_followed_and_links_to_files_are(here: Path) -> None:
    make(here, "in/sub/a.jpg", "other/b.jpg")
    (here / "in/sub/loop").symlink_to(here / "in")
    (here / "in/self").symlink_to("self")
    (here / "in/c.jpg").symlink_to(here / "other/b.jpg")
    assert set(targets(make_plan(["in"], "out", None))) == {"in/sub/a.jpg", "in/c.jpg"}


def test_a_broken_link_is_kept_so_that_it_is_reported(here: Path) -> None:
    make(here, "in/a.jpg")
    (here / "in/gone.jpg").symlink_to("nowhere.jpg")
    assert set(targets(make_plan(["in"], "out", None))) == {"in/a.jpg", "in/gone.jpg"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_passed_over(here: Path) -> None:
    make(here, "in/a.jpg")
    os.mkfifo(here / "in/pipe.jpg")
    assert set(targets(make_plan(["in"], "out", None))) == {"in/a.jpg"}


def test_a_folder_without_pictures_is_reported_in_its_place(here: Path) -> None:
    make(here, "a/notes.txt", "b/1.jpg")
    first, second = make_plan(["a", "b"], "out", None).steps
    assert isinstance(first, Unusable)
    assert (first.given, str(first.error)) == ("a", "There is no picture in this folder.")
    assert second.given == "b/1.jpg"


def test_a_folder_that_cannot_be_read_is_reported(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(here, "in/a.jpg", "in/locked/b.jpg")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    picture, locked = make_plan(["in"], "out", None).steps
    assert picture.given == "in/a.jpg"
    assert isinstance(locked, Unusable)
    assert (locked.given, str(locked.error)) == ("in/locked", "The folder cannot be read (Permission denied).")


def test_links_and_the_standard_input_have_names_of_their_own(here: Path) -> None:
    assert targets(make_plan(["https://x.org/%E7%8C%AB.jpg?w=1", "https://x.org", "-", "stdin.jpg"], "out", None)) == {
        "https://x.org/%E7%8C%AB.jpg?w=1": "out/猫.png",
        "https://x.org": "out/x.org.png",
        "-": "out/stdin.png",
        "stdin.jpg": "out/stdin-2.png",
    }


def test_to_the_standard_output(here: Path) -> None:
    [job] = make_plan(["a.jpg"], "-", None).steps
    assert isinstance(job, BatchJob)
    assert job.target is None
    assert make_plan(["a.jpg"], "-", "tiff").format == "tiff"


@pytest.mark.parametrize(
    ("inputs", "output", "format", "words"),
    [
        (["a.jpg", "b.jpg"], "-", None, "one picture only"),
        (["folder"], "-", None, "one picture only"),
        (["a.jpg", "b.jpg"], "file.png", None, "is a file"),
        (["folder"], "file.png", None, "is a file"),
        (["a.jpg"], "file.png/", None, "is a file"),
        (["a.jpg", "b.jpg"], "new.png", None, "there may be many"),
        (["folder"], "new.jpg", None, "there may be many"),
        (["a.jpg"], "new.gif", None, "not .gif"),
        (["a.jpg"], "new.gif", "png", "not .gif"),
        (["a.jpg"], "new", None, "a file or a folder"),
        (["a.jpg"], "new.v2", None, "a file or a folder"),
        (["a.jpg"], "new.png", "webp", "not the name of a WebP file"),
        (["folder", "a.jpg"], "folder", None, "is an input as well"),
    ],
)
def test_an_output_that_does_not_fit_is_wrong_usage(
    here: Path, inputs: list[str], output: str, format: str | None, words: str
) -> None:
    make(here, "folder/a.jpg", "file.png")
    with pytest.raises(UsageError, match=words):
        make_plan(inputs, output, format)  # type: ignore[arg-type]


def test_an_unusual_name_is_taken_with_a_format(here: Path) -> None:
    plan = make_plan(["a.jpg"], "new.v2", "tiff")
    assert (targets(plan), plan.format) == ({"a.jpg": "new.v2"}, "tiff")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("a.jpg", "a.png"),
        ("A.JPEG", "A.png"),
        ("a", "a.png"),
        ("two.dots..jpg", "two.dots..png"),
        ("IMG.final", "IMG.final.png"),
        (".jpg", ".jpg.png"),
        ("-a.jpg", "-a.png"),
        ("фото-猫-😀.jpg", "фото-猫-😀.png"),
    ],
)
def test_the_name_of_a_cutout(name: str, target: str) -> None:
    assert name_targets([PurePath(name)], ".png", never) == [PurePath(target)]


PARTS = st.sampled_from(["a", "A", "a-2", "b", "é", "e\u0301"])
NAMES = st.builds("".join, st.tuples(PARTS, st.sampled_from(["", ".jpg", ".png", ".PNG", "-2.png", "-3.jpg"])))
PLACES = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: PurePath(*parts)), max_size=12)


def folded(place: PurePath) -> str:
    return unicodedata.normalize("NFC", str(place)).casefold()


@given(PLACES, st.sets(NAMES.map(PurePath)))
def test_outputs_are_all_different_and_never_inputs(places: list[PurePath], inputs: set[PurePath]) -> None:
    found = name_targets(places, ".png", inputs.__contains__)
    assert len(found) == len(places)
    assert max(Counter(map(folded, found)).values(), default=0) <= 1
    assert not inputs & set(found)
    folders = {folded(folder) for target in found for folder in target.parents}
    assert not folders & set(map(folded, found))
    for place, target in zip(places, found, strict=True):
        assert target.parent == place.parent
        assert target.suffix == ".png"


@given(PLACES)
def test_a_name_that_nobody_else_wants_is_kept(places: list[PurePath]) -> None:
    found = name_targets(places, ".png", never)
    wanted = [folded(name_targets([place], ".png", never)[0]) for place in places]
    folders = {folded(folder) for place in places for folder in place.parents}
    for index, want in enumerate(wanted):
        if want not in wanted[:index] and want not in folders:
            assert folded(found[index]) == want


def test_ten_thousand_twins_are_named_quickly() -> None:
    found = name_targets([PurePath("a.jpg")] * 10_000, ".png", never)
    assert found[0] == PurePath("a.png")
    assert found[-1] == PurePath("a-10000.png")


def test_what_is_excluded_or_made_by_systems_is_not_planned(here: Path) -> None:
    make(here, "in/a.jpg", "in/draft-b.jpg", "in/old/c.jpg", "in/@eaDir/a.jpg/thumb.jpg", "in/x/__MACOSX/d.jpg")
    assert set(targets(make_plan(["in"], "out", None, exclude=["draft-*", "old/*"]))) == {"in/a.jpg"}
    # Whoever names a file means it.
    assert set(targets(make_plan(["in/draft-b.jpg"], "out/", None, exclude=["draft-*"]))) == {"in/draft-b.jpg"}
