"""`--keep`, `--drop`, `--point`, `--box` and `koutu segment`, with the networks that travel with Koutu."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import koutu
from koutu import cli, paths
from koutu.cli.arguments import parse
from koutu.cli.segment_arguments import SegmentOptions
from koutu.engine.core.errors import LabelError
from koutu.engine.core.rect import Rect

LEMUR = str(paths.resources() / "samples" / "lemur.jpg")


def wrong(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        parse(words)
    assert left.value.code == 2
    return capsys.readouterr().err


def test_names_points_and_boxes_are_read() -> None:
    options = parse(
        [
            "cut",
            "a.jpg",
            "-o",
            "b.png",
            "--keep",
            "person,dog",
            "--keep",
            "猫",
            "--drop",
            "car",
            "--point",
            "10,20",
            "--point",
            "-30,40.5",
            "--box",
            "1,2,30,40",
        ]
    )
    assert options.keep == ("person", "dog", "猫")
    assert options.drop == ("car",)
    assert options.point == ((10, 20, True), (30, 40.5, False))
    assert options.box == ((1, 2, 30, 40),)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--point", "10"], "is not a point"),
        (["--point", "10,x"], "is not a point"),
        (["--box", "1,2,3"], "is not a box"),
        (["--box", "10,2,3,40"], "is not a box"),
        (["--keep", "person,,dog"], "is not a list of names"),
    ],
)
def test_what_is_no_point_box_or_name(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in wrong(capsys, "cut", "a.jpg", "-o", "b.png", *words)


def test_segment_s_words() -> None:
    assert parse(["segment", "a.jpg", "-o", "m.png"]) == SegmentOptions("a.jpg", "m.png")
    clicked = parse(["segment", "a.jpg", "-o", "m.png", "--task", "click", "--point", "1,2", "--point", "-3,4"])
    assert clicked == SegmentOptions("a.jpg", "m.png", "click", point=((1, 2, True), (3, 4, False)))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--task", "click"], "needs a --point or a --box"),
        (["--task", "click", "--point", "-1,2"], "needs a --point or a --box"),
        (["--point", "1,2"], "are for --task click"),
    ],
)
def test_segment_s_words_that_do_not_fit(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in wrong(capsys, "segment", "a.jpg", "-o", "m.png", *words)


def test_segment_s_map_is_a_png(capsys: pytest.CaptureFixture[str]) -> None:
    assert "a PNG" in wrong(capsys, "segment", "a.jpg", "-o", "m.jpg")


def test_things_are_found_from_the_start() -> None:
    found = koutu.objects(LEMUR)
    # A lemur is none of COCO's things; a bear is the nearest.
    assert [segment.kind.name for segment in found] == ["bear"]
    assert found.segments[0].score > 0.5
    both = found.segments[0].box.clipped(Rect(154, 59, 525, 440))
    assert both.width * both.height > 0.9 * (371 * 381)


def test_segment_writes_the_map_the_overlay_and_what_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.png"
    assert cli.main(["segment", LEMUR, "-o", str(out), "--overlay", "--json"]) == 0
    [line] = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert (line["id"], line["name"], line["name_zh_CN"]) == (1, "bear", "熊")
    with Image.open(out) as picture:
        index = np.asarray(picture)
    assert (picture.mode, index.shape) == ("P", (440, 680))
    # The mask is the animal, not its box.
    assert 0.4 < (index == 1).sum() / (line["bbox"][2] * line["bbox"][3]) < 0.9
    with Image.open(tmp_path / "map-overlay.png") as overlay:
        assert overlay.size == (680, 440)
    assert cli.main(["segment", LEMUR, "-o", str(out)]) == 1
    assert "exists" in capsys.readouterr().err


def test_a_task_without_a_network_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["segment", LEMUR, "-o", str(tmp_path / "m.png"), "--task", "panoptic"]) == 1
    assert "koutu models install detr-panoptic" in capsys.readouterr().err
    assert not (tmp_path / "m.png").exists()


def test_a_click_gives_the_thing_there(tmp_path: Path) -> None:
    out = tmp_path / "click.png"
    assert cli.main(["segment", LEMUR, "-o", str(out), "--task", "click", "--point", "340,250"]) == 0
    index = np.asarray(Image.open(out))
    assert index[250, 340] == 1
    assert index[5, 5] == 0


def test_cut_keeps_by_name_and_drops_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, dropped = tmp_path / "kept.png", tmp_path / "dropped.png"
    assert cli.main(["cut", LEMUR, "-o", str(kept), "--size", "small", "--keep", "熊", "--matte-only"]) == 0
    assert cli.main(["cut", LEMUR, "-o", str(dropped), "--size", "small", "--drop", "bear", "--matte-only"]) == 0
    capsys.readouterr()
    alone, without = np.asarray(Image.open(kept)), np.asarray(Image.open(dropped))
    assert alone[250, 340] == 255
    assert alone.mean() > 40
    assert without.mean() < 0.2 * alone.mean()


def test_cut_says_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "none.png"
    assert cli.main(["cut", LEMUR, "-o", str(out), "--size", "small", "--keep", "car"]) == 1
    assert "found no car in this picture. It found: bear." in capsys.readouterr().err
    assert not out.exists()


def test_an_unknown_name_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", LEMUR, "-o", str(tmp_path / "x.png"), "--keep", "persn"]) == 2
    assert "Did you mean person" in capsys.readouterr().err


def test_the_call_for_scripts_picks_as_well() -> None:
    kept = koutu.cut(LEMUR, size="small", keep=["bear"])
    assert kept.matte[250, 340] == 255
    boxed = koutu.cut(LEMUR, size="small", points=[(340, 250)])
    np.testing.assert_array_equal(boxed.matte, kept.matte)
    with pytest.raises(LabelError, match="Did you mean"):
        koutu.cut(LEMUR, keep=["beer"])
