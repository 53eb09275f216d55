"""models/catalog.toml as typed entries: the networks, and the recipes that run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from koutu.engine.core.errors import CatalogError
from koutu.engine.files.bounded import parse_toml, read_bounded
from koutu.engine.files.checked_table import Problem, Table, is_number
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.entry_table import listed_entry, refuse_twins
from koutu.engine.networks.input_rule import InputRule, input_rule
from koutu.engine.networks.modes import GENERAL, MODES, Mode

When = Literal["always", "doubt", "contradiction"]
Join = Literal["opinion", "odds"]
# One of SIZES, or the id of a network that has no place among them.
Size = str

SIZES: tuple[Size, ...] = ("small", "medium", "large", "extra-large", "best")
_MOST_BYTES = 1 << 20  # bytes: a list of networks is a short text


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
    """How one mode and size make a coarse matte.

    Attributes:
        mode, size: what it is for.
        runs: quickest first.
        join: how the runs that are asked in doubt are joined with the one that always is: as "opinion"
            (`merge.with_second_opinions`) or by "odds" (`merge.by_odds`), which takes one such run.
    """

    mode: Mode
    size: Size
    runs: tuple[Run, ...]
    join: Join = "opinion"

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
    """Networks and recipes: all that are known, or those whose files are there (`ModelStore.usable`)."""

    networks: tuple[NetworkEntry, ...]
    recipes: tuple[Recipe, ...]

    def recipe(self, mode: Mode, size: Size) -> Choice:
        """Find what runs for a mode and size.

        The mode's own recipe of that size; else its own of the nearest size, a smaller one first; else General's,
        found likewise. A size that is a network's name, and not here, counts as large.

        Raises:
            CatalogError: there is nothing at all.
        """
        for each in (mode, GENERAL):
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
    networks = tuple(listed_entry(item, f"network {n}") for n, item in enumerate(top.items("network"), 1))
    refuse_twins((network.id for network in networks), "network")
    refuse_twins((file.name for network in networks for file in network.files), "file")
    by_id = {network.id: network for network in networks if network.task == "matte"}
    recipes = tuple(_recipe(item, f"recipe {n}", by_id) for n, item in enumerate(top.items("recipe"), 1))
    refuse_twins((f"{recipe.mode} {recipe.size}" for recipe in recipes), "recipe")
    top.done()
    return Catalog(networks, recipes)


def _recipe(item: object, where: str, networks: dict[str, NetworkEntry]) -> Recipe:
    table = Table(item, where)
    mode: Mode = table.one_of("mode", tuple(MODES))
    size: Size = table.one_of("size", (*SIZES, *networks))
    table.where = f"recipe {mode} {size}"
    runs = tuple(_run(run, f"{table.where}: run {n}", networks) for n, run in enumerate(table.items("runs"), 1))
    if sum(run.weight > 0 and run.when == "always" for run in runs) != 1:
        raise table.problem("runs", "must have one of weight above 0 that is always needed")
    join: Join = table.one_of("join", get_args(Join)) if "join" in table else "opinion"
    if join == "odds" and sorted(run.when for run in runs if run.weight) != ["always", "doubt"]:
        raise table.problem("join", "must be opinion unless one run is always needed, one in doubt, and no other")
    recipe = Recipe(mode, size, runs, join)
    table.done()
    return recipe


def _run(item: object, where: str, networks: dict[str, NetworkEntry]) -> Run:
    table = Table(item, where)
    network = networks[table.one_of("network", tuple(networks))]
    rule = input_rule(table.take("input"), f"{where}: input") if "input" in table else network.input
    weight = table.take("weight") if "weight" in table else 1.0
    if not is_number(weight) or weight < 0:
        raise table.problem("weight", "must be a number, 0 or above")
    when: When = table.one_of("when", get_args(When)) if "when" in table else "always"
    table.done()
    return Run(network, rule, float(weight), when)
