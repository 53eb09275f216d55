"""The words of `koutu models`."""

import argparse
from dataclasses import dataclass
from typing import Literal, get_args

from koutu import cli_defaults
from koutu.engine.networks.families import MatteFamily
from koutu.engine.networks.modes import GENERAL, MODES, Mode

ModelsCommand = Literal["list", "install", "verify", "remove", "import", "devices", "measure"]


@dataclass(frozen=True, slots=True)
class ModelsOptions:
    """`koutu models`, as asked for.

    Attributes:
        command: what to do.
        ids: the networks; for `verify` none means all that are there.
        mirror: where to look for a download beyond the network's own addresses.
        json: one line of JSON per network.
        files: those of the network to import.
        mode: what it is for.
        family: how it was trained; None: found out.
        side: of its input, where it takes any.
        title: what people call it; empty: as the file.
        sample: the picture to try it on; empty: a drawn one.
        matte: where to save what the trial gave; empty: nowhere.
        dry_run: try it only.
        here: in this process, which is the trial's own.
        measure: run on every device, and say how long it took.
        device: the one to run on; empty: the first that works.
    """

    command: ModelsCommand = "list"
    ids: tuple[str, ...] = ()
    mirror: str = ""
    json: bool = False
    files: tuple[str, ...] = ()
    mode: Mode = GENERAL
    family: MatteFamily | None = None
    side: int | None = None
    title: str = ""
    sample: str = ""
    matte: str = ""
    dry_run: bool = False
    here: bool = False
    measure: bool = False
    device: str = ""


def parse_models(arguments: list[str]) -> ModelsOptions:
    """Read the words behind `koutu models`.

    Raises:
        SystemExit: as `arguments.parse`.
    """
    parser = argparse.ArgumentParser("koutu models", description="The networks.", allow_abbrev=False)
    parser.set_defaults(ids=(), mirror="")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, explained: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=explained, description=explained, allow_abbrev=False)
        made.add_argument("--json", action="store_true", help="one line of JSON per network")
        return made

    command("list", "show every network, its licence and where it lies")
    install = command("install", "download networks; broken off, the same command goes on")
    install.add_argument("ids", nargs="+", metavar="ID", help="as `koutu models list` shows it")
    install.add_argument(
        "--mirror",
        default=cli_defaults.mirror(),
        metavar="WHERE",
        help="a folder, or an address that the file's name is put behind; {file} and {url} in it are filled in "
        "(KOUTU_MIRROR)",
    )
    verify = command("verify", "check the digests of networks: those named, or all that are there")
    verify.add_argument("ids", nargs="*", metavar="ID")
    remove = command("remove", "delete networks that were downloaded or imported")
    remove.add_argument("ids", nargs="+", metavar="ID")
    devices = command("devices", "show what networks can run on, and why not; KOUTU_DEVICE chooses one")
    devices.add_argument("--measure", action="store_true", help="run the bundled networks on each")
    devices.set_defaults(device=cli_defaults.device())
    measure = command("measure", "run one network on one device, in this process; one line of JSON")
    measure.add_argument("ids", nargs=1, metavar="ID")
    measure.add_argument("--device", default="CPU", metavar="NAME", help="as `koutu models devices` names it (CPU)")
    _add_import(command("import", "try any ONNX network on a picture, and keep it"))
    found = vars(parser.parse_args(arguments))
    return ModelsOptions(**found | {each: tuple(found.get(each, ())) for each in ("ids", "files")})


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="the .onnx file, or encoder and decoder of a network that selects what is pointed at; a .txt file names "
        "its classes, one in a line",
    )
    command.add_argument("--mode", choices=tuple(MODES), default=GENERAL, help="what it is for (general)")
    command.add_argument("--family", choices=get_args(MatteFamily), help="how it was trained (found out)")
    command.add_argument("--side", type=int, metavar="PIXELS", help="of its input, where it takes any size")
    command.add_argument("--title", default="", help="what to call it (as the file)")
    command.add_argument("--sample", default="", metavar="PHOTO", help="the picture to try it on (a drawn one)")
    command.add_argument("--matte", default="", metavar="PNG", help="save what the trial gave")
    command.add_argument("--dry-run", action="store_true", help="try it only, keep nothing")
    # For the process that a trial is given: see engine/networks/trial.py.
    command.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
