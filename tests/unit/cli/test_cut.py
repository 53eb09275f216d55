"""`koutu cut` from its words to its files, with the small network, in this process."""

import contextlib
import http.server
import io
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import koutu
from koutu import cli
from koutu.engine.compose.style import Backdrop, Style
from koutu.engine.core.errors import PhotoError
from koutu.engine.export import export
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.matting.cutout_type import Cutout


def picture(seed: int) -> Image.Image:
    """A light disc with a soft edge on a dark, noisy ground."""
    rows, columns = np.mgrid[0:90, 0:120]
    disc = np.clip(25 - np.hypot(rows - 45, columns - 50 - seed), 0, 1)[..., None]
    ground = np.random.default_rng(seed).integers(0, 60, (90, 120, 3))
    return Image.fromarray((ground * (1 - disc) + (230, 180, 40) * disc).astype(np.uint8))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in/sub").mkdir(parents=True)
    picture(0).save(tmp_path / "in/a.jpg")
    (tmp_path / "in/b.jpg").write_bytes(b"no picture")
    picture(9).save(tmp_path / "in/sub/c.png")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder but the list of what is done, which stays where something failed."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.endswith(".koutu-batch.jsonl")}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_with_one_bad_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(here / "in")
    assert cli.main(["cut", "in", "gone.jpg", "-o", "out", "--size", "small", "--json"]) == 1
    printed = capsys.readouterr()
    assert set(files(here / "out")) == {"in/a.png", "in/sub/c.png"}
    assert files(here / "in") == before
    told = lines(printed.out)
    assert [(line["input"], line["output"], line["status"]) for line in told] == [
        ("in/a.jpg", "out/in/a.png", "done"),
        ("in/b.jpg", None, "failed"),
        ("in/sub/c.png", "out/in/sub/c.png", "done"),
        ("gone.jpg", None, "failed"),
    ]
    assert told[0] == {
        "input": "in/a.jpg",
        "output": "out/in/a.png",
        "status": "done",
        "seconds": told[0]["seconds"],
        "mode": "general",
        "size": "small",
        "network": "u2netp",
        "stands_in": False,
        "doubt": told[0]["doubt"],
        "error": None,
    }
    bad, gone = printed.err.splitlines()
    assert bad == f"koutu: {told[1]['error']}"
    assert "in/b.jpg" in bad
    assert gone == f"koutu: {told[3]['error']}"


def test_excluded_files_are_left_out_and_addresses_of_files_taken(here: Path) -> None:
    (here / "in/@eaDir").mkdir()
    (here / "in/@eaDir/thumb.jpg").write_bytes(b"no picture")
    words = ["--exclude", "b.*", "--exclude", "sub/*", "--size", "small"]
    assert cli.main(["cut", (here / "in").as_uri(), "-o", "out/", *words]) == 0
    assert set(files(here / "out")) == {"a.png"}


def test_all_done_is_quiet(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "in/a.jpg", "-o", "a.png", "--size", "small"]) == 0
    assert capfd.readouterr() == ("", "")


def test_many_at_once_give_the_bytes_of_one_by_one_and_of_a_script(here: Path) -> None:
    cli.main(["cut", "in", "-o", "out", "--size", "small"])
    for given, written in {"in/a.jpg": "out/a.png", "in/sub/c.png": "out/sub/c.png"}.items():
        assert cli.main(["cut", given, "-o", "alone.png", "--size", "small", "--overwrite"]) == 0
        koutu.save(koutu.cut(given, size="small"), "script.png")
        assert Path("alone.png").read_bytes() == Path(written).read_bytes() == Path("script.png").read_bytes()


def test_fine_edges_as_the_pipeline_makes_them(here: Path) -> None:
    assert cli.main(["cut", "in/a.jpg", "--size", "small", "-o", "fine.png", "--refine", "fine"]) == 0
    fine, fast = koutu.cut("in/a.jpg", size="small", refine="fine"), koutu.cut("in/a.jpg", size="small")
    assert not np.array_equal(fine.matte, fast.matte)
    assert Path("fine.png").read_bytes() == encode_cutout(fine)


def test_radius_and_detail_mean_fine(here: Path) -> None:
    words = ["cut", "in/a.jpg", "--size", "small", "-o", "wide.png", "--radius", "300", "--detail", "90"]
    assert cli.main(words) == 0
    wide, fine = (
        koutu.cut("in/a.jpg", size="small", refine="fine", radius=radius, detail=detail)
        for radius, detail in ((300, 90), (None, None))
    )
    assert not np.array_equal(wide.matte, fine.matte)
    assert Path("wide.png").read_bytes() == encode_cutout(wide)
    with pytest.raises(ValueError, match="fast has no radius"):
        koutu.cut("in/a.jpg", refine="fast", radius=200)


