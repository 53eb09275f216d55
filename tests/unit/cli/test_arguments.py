"""The words of the command line."""

import io

import pytest

from koutu import cli
from koutu.cli.arguments import parse
from koutu.cli.cut_arguments import CutOptions
from koutu.cli.model_arguments import ModelsOptions
from koutu.cli.preset_arguments import PresetsOptions
from koutu.version import __version__


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def test_the_defaults() -> None:
    assert parse(["cut", "a.jpg", "-o", "b.png"]) == CutOptions(("a.jpg",), "b.png")


def test_every_option() -> None:
    words = "--mode anime --size small --format tiff --trim --margin 5 --backdrop #f80 --overwrite --json"
    words += " --preset product-white --canvas 300x200 --scale 50 --dpi 72 --quality 80 --bits 8 --srgb --strip"
    words += " --position --name {name}-{n} --resume --jobs 3 --refine fine --exclude draft-* --exclude old/*"
    assert parse(["cut", "a", "b", "--output", "out", *words.split()]) == CutOptions(
        ("a", "b"),
        "out",
        "anime",
        "small",
        "tiff",
        trim=True,
        margin=5.0,
        backdrop="#ff8800",
        overwrite=True,
        json=True,
        preset="product-white",
        canvas=(300, 200),
        scale=50.0,
        dpi=72.0,
        quality=80,
        bits=8,
        srgb=True,
        exclude=("draft-*", "old/*"),
        strip=True,
        position=True,
        name="{name}-{n}",
        resume=True,
        jobs=3,
        refine="fine",
    )
    assert parse(["cut", "a", "-oout", "--matte-only"]) == CutOptions(("a",), "out", matte_only=True)


def test_options_stand_anywhere_and_dashes_after_two_dashes_are_names() -> None:
    parsed = parse(["cut", "a.jpg", "-o", "out/", "b.jpg", "--trim", "c.jpg", "--", "-d.jpg", "--json", "--"])
    assert parsed == CutOptions(("a.jpg", "b.jpg", "c.jpg", "-d.jpg", "--json", "--"), "out/", trim=True)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("white", (255, 255, 255)),
        ("#ff8800", (255, 136, 0)),
        ("ff8800", (255, 136, 0)),
        ("F80", (255, 136, 0)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        (" Red ", (255, 0, 0)),
    ],
)
def test_colours(text: str, colour: tuple[int, int, int]) -> None:
    parsed = parse(["cut", "a", "-o", "b", "--backdrop", text])
    assert isinstance(parsed, CutOptions)
    assert parsed.backdrop == "#{:02x}{:02x}{:02x}".format(*colour)


@pytest.mark.parametrize("text", ["", "reddish", "#ff", "#ff880080", "rgba(1,2,3,4)", "transparent", "ff88"])
def test_what_is_no_opaque_colour_is_refused(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert "is neither a colour nor a picture" in refused(capsys, "cut", "a", "-o", "b", f"--backdrop={text}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("cut -o out", "say what to cut"),
        ("cut a.jpg", "-o/--output"),
        ("cut a.jpg -o", "expected one argument"),
        ("cut a.jpg -o out --mode cat", "invalid choice: 'cat'"),
        ("cut a.jpg -o out --format jpg", "invalid choice: 'jpg'"),
        ("cut a.jpg -o out --over", "unrecognized arguments: --over"),
        ("cut a.jpg -o out.png --matte-only --backdrop white", "has no use for --backdrop"),
        ("cut - - -o out", "only once"),
        ("cut a.jpg -o - --json", "--json and -o -"),
        ("models", "COMMAND"),
        ("models paint", "invalid choice"),
        ("models install", "ID"),
        ("--nonsense", "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_explained(capsys: pytest.CaptureFixture[str], arguments: str, words: str) -> None:
    error = refused(capsys, *arguments.split())
    assert words in error
    assert error.startswith("usage: koutu")


def test_an_empty_name_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert "empty name" in refused(capsys, "cut", "", "-o", "out")
    assert "empty name" in refused(capsys, "cut", "a.jpg", "-o", "")


def test_a_keyboard_gives_no_picture(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal())
    assert "is the keyboard" in refused(capsys, "cut", "-", "-o", "a.png")


def test_a_terminal_takes_no_picture(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    assert "into a file or a pipe" in refused(capsys, "cut", "a.jpg", "-o", "-")


def test_a_wrong_output_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert "koutu cut: error: Koutu writes .png" in refused(capsys, "cut", "a.jpg", "-o", "b.gif")


def test_presets() -> None:
    assert parse(["presets", "list"]) == PresetsOptions()
    assert parse(["presets", "list", "--json"]) == PresetsOptions(json=True)


def test_models() -> None:
    assert parse(["models", "list"]) == ModelsOptions()
    assert parse(["models", "list", "--json"]) == ModelsOptions(json=True)
    wanted = ModelsOptions("install", ("u2net", "modnet"), mirror="/media/stick")
    assert parse(["models", "install", "u2net", "modnet", "--mirror", "/media/stick"]) == wanted
    assert parse(["models", "verify", "--json"]) == ModelsOptions("verify", json=True)
    assert parse(["models", "remove", "u2net"]) == ModelsOptions("remove", ("u2net",))


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Koutu {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert cli.main(arguments) == 0
    out = capsys.readouterr().out
    assert "koutu cut IN... -o OUT" in out
    assert "koutu models list" in out


def test_help_of_cut_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["cut", "--help"]) == 0
    out = capsys.readouterr().out
    for option in ("mode", "size", "format", "matte-only", "trim", "backdrop", "overwrite", "json"):
        assert f"  --{option}" in out


@pytest.mark.parametrize(
    ("words", "why"),
    [("--name {x}", "may hold"), ("--name a/b", "must not"), ("--scale 99999", "must lie between")],
)
def test_a_value_beyond_its_limits_is_wrong_usage(words: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert why in refused(capsys, "cut", "photos", "-o", "out/", *words.split())
