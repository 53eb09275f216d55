"""models/catalog.toml as typed entries: the networks, and the recipes that run them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypedDict, get_args

from koutu.engine.core.errors import CatalogError
from koutu.engine.files.bounded import parse_toml, read_bounded
from koutu.engine.files.checked_table import Problem, Table, is_number

Mode = Literal["general", "human", "anime"]
Activation = Literal["stretch", "sigmoid", "none"]
Range = Literal["own", "full"]
When = Literal["always", "doubt", "contradiction"]
Family = Literal["u2net", "isnet", "isnet-anime", "birefnet", "modnet", "custom"]
InputKind = Literal["squeeze", "aspect", "short"]
# One of SIZES, or the id of a network that has no place among them.
Size = str

SIZES: tuple[Size, ...] = ("small", "medium", "large", "extra-large", "best")
# The deepest level of U²-Net, IS-Net and BiRefNet is 1/64 of the input, MODNet's is 1/32.
SIDE_STEP = 64
SHORT_STEP = 32
# MODNet's long side is bounded as well: a panorama must not take all memory.
_LONGEST = 4
_MOST_BYTES = 1 << 20
_LARGEST_SIDE = 8192
# Pixels are treated in 0 to 1 or 0 to 255; nothing that was trained needs a number beyond this.
_LARGEST_SHIFT = 1e4


@dataclass(frozen=True, slots=True)
class InputRule:
    """How large a photo becomes before a network sees it.

    Attributes:
        kind: "squeeze" gives up the proportions, "aspect" keeps them, "short" also, by the short side.
        side: pixels; the side of the square, the long side (both multiples of 64), or the short side (of 32).
    """

    kind: InputKind
    side: int

    def shape(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the network's input for a photo of `height` × `width` pixels."""
        if self.kind == "squeeze":
            return self.side, self.side
        if self.kind == "short":
            scale = self.side / min(height, width)
            return self._floored(height * scale), self._floored(width * scale)
        longest = max(height, width)
        return self._rounded(height, longest), self._rounded(width, longest)

    def _rounded(self, length: int, longest: int) -> int:
        steps = (2 * length * self.side + longest * SIDE_STEP) // (2 * longest * SIDE_STEP)
        return max(1, steps) * SIDE_STEP

    def _floored(self, length: float) -> int:
        # The hair's breadth keeps 512.0000001 and 511.9999999 the same.
        return int(min(length + 1e-6, _LONGEST * self.side) / SHORT_STEP) * SHORT_STEP


@dataclass(frozen=True, slots=True)
class Digest:
    """What a file's bytes must add up to.

    Attributes:
        algorithm: as upstream gives it; md5 tells a damaged file, not a forged one.
        value: lower-case hex digits.
    """

    algorithm: Literal["sha256", "md5"]
    value: str


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """What the catalogue knows of one network file.

    Attributes:
        id: short name, unique in the catalogue.
        title: name that people read.
        file: file name, without a folder; the one rembg uses, where it knows the network.
        bytes: size of the file.
        digest: of the file.
        range: what is 1 when the photo is scaled to 0..1: its "own" maximum, or "full" (255).
        mean, std: per channel, subtracted from and divided out of the scaled photo.
        input: the size the network was trained for.
        activation: how its answer becomes a matte: "stretch" (its least is 0, its greatest 1), "sigmoid", or "none".
        licence: SPDX identifier.
        licence_file: path of the licence's text, relative to the catalogue.
        sources: addresses where network and paper come from.
        urls: where the file can be downloaded, in this order; none: it travels with the program, or is the user's.
    """

    id: str
    title: str
    file: str
    bytes: int
    digest: Digest
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    input: InputRule
    licence: str
    licence_file: str
    sources: tuple[str, ...]
    range: Range = "own"
    activation: Activation = "stretch"
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One forward pass of a recipe.

    Attributes:
        network: what runs.
        input: the size it gets; may differ from the network's own.
        weight: how much its matte counts beside the other runs' (see `merge`); 0 makes it a preview only.
        when: it is needed: "always", in "doubt" of the one that always is, or where those asked in doubt make a
            "contradiction" to it; such a run takes its place.
    """

    network: NetworkEntry
    input: InputRule
    weight: float = 1.0
    when: When = "always"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one mode and size make a coarse matte: its runs, quickest first."""

    mode: Mode
    size: Size
    runs: tuple[Run, ...]

    @property
    def networks(self) -> tuple[NetworkEntry, ...]:
        """Every network that runs, each once."""
        return tuple(dict.fromkeys(run.network for run in self.runs))


