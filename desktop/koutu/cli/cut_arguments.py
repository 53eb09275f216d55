"""The words of `koutu cut`: parsed, checked against one another, and explained by --help."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, get_args

from koutu.cli import values
from koutu.cli.picks import add_picks, with_signs
from koutu.engine.core.errors import UsageError
from koutu.engine.export.formats import FORMATS, Format
from koutu.engine.files.arguments import local_files
from koutu.engine.matting.refine_settings import Method, chosen
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import GENERAL, MODES, Mode

_LOSSY = sorted(spec.title for spec in FORMATS.values() if spec.lossy != "never")

_CUT = "Cut the subject out of pictures and save it, transparent or before a backdrop."

_EXAMPLES = """\
examples:
  koutu cut cat.jpg -o cat.png                  one picture
  koutu cut photos/ -o cutouts/                 a folder with all its folders
  koutu cut *.jpg -o cutouts/ --size small      many pictures, quickly
  koutu cut shoe.jpg -o shop.jpg --preset product-white
  koutu cut shoes/ -o shop/ --preset product-white --resume
  koutu cut me.jpg -o me-blue.jpg --preset id-one-inch-blue
  koutu cut cat.jpg -o cat.webp --backdrop garden.jpg --quality 85
  koutu cut street.jpg -o people.png --keep person --drop car
  koutu cut group.jpg -o one.png --point 640,420
  koutu cut https://example.org/cat.jpg -o cat.png
  cat cat.jpg | koutu cut - -o - > cat.png      from and into a pipe
  koutu cut -o out/ -- -odd-name.jpg            a name that begins with a dash

OUT is a folder when it exists as one, ends in a slash, or there are several
inputs. In a folder every cutout has its picture's name; where that is taken by
another cutout or is an input's own, it gets -2, -3 and so on.

Options given beside --preset replace what the preset says. After a crash or
Ctrl+C the same command with --resume goes on where it stopped.

exit status: 0 all done, 1 some failed (each is named), 2 wrong usage,
130 stopped by Ctrl+C.
"""


@dataclass(frozen=True, slots=True)
class CutOptions:
    """`koutu cut`, as asked for.

    Attributes:
        inputs: files, folders, links, or "-" for the standard input; at least one.
        output: a file, a folder, or "-" for the standard output.
        mode: what is in the pictures.
        size: the quick network or the good ones.
        format: None where the output's name decides.
        preset: the id of a preset or the path of one's file.
        also: presets of further files, from the same matte.
        backdrop: a colour, `blurred`, `grey`, `none` or the path of a picture; None: as the preset has it.
        canvas: width and height of the finished picture.
        matte_only: save the matte instead of the cutout.
        trim: crop to the subject.
        margin, scale, dpi, quality, bits, srgb: as in `koutu.engine.export.export.Export`; None: as the preset has it.
        strip: leave the photo's metadata out.
        copyright: but for the author and the copyright.
        position: keep the place where it was taken.
        name: how files in a folder are called; None: as the preset says.
        overwrite: replace files that exist.
        exclude: patterns of what is left out of folders.
        resume: leave out what an earlier run finished.
        jobs: pictures finished at the same time; 0: as the machine allows.
        json: report every input as a line of JSON on the standard output.
        refine, radius, detail, haze: how edges are found, see `RefineSettings`; None for what the size comes with.
        keep, drop: names of things, with commas between them.
        point: on things: x, y, and whether that is kept.
        box: around things to keep: left, top, right, bottom.
        cluster: the address of a scheduler whose workers do the work; empty: this machine does.
        shared: whether they read the photos by their paths.
        turn: degrees clockwise, before anything else.
        mirror: let left and right change places after it.
        crop: what is cut of the picture after both, as left, top, width, height; None for all.
    """

    inputs: tuple[str, ...]
    output: str
    mode: Mode = GENERAL
    size: Size = "large"
    format: Format | None = None
    preset: str | None = None
    also: tuple[str, ...] = ()
    backdrop: str | None = None
    canvas: tuple[int, int] | None = None
    matte_only: bool = False
    trim: bool = False
    margin: float | None = None
    scale: float | None = None
    dpi: float | None = None
    quality: int | None = None
    bits: Literal[8, 16] | None = None
    srgb: bool = False
    strip: bool = False
    copyright: bool = False
    position: bool = False
    name: str | None = None
    exclude: tuple[str, ...] = ()
    overwrite: bool = False
    resume: bool = False
    jobs: int = 0
    json: bool = False
    refine: Method | None = None
    radius: float | None = None
    detail: float | None = None
    haze: float | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    point: tuple[tuple[float, float, bool], ...] = ()
    box: tuple[tuple[int, int, int, int], ...] = ()
    cluster: str = ""
    shared: bool = False
    turn: int = 0
    mirror: bool = False
    crop: tuple[int, int, int, int] | None = None


def wrong_usage(sentence: str) -> NoReturn:
    """End with a sentence about how the command was put.

    Raises:
        SystemExit: always, with 2.
    """
    _cut_parser().error(sentence)


class _Raising(argparse.ArgumentParser):
    """Raises what is wrong instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("{problem}", problem=message)