@pytest.mark.parametrize(
    "words", ["--radius 24", "--radius nan", "--detail 101", "--refine fast --detail 60", "--haze 101"]
)
def test_a_radius_or_detail_that_cannot_be_is_a_sentence(
    here: Path, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["cut", "in/a.jpg", "-o", "a.png", *words.split()]) == 2
    assert "--radius is 25 to 400, --detail 0 to 100, both for fine edges only" in capfd.readouterr().err
    assert not Path("a.png").exists()


def test_the_three_lines_of_the_docstring(here: Path) -> None:
    assert koutu.__doc__ is not None
    picture(0).save("photo.jpg")
    example = [line.strip() for line in koutu.__doc__.splitlines() if line.startswith("    ")]
    assert len(example) == 3
    exec("\n".join(example).replace('photo.jpg")', 'photo.jpg", size="small")'), {})
    with Image.open("cutout.png") as saved:
        assert (saved.mode, saved.size) == ("RGBA", (120, 90))


def test_nothing_is_overwritten_unless_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").mkdir()
    Path("out/a.png").write_bytes(b"mine")
    command = ["cut", "in/a.jpg", "in/sub/c.png", "-o", "out", "--size", "small"]
    assert cli.main(command) == 1
    assert Path("out/a.png").read_bytes() == b"mine"
    told = "“out/a.png” exists already. Allow it to be overwritten, or choose another folder."
    assert capsys.readouterr().err == f"koutu: in/a.jpg: {told}\n"
    assert Path("out/c.png").exists()
    assert cli.main([*command, "--overwrite"]) == 0
    assert Path("out/a.png").read_bytes() != b"mine"


def test_a_mode_that_the_general_network_stands_in_for_says_so_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["cut", "in/a.jpg", "in/sub/c.png", "-o", "out", "--size", "small", "--mode", "human", "--json"])
    printed = capsys.readouterr()
    assert printed.err == (
        "koutu: There is no network for the mode Human yet: the one for General stands in. "
        "Install its own with: koutu models install modnet\n"
    )
    assert [(line["mode"], line["stands_in"]) for line in lines(printed.out)] == [("human", True)] * 2


