"""models/catalog.toml as typed entries: the networks, and the recipes that run them."""

import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from koutu.engine.errors import CatalogError

Mode = Literal["general", "human", "anime"]
Size = Literal["small", "large"]
InputKind = Literal["squeeze", "aspect"]

# The deepest level of both network families is 1/64 of the input.
SIDE_STEP = 64


@dataclass(frozen=True, slots=True)
class InputRule:
    """How large a photo becomes before a network sees it.

    Attributes:
        kind: "squeeze" gives up the proportions, "aspect" keeps them.
        side: pixels; the side of the square, or the long side. A multiple of 64.
    """

    kind: InputKind
    side: int

    def shape(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the network's input for a photo of `height` × `width` pixels."""
        if self.kind == "squeeze":
            return self.side, self.side
        longest = max(height, width)
        return self._rounded(height, longest), self._rounded(width, longest)

    def _rounded(self, length: int, longest: int) -> int:
        steps = (2 * length * self.side + longest * SIDE_STEP) // (2 * longest * SIDE_STEP)
        return max(1, steps) * SIDE_STEP


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """What the catalogue knows of one network file.

    Attributes:
        id: short name, unique in the catalogue.
        title: name that people read.
        file: file name, without a folder.
        bytes: size of the file.
        sha256: digest of the file, 64 lower-case hex digits.
        mean, std: per channel, subtracted from and divided out of the photo scaled to 0..1.
        input: the size the network was trained for.
        licence: SPDX identifier.
        licence_file: path of the licence's text, relative to the catalogue.
        sources: addresses where network and paper come from.
    """

    id: str
    title: str
    file: str
    bytes: int
    sha256: str
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    input: InputRule
    licence: str
    licence_file: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One forward pass of a recipe.

    Attributes:
        network: what runs.
        input: the size it gets; may differ from the network's own.
        weight: how much its matte counts beside the other runs' (see `merge`); 0 makes it a preview only.
    """

    network: NetworkEntry
    input: InputRule
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one mode and size make a coarse matte: its runs, quickest first."""

    mode: Mode
    size: Size
    runs: tuple[Run, ...]


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
    """All networks and recipes."""

    networks: tuple[NetworkEntry, ...]
    recipes: tuple[Recipe, ...]

    def recipe(self, mode: Mode, size: Size) -> Choice:
        """Find the recipe of a mode and size; General stands in for a mode that has none.

        Raises:
            CatalogError: General has no recipe of that size either.
        """
        by_key = {(recipe.mode, recipe.size): recipe for recipe in self.recipes}
        found = by_key.get((mode, size)) or by_key.get(("general", size))
        if found is None:
            raise CatalogError("There is no network for the size {size}. Install Koutu again.", size=size)
        return Choice(mode, found)


def load_catalog(path: Path) -> Catalog:
    """Read and check a catalogue.

    Raises:
        CatalogError: the file is missing or not TOML, a value is missing, unknown or of the wrong kind, an id or a
            recipe is there twice, or a recipe names a network that is not there.
    """
    try:
        with path.open("rb") as file:
            document = tomllib.load(file)
    except OSError as error:
        raise CatalogError(
            "The list of networks, {path}, cannot be read ({reason}). Install Koutu again.",
            path=path,
            reason=error.strerror or error,
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    try:
        return _catalog(document)
    except _Problem as problem:
        raise _damaged(path, str(problem)) from problem


def _damaged(path: Path, problem: str) -> CatalogError:
    return CatalogError(
        "The list of networks, {path}, is damaged: {problem}. Install Koutu again.", path=path, problem=problem
    )


class _Problem(Exception):  # noqa: N818 - becomes a CatalogError that names the file
    """What is wrong in the catalogue."""


class _Table:
    """A TOML table whose values are taken out one by one, each checked; what is left at the end was not known."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise _Problem(f"{where} must be a table")
        self._values: dict[str, Any] = dict(values)
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str) -> Any:
        if key not in self._values:
            raise self.problem(key, "is missing")
        return self._values.pop(key)

    def text(self, key: str, pattern: str = r"\S(.*\S)?") -> str:
        value = self.take(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.problem(key, f"must be a text like {pattern}")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> Any:
        value = self.take(key)
        if value not in allowed:
            raise self.problem(key, f"must be one of {', '.join(allowed)}")
        return value

    def whole(self, key: str) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise self.problem(key, "must be a whole number above 0")
        return value

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        value = self.take(key)
        if not isinstance(value, list) or len(value) != count or not all(map(_is_number, value)):
            raise self.problem(key, f"must be {count} numbers")
        return tuple(float(x) for x in value)

    def items(self, key: str) -> list[Any]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.problem(key, "must be a list with at least one item")
        return value

    def table(self, key: str) -> "_Table":
        return _Table(self.take(key), f"{self.where}: {key}")

    def done(self) -> None:
        if self._values:
            raise self.problem(min(self._values), "is not known")

    def problem(self, key: str, what: str) -> _Problem:
        return _Problem(f"{self.where}: {key} {what}")


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type] # narrowed by the first half


def _catalog(document: dict[str, Any]) -> Catalog:
    top = _Table(document, "catalogue")
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
            raise _Problem(f"{kind} {name} is there twice")
        seen.add(name)


def _network(item: object, where: str) -> NetworkEntry:
    table = _Table(item, where)
    network_id = table.text("id", r"[a-z0-9][a-z0-9-]*")
    table.where = f"network {network_id}"
    mean, std = table.numbers("mean", 3), table.numbers("std", 3)
    if min(std) <= 0:
        raise table.problem("std", "must be above 0")
    sources = table.items("sources")
    if not all(isinstance(source, str) and source.startswith("https://") for source in sources):
        raise table.problem("sources", "must be https:// addresses")
    licence_file = table.text("licence_file")
    if ".." in PurePosixPath(licence_file).parts or licence_file.startswith("/") or "\\" in licence_file:
        raise table.problem("licence_file", "must be a path inside the catalogue's folder")
    entry = NetworkEntry(
        id=network_id,
        title=table.text("title"),
        file=table.text("file", r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.onnx"),
        bytes=table.whole("bytes"),
        sha256=table.text("sha256", r"[0-9a-f]{64}"),
        mean=(mean[0], mean[1], mean[2]),
        std=(std[0], std[1], std[2]),
        input=_input(table.table("input")),
        licence=table.text("licence"),
        licence_file=licence_file,
        sources=tuple(sources),
    )
    table.done()
    return entry


def _input(table: _Table) -> InputRule:
    rule = InputRule(kind=table.one_of("kind", get_args(InputKind)), side=table.whole("side"))
    if rule.side % SIDE_STEP:
        raise table.problem("side", f"must be a multiple of {SIDE_STEP}")
    table.done()
    return rule


def _recipe(item: object, where: str, networks: dict[str, NetworkEntry]) -> Recipe:
    table = _Table(item, where)
    mode: Mode = table.one_of("mode", get_args(Mode))
    size: Size = table.one_of("size", get_args(Size))
    table.where = f"recipe {mode} {size}"
    runs = tuple(_run(run, f"{table.where}: run {n}", networks) for n, run in enumerate(table.items("runs"), 1))
    if not any(run.weight for run in runs):
        raise table.problem("runs", "must have one of weight above 0")
    recipe = Recipe(mode, size, runs)
    table.done()
    return recipe


def _run(item: object, where: str, networks: dict[str, NetworkEntry]) -> Run:
    table = _Table(item, where)
    network = networks[table.one_of("network", tuple(networks))]
    rule = _input(table.table("input")) if "input" in table else network.input
    weight = table.take("weight") if "weight" in table else 1.0
    if not _is_number(weight) or weight < 0:
        raise table.problem("weight", "must be a number, 0 or above")
    table.done()
    return Run(network, rule, float(weight))