def _cut_parser(kind: type[argparse.ArgumentParser] = argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser = kind(
        "koutu cut",
        description=_CUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "inputs", nargs="*", metavar="IN", help="a picture, a folder, an http(s) link, or - for the standard input"
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="a file, a folder, or - for the standard output"
    )
    add_framing_options(parser)
    add_matte_options(parser)
    add_picture_options(parser)
    _add_folder_options(parser)
    add_run_options(parser)
    return parser


def add_framing_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that turn, mirror and crop each picture before it is cut."""
    parser.add_argument(
        "--turn", type=values.turn, default=0, metavar="90|180|270", help="turn the picture clockwise before it is cut"
    )
    parser.add_argument("--mirror", action="store_true", help="let left and right change places, after the turn")
    parser.add_argument(
        "--crop",
        type=values.crop,
        metavar="X,Y,W,H",
        help="cut only this part of the turned and mirrored picture, in its pixels",
    )


def add_matte_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how subjects are found."""
    parser.add_argument("--mode", choices=tuple(MODES), default=GENERAL, help="what is in the pictures (general)")
    parser.add_argument(
        "--size",
        default="large",
        help="small is quick, large is good; medium, extra-large, best, or a network's id where installed (large)",
    )
    parser.add_argument(
        "--refine",
        choices=get_args(Method),
        help="fast follows the photo's edges, fine also finds hair, "
        "best asks ViTMatte where installed (fine; with --size small: fast)",
    )
    parser.add_argument(
        "--radius",
        type=float,
        metavar="PERCENT",
        help="how wide the edge is that is worked out from the photo, 25 to 400 (100)",
    )
    parser.add_argument(
        "--detail",
        type=float,
        metavar="PERCENT",
        help="how far it follows the photo's colours against the network's opinion, 0 to 100 (50)",
    )
    parser.add_argument(
        "--haze",
        type=float,
        metavar="PERCENT",
        help="how far faint alpha beside the subject is taken away, 0 to 100 (50); 0 for smoke and veils",
    )
    add_picks(parser)


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how the finished picture is."""
    parser.add_argument("--format", choices=tuple(FORMATS), help="the file format (png, or as OUT is named)")
    parser.add_argument("--matte-only", action="store_true", help="save the matte, white where the subject is")
    parser.add_argument("--trim", action="store_true", help="crop to the subject")
    parser.add_argument("--margin", type=float, metavar="PERCENT", help="around the subject, with --trim")
    parser.add_argument(
        "--preset", metavar="NAME", help="a preset by its name or its .toml file; see koutu presets list"
    )
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="NAME",
        help="one more file by this preset, from the same matte: OUT-NAME; may be given several times",
    )
    parser.add_argument(
        "--backdrop",
        type=values.backdrop,
        metavar="WHAT",
        help="behind the subject: a colour such as white or ff8800, blurred, grey, none, or a picture",
    )
    parser.add_argument(
        "--canvas", type=values.canvas, metavar="WxH", help="size of the finished picture, such as 2000x2000"
    )
    parser.add_argument("--scale", type=float, metavar="PERCENT", help="of the finished picture")
    parser.add_argument("--dpi", type=float, metavar="DPI", help="to write into the file (the photo's)")
    parser.add_argument(
        "--quality",
        type=int,
        metavar="1-100",
        help=f"of {', '.join(_LOSSY[:-1])} and {_LOSSY[-1]} (90; WebP without it is lossless)",
    )
    parser.add_argument("--bits", type=int, choices=(8, 16), help="at most so many per colour (as the photo has)")
    parser.add_argument("--srgb", action="store_true", help="convert to sRGB instead of keeping the photo's profile")
    parser.add_argument("--strip", action="store_true", help="leave the photo's metadata out")
    parser.add_argument(
        "--copyright", action="store_true", help="with --strip: keep who made the photo and its copyright"
    )
    parser.add_argument("--position", action="store_true", help="keep where the photo was taken (left out otherwise)")


def _add_folder_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="leave out of folders what is called so, such as 'draft-*' or 'old/*'; may be given several times",
    )
    parser.add_argument("--resume", action="store_true", help="leave out what an earlier run finished")
    parser.add_argument(
        "--cluster", default="", metavar="ADDRESS", help="let the workers of this Dask scheduler cut the pictures"
    )
    parser.add_argument(
        "--shared", action="store_true", help="with --cluster: workers read the photos by the same paths"
    )


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how files are called and what is told."""
    parser.add_argument(
        "--name", metavar="TEMPLATE", help="of files in a folder: {name}-{mode}-{n} (the preset's, or {name})"
    )
    parser.add_argument(
        "--jobs", type=values.jobs, default=0, metavar="N", help="pictures finished at the same time (auto)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that exist (inputs are never replaced)")
    parser.add_argument("--json", action="store_true", help="report every input as one line of JSON")


def parse_cut(arguments: list[str]) -> CutOptions:
    """Read the words behind `koutu cut`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    try:
        return cut_options(arguments)
    except UsageError as error:
        wrong_usage(str(error))


def cut_options(arguments: list[str]) -> CutOptions:
    """Read the words behind `koutu cut`.

    Raises:
        UsageError: they make no sense; the sentence is argparse's or ours.
    """
    parser = _cut_parser(_Raising)
    split = arguments.index("--") if "--" in arguments else len(arguments)
    # Intermixed: `cut a.jpg -o out b.jpg` is what people type. It mishandles `--`, so that is done here.
    found = parser.parse_intermixed_args(with_signs(arguments[:split]))
    options = options_from(vars(found), local_files((*found.inputs, *arguments[split + 1 :])))
    check_options(parser, options)
    if not options.inputs:
        parser.error("say what to cut: a picture, a folder, a link, or - for the standard input")
    if "" in options.inputs or not options.output:
        parser.error("an empty name is neither a picture nor a folder")
    if options.resume and options.output == "-":
        parser.error("--resume looks at files that are there; -o - writes none")
    if options.inputs.count("-") > 1:
        parser.error("the standard input can be read only once")
    if "-" in options.inputs and sys.stdin.isatty():
        parser.error("- reads a picture from a pipe, but the standard input is the keyboard")
    if options.output == "-":
        if options.json:
            parser.error("--json and -o - would both write to the standard output")
        if sys.stdout.isatty():
            parser.error("-o - writes the picture itself: send it into a file or a pipe")
    return options


def options_from(found: Mapping[str, Any], inputs: Sequence[str]) -> CutOptions:
    """Return what a parser with these options found, for some inputs."""
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    return CutOptions(**{**found, **lists, "inputs": tuple(inputs)})


def check_options(parser: argparse.ArgumentParser, options: CutOptions) -> None:
    """Let the parser refuse options that do not go together."""
    try:
        chosen(options.refine, options.radius, options.detail, options.haze, options.size)
    except ValueError:
        parser.error("--radius is 25 to 400, --detail 0 to 100, both for fine edges only; --haze is 0 to 100")
    if options.matte_only and options.backdrop is not None:
        parser.error("--matte-only has no use for --backdrop: a matte has no colours")
    if options.margin is not None and not options.trim:
        parser.error("--margin says what --trim leaves around the subject: give both")