@pytest.mark.parametrize(
    ("size", "networks"),
    [("small", "koutu-drawn"), ("medium", "koutu-drawn+isnet-general"), ("best", "koutu-drawn+isnet-general")],
)
def test_anime_has_networks_of_its_own_from_the_first_start(
    here: Path, capsys: pytest.CaptureFixture[str], size: str, networks: str
) -> None:
    assert cli.main(["cut", "in/a.jpg", "in/sub/c.png", "-o", "out", "--size", size, "--mode", "anime", "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    said = [(line["mode"], line["network"], line["stands_in"]) for line in lines(printed.out)]
    assert said == [("anime", networks, False)] * 2


def test_names_that_were_taken_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture(3).save("in/a.bmp")
    cli.main(["cut", "in/a.bmp", "in/a.jpg", "-o", "out", "--size", "small"])
    assert set(files(here / "out")) == {"a.png", "a-2.png"}
    assert capsys.readouterr().err == (
        "koutu: 1 cutout got a number after the name, since the name was taken: in/a.jpg → out/a-2.png\n"
    )


def test_the_matte_alone_trimmed_and_a_background(here: Path) -> None:
    whole, size = koutu.cut("in/a.jpg", size="small"), ["--size", "small"]
    assert cli.main(["cut", "in/a.jpg", "-o", "matte.png", "--matte-only", *size]) == 0
    assert cli.main(["cut", "in/a.jpg", "-o", "trim.webp", "--trim", *size]) == 0
    assert cli.main(["cut", "in/a.jpg", "-o", "red.tif", "--backdrop", "red", *size]) == 0
    assert Path("matte.png").read_bytes() == encode_cutout(whole, Export(matte_only=True))
    assert Path("trim.webp").read_bytes() == encode_cutout(whole, Export("webp", trim=True))
    red = Style(backdrop=Backdrop("colour", colour=(255, 0, 0)))
    assert Path("red.tif").read_bytes() == encode_cutout(whole, Export("tiff"), red)
    assert encode_cutout(whole, Export("webp", trim=True)) != encode_cutout(whole, Export("webp"))


def test_into_the_standard_output(here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["cut", "in/a.jpg", "-o", "-", "--size", "small"]) == 0
    assert capfdbinary.readouterr() == (encode_cutout(koutu.cut("in/a.jpg", size="small")), b"")


def test_a_failure_writes_nothing_to_the_standard_output(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "in/b.jpg", "-o", "-"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "in/b.jpg" in err


def test_a_defect_in_one_picture_does_not_stop_the_others(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save = export.save_cutout

    def break_once(cutout: Cutout, path: Path, *rest: Any, **options: Any) -> Path:
        if path.name == "a.png":
            raise ZeroDivisionError("oops")
        return save(cutout, path, *rest, **options)

    monkeypatch.setattr(export, "save_cutout", break_once)
    assert cli.main(["cut", "in/a.jpg", "in/sub/c.png", "-o", "out", "--size", "small"]) == 1
    assert capsys.readouterr().err == (
        "koutu: in/a.jpg: Something went wrong inside Koutu: ZeroDivisionError('oops').\n"
    )
    assert set(files(here / "out")) == {"c.png"}


def test_an_output_folder_that_cannot_be_made(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "in/a.jpg", "-o", "in/b.jpg/out/", "--size", "small"]) == 1
    assert capsys.readouterr().err == "koutu: in/a.jpg: The folder “in/b.jpg/out” cannot be made (Not a directory).\n"


def test_what_a_file_name_holds_never_reaches_the_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["cut", "gone\x1b[2J\n.jpg", "-o", "out/"])
    [line] = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert "gone�[2J�.jpg" in line


class _Pictures(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def address(here: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_links(here: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [f"{address}/in/a.jpg", f"{address}/in/gone.jpg", f"{address}/in/"]
    assert cli.main(["cut", *inputs, "-o", "out", "--size", "small"]) == 1
    assert files(here / "out") == {"a.png": encode_cutout(koutu.cut("in/a.jpg", size="small"))}
    gone, page = capsys.readouterr().err.splitlines()
    assert gone == f"koutu: There is nothing at “{address}/in/gone.jpg” (the server answers 404). Check the link."
    assert f"“{address}/in/” is a web page" in page


def test_models_list(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["models", "list", "--json"])
    small = lines(capsys.readouterr().out)[0]
    assert (small["id"], small["bytes"], small["licence"]) == ("u2netp", 4574861, "Apache-2.0")
    assert "general small" in small["used_for"]
    assert Path(small["path"]).stat().st_size == 4574861
    cli.main(["models", "list"])
    assert "u2netp" in capsys.readouterr().out


def test_a_missing_network_is_said_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("koutu.default_store.paths.network_folders", lambda: (tmp_path,))
    assert cli.main(["models", "list"]) == 1
    assert "missing: install Koutu again" in capsys.readouterr().out


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_script_may_give_pixels(dtype: type[np.uint8] | type[np.uint16]) -> None:
    pixels = np.asarray(picture(0)).astype(dtype) * dtype(257 if dtype is np.uint16 else 1)
    kept = pixels.copy()
    colour = koutu.cut(pixels, size="small")
    assert (colour.colours.dtype, colour.colours.shape, colour.matte.shape) == (dtype, (90, 120, 3), (90, 120))
    assert np.array_equal(pixels, kept)
    grey = koutu.cut(pixels[..., 0], size="small")
    assert np.array_equal(grey.photo.pixels, np.repeat(pixels[..., :1], 3, axis=2))
    opaque = np.iinfo(dtype).max
    alpha = np.where(np.arange(120) < 60, opaque, 0).astype(dtype) * np.ones((90, 1), dtype)
    clear = koutu.cut(np.dstack([pixels, alpha]), size="small")
    assert not clear.matte[:, 60:].any()
    seen, whole = clear.matte[:, :60] > 127, colour.matte[:, :60] > 127
    assert (seen & whole).sum() > 0.9 * (seen | whole).sum()


@pytest.mark.parametrize("shape", [(4,), (4, 4, 2), (4, 4, 5), (0, 4, 3), (1, 4, 4, 3)])
def test_an_array_that_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(PhotoError):
        koutu.cut(np.zeros(shape, np.uint8))
    with pytest.raises(PhotoError):
        koutu.cut(np.zeros((4, 4, 3), np.float32))  # type: ignore[arg-type]


def test_a_script_saves_only_what_a_name_stands_for(tmp_path: Path) -> None:
    cutout = koutu.cut(np.asarray(picture(0)), size="small")
    assert koutu.save(cutout, tmp_path / "a.WEBP").read_bytes() == encode_cutout(cutout, Export("webp"))
    with pytest.raises(ValueError, match=r"not as '\.bmp'"):
        koutu.save(cutout, tmp_path / "a.bmp")


def test_a_picture_of_which_a_part_is_missing_is_cut_and_said_to_be_incomplete(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (96, 128, 3), np.uint8)).save(whole, "JPEG")
    Path("cut.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) * 7 // 10])
    assert cli.main(["cut", "cut.jpg", "-o", "cut.png", "--size", "small", "--json"]) == 0
    printed = capfd.readouterr()
    told = lines(printed.out)
    assert [(line["output"], line["status"], line["error"]) for line in told] == [("cut.png", "incomplete", None)]
    assert printed.err.splitlines() == [f"koutu: {told[0]['notices'][0]}"]
    assert re.match(r"cut\.jpg is incomplete: \d\d % of the picture are missing", told[0]["notices"][0])


def test_one_matte_gives_several_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    also = ["--also", "product-white", "--also", "social-square"]
    assert cli.main(["cut", "in/a.jpg", "-o", "out.png", "--size", "small", *also]) == 0
    assert cli.main(["cut", "in/a.jpg", "-o", "alone.jpg", "--size", "small", "--preset", "product-white"]) == 0
    assert (here / "out-product-white.jpg").read_bytes() == (here / "alone.jpg").read_bytes()
    with Image.open(here / "out.png") as first, Image.open(here / "out-social-square.jpg") as square:
        assert first.mode == "RGBA"
        assert square.size == (1080, 1080)
    capsys.readouterr()
    (here / "out.png").unlink()
    assert cli.main(["cut", "in/a.jpg", "-o", "out.png", "--size", "small", *also]) == 1
    assert "out-product-white.jpg” exists already" in capsys.readouterr().err
    assert not (here / "out.png").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["in/a.jpg", "-o", "-", "--also", "product-white"], "--also writes further files"),
        (["in", "-o", "out", "--also", "no-such"], "no preset"),
    ],
)
def test_further_files_that_cannot_be_are_refused_before_any_work(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with contextlib.suppress(SystemExit):
        assert cli.main(["cut", *words, "--size", "small"]) in (1, 2)
    assert said in capsys.readouterr().err
    assert not (here / "out").exists()


def test_a_small_picture_that_a_preset_enlarges_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["cut", "in/a.jpg", "-o", "shop.jpg", "--size", "small", "--preset", "product-white"]
    assert cli.main(words) == 0
    assert "times to fill 2000 × 2000: it will look soft" in capsys.readouterr().err
    assert cli.main(["cut", "in/a.jpg", "-o", "plain.png", "--size", "small"]) == 0
    assert "soft" not in capsys.readouterr().err


def test_turned_mirrored_and_cropped_before_it_is_cut(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--size", "small", "--turn", "90", "--mirror", "--crop", "5,7,60,80"]
    assert cli.main(["cut", "in/a.jpg", "-o", "a.png", *words]) == 0
    with Image.open(here / "in/a.jpg") as stored:
        framed = np.asarray(stored)
    framed = np.ascontiguousarray(np.rot90(framed, -1)[:, ::-1][7:87, 5:65])
    expected = koutu.cut(framed, size="small")
    with Image.open(here / "a.png") as written:
        np.testing.assert_array_equal(np.asarray(written)[..., 3], expected.matte)
    asked = koutu.cut("in/a.jpg", size="small", turn=90, mirror=True, crop=(5, 7, 60, 80))
    np.testing.assert_array_equal(asked.matte, expected.matte)
    np.testing.assert_array_equal(asked.colours, expected.colours)
    # Turned, it is 90 pixels wide: of each picture that a crop does not fit, the size is told.
    assert cli.main(["cut", "in/a.jpg", "-o", "b.png", "--size", "small", "--turn", "90", "--crop", "40,0,60,80"]) == 1
    told = capsys.readouterr().err
    assert "The crop 40,0,60,80 reaches beyond in/a.jpg, which has 90 × 120 pixels." in told


@pytest.mark.parametrize("words", [["--turn", "45"], ["--crop", "1,2,3"], ["--crop", "0,0,0,9"], ["--crop", "a,0,1,9"]])
def test_a_turn_or_a_crop_that_is_none(here: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "in/a.jpg", "-o", "a.png", *words]) == 2
    assert words[1] in capsys.readouterr().err


def test_another_framing_is_another_batch(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "in", "-o", "out", "--size", "small", "--turn", "90"]) == 1
    first = files(here / "out")
    assert cli.main(["cut", "in", "-o", "out", "--size", "small", "--turn", "90", "--resume"]) == 1
    assert files(here / "out") == first
    capsys.readouterr()
    cli.main(["cut", "in", "-o", "out", "--size", "small", "--turn", "180", "--resume"])
    assert "was begun with other settings" in capsys.readouterr().err