@dataclass(frozen=True, slots=True)
class Choice:
    """The recipe for what was asked."""

    asked: Mode
    recipe: Recipe

    @property
    def stands_in(self) -> bool:
        """Whether the recipe is another mode's, because the mode asked for has no network of its own."""
        return self.recipe.mode != self.asked


@dataclass(frozen=True, slots=True)
class Catalog:
    """Networks and recipes: all that are known, or those whose files are there (`Store.usable`)."""

    networks: tuple[NetworkEntry, ...]
    recipes: tuple[Recipe, ...]

    def recipe(self, mode: Mode, size: Size) -> Choice:
        """Find what runs for a mode and size.

        The mode's own recipe of that size; else its own of the nearest size, a smaller one first; else General's,
        found likewise. A size that is a network's name, and not here, counts as large.

        Raises:
            CatalogError: there is nothing at all.
        """
        for each in (mode, "general"):
            found = _nearest([recipe for recipe in self.recipes if recipe.mode == each], size)
            if found is not None:
                return Choice(mode, found)
        raise CatalogError("There is no network for the size {size}. Install Koutu again.", size=size)

    def sizes(self, mode: Mode) -> tuple[Size, ...]:
        """The sizes that a mode has recipes of, SIZES first and in their order."""
        own = [recipe.size for recipe in self.recipes if recipe.mode == mode]
        return (*(size for size in SIZES if size in own), *(size for size in own if size not in SIZES))

    def network(self, network_id: str) -> NetworkEntry:
        """Find a network by its id.

        Raises:
            CatalogError: there is none; the sentence lists those there are.
        """
        for entry in self.networks:
            if entry.id == network_id:
                return entry
        raise CatalogError(
            "There is no network “{id}”. These are known: {known}.",
            id=network_id,
            known=", ".join(entry.id for entry in self.networks),
        )


def _nearest(recipes: Sequence[Recipe], size: Size) -> Recipe | None:
    by_size = {recipe.size: recipe for recipe in recipes}
    if size in by_size:
        return by_size[size]
    asked = SIZES.index(size if size in SIZES else "large")
    for candidate in (*reversed(SIZES[: asked + 1]), *SIZES[asked:]):
        if candidate in by_size:
            return by_size[candidate]
    return recipes[0] if recipes else None


def load_catalog(path: Path) -> Catalog:
    """Read and check a catalogue.

    Raises:
        CatalogError: the file is missing or not TOML, a value is missing, unknown or of the wrong kind, an id or a
            recipe is there twice, or a recipe names a network that is not there.
    """
    try:
        data = read_bounded(path, _MOST_BYTES)
    except (OSError, ValueError) as error:
        raise CatalogError(
            "The list of networks, {path}, cannot be read ({reason}). Install Koutu again.",
            path=path,
            reason=getattr(error, "strerror", None) or error,
        ) from error
    try:
        return _catalog(parse_toml(data))
    except Problem as problem:
        raise _damaged(path, str(problem)) from problem


def _damaged(path: Path, problem: str) -> CatalogError:
    return CatalogError(
        "The list of networks, {path}, is damaged: {problem}. Install Koutu again.", path=path, problem=problem
    )


def _catalog(document: dict[str, Any]) -> Catalog:
    top = Table(document, "catalogue")
    networks = tuple(_network(item, f"network {n}") for n, item in enumerate(top.items("network"), 1))
    _refuse_twins((network.id for network in networks), "network")
    by_id = {network.id: network for network in networks}
    recipes = tuple(_recipe(item, f"recipe {n}", by_id) for n, item in enumerate(top.items("recipe"), 1))
    _refuse_twins((f"{recipe.mode} {recipe.size}" for recipe in recipes), "recipe")
    top.done()
    return Catalog(networks, recipes)


def _refuse_twins(names: Iterable[str], kind: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Problem(f"{kind} {name} is there twice")
        seen.add(name)


def _network(item: object, where: str) -> NetworkEntry:
    table = Table(item, where)
    network_id = table.text("id", r"[a-z0-9][a-z0-9-]*")
    table.where = f"network {network_id}"
    licence_file = table.text("licence_file")
    if ".." in PurePosixPath(licence_file).parts or licence_file.startswith("/") or "\\" in licence_file:
        raise table.problem("licence_file", "must be a path inside the catalogue's folder")
    entry = NetworkEntry(
        id=network_id,
        title=table.text("title"),
        file=table.text("file", r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.onnx"),
        bytes=table.whole("bytes"),
        digest=digest_of(table),
        licence=table.text("licence"),
        licence_file=licence_file,
        sources=_addresses(table, "sources"),
        urls=_addresses(table, "urls") if "urls" in table else (),
        **treatment(table),
    )
    table.done()
    return entry


def digest_of(table: Table) -> Digest:
    """Take a network's digest out of its table: `sha256`, or `md5` where upstream gives no other."""
    if "md5" in table:
        return Digest("md5", table.text("md5", r"[0-9a-f]{32}"))
    return Digest("sha256", table.text("sha256", r"[0-9a-f]{64}"))


class Treatment(TypedDict):
    """How a photo becomes a network's input, and its output a matte: the part of a `NetworkEntry` of this name."""

    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    input: InputRule
    range: Range
    activation: Activation


def treatment(table: Table) -> Treatment:
    """Take a network's treatment out of its table.

    Raises:
        Problem: a value is missing or makes no sense.
    """
    mean, std = table.numbers("mean", 3), table.numbers("std", 3)
    if min(std) < 1 / _LARGEST_SHIFT:
        raise table.problem("std", "must be above 0")
    if max(map(abs, (*mean, *std))) > _LARGEST_SHIFT:
        raise table.problem("mean and std", f"must not be beyond {_LARGEST_SHIFT:g}")
    return Treatment(
        mean=(mean[0], mean[1], mean[2]),
        std=(std[0], std[1], std[2]),
        input=_input(table.table("input")),
        range=table.one_of("range", get_args(Range)) if "range" in table else "own",
        activation=table.one_of("activation", get_args(Activation)) if "activation" in table else "stretch",
    )


def _addresses(table: Table, key: str) -> tuple[str, ...]:
    found = table.items(key)
    if not all(isinstance(address, str) and address.startswith("https://") for address in found):
        raise table.problem(key, "must be https:// addresses")
    return tuple(found)


def _input(table: Table) -> InputRule:
    rule = InputRule(kind=table.one_of("kind", get_args(InputKind)), side=table.whole("side", _LARGEST_SIDE))
    step = SHORT_STEP if rule.kind == "short" else SIDE_STEP
    if rule.side % step:
        raise table.problem("side", f"must be a multiple of {step}")
    table.done()
    return rule


def _recipe(item: object, where: str, networks: dict[str, NetworkEntry]) -> Recipe:
    table = Table(item, where)
    mode: Mode = table.one_of("mode", get_args(Mode))
    size: Size = table.one_of("size", (*SIZES, *networks))
    table.where = f"recipe {mode} {size}"
    runs = tuple(_run(run, f"{table.where}: run {n}", networks) for n, run in enumerate(table.items("runs"), 1))
    if sum(run.weight > 0 and run.when == "always" for run in runs) != 1:
        raise table.problem("runs", "must have one of weight above 0 that is always needed")
    recipe = Recipe(mode, size, runs)
    table.done()
    return recipe


def _run(item: object, where: str, networks: dict[str, NetworkEntry]) -> Run:
    table = Table(item, where)
    network = networks[table.one_of("network", tuple(networks))]
    rule = _input(table.table("input")) if "input" in table else network.input
    weight = table.take("weight") if "weight" in table else 1.0
    if not is_number(weight) or weight < 0:
        raise table.problem("weight", "must be a number, 0 or above")
    when: When = table.one_of("when", get_args(When)) if "when" in table else "always"
    table.done()
    return Run(network, rule, float(weight), when)
