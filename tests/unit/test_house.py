"""The house in numbers: rooms, floors, arrows; and what has grown too large. `pytest -s` shows the table."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "koutu"
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_METHODS = 20


@dataclass(frozen=True)
class Storey:
    """The rooms of one package.

    Attributes:
        floors: the rooms of each, the highest first, as import-linter's contract has them.
        arrows: (room, the room it imports), once for each pair.
    """

    name: str
    floors: list[set[str]]
    arrows: set[tuple[str, str]]

    @property
    def rooms(self) -> set[str]:
        return set().union(*self.floors)

    @property
    def upwards(self) -> set[tuple[str, str]]:
        """Arrows that do not go to a lower floor."""
        floor = {room: number for number, rooms in enumerate(self.floors) for room in rooms}
        return {(one, other) for one, other in self.arrows if floor[other] <= floor[one]}

    @property
    def circles(self) -> set[str]:
        """Rooms that come back to themselves."""
        reach = {room: {other for one, other in self.arrows if one == room} for room in self.rooms}
        for middle in self.rooms:
            for room in self.rooms:
                if middle in reach[room]:
                    reach[room] |= reach[middle]
        return {room for room in self.rooms if room in reach[room]}


def sources(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def storey(name: str, package: Path = PACKAGE, contracts: Path = ROOT / "pyproject.toml") -> Storey:
    tool = tomllib.loads(contracts.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in tool if each.get("containers") == [f"koutu.{name}"]]
    floors = [{room.strip() for room in layer.split("|")} for layer in layers]
    known = set().union(*floors)
    arrows = set()
    for path, tree in sources(package / name):
        room = path.relative_to(package / name).parts[0]
        for module in imported(tree):
            parts = module.split(".")
            if parts[:2] == ["koutu", name] and len(parts) > 2 and parts[2] in known and room in known:
                arrows.add((room, parts[2]))
    return Storey(name, floors, {(one, other) for one, other in arrows if one != other})


def lines_of(node: ast.AST) -> int:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return (node.end_lineno or node.lineno) - node.lineno + 1


def long_files(package: Path = PACKAGE) -> dict[str, int]:
    counted = {
        path.relative_to(package).as_posix(): path.read_text("utf-8").count("\n") for path, _ in sources(package)
    }
    return {name: lines for name, lines in counted.items() if lines > LONGEST_FILE}


def long_functions(package: Path = PACKAGE) -> dict[str, int]:
    return {
        f"{path.relative_to(package).as_posix()}:{node.name}": lines_of(node)
        for path, tree in sources(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > LONGEST_FUNCTION
    }


def large_classes(package: Path = PACKAGE) -> dict[str, int]:
    """Classes outside widgets by the number of their methods; a property is an attribute, and none of them."""
    bases: dict[str, set[str]] = {}
    methods: dict[str, int] = {}
    for _, tree in sources(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {ast.unparse(base) for base in node.bases}
                methods[node.name] = sum(map(_is_method, node.body))
    return {
        name: count for name, count in methods.items() if count > MOST_METHODS and not _is_widget(name, bases, set())
    }


def _is_method(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    marks = {ast.unparse(mark) for mark in node.decorator_list}
    return not any(mark == "property" or mark.endswith((".setter", "cached_property")) for mark in marks)


def _is_widget(name: str, bases: dict[str, set[str]], seen: set[str]) -> bool:
    if name in ("QWidget", "QDialog", "QMainWindow", "QFrame"):
        return True
    return any(_is_widget(base, bases, seen | {name}) for base in bases.get(name, set()) if base not in seen)


@pytest.mark.parametrize("name", ["engine", "ui"])
def test_arrows_go_down_and_never_in_a_circle(name: str) -> None:
    made = storey(name)
    print(
        f"\n{name}: {len(made.rooms)} rooms on {len(made.floors)} floors, {len(made.arrows)} arrows, "
        f"{len(made.upwards)} of them up, {len(made.circles)} rooms in circles"
    )
    assert made.rooms == {path.parent.name for path in (PACKAGE / name).glob("*/__init__.py")}
    assert len(made.arrows) > len(made.rooms)
    assert not made.upwards
    assert not made.circles


def test_nothing_has_grown_too_large() -> None:
    files, functions, classes = long_files(), long_functions(), large_classes()
    for what, found, most in (
        (f"files over {LONGEST_FILE} lines", files, 0),
        (f"functions over {LONGEST_FUNCTION} lines", functions, 0),
        (f"classes over {MOST_METHODS} methods, outside widgets", classes, 0),
    ):
        print(
            f"\n{what}: {len(found)} (at most {most})",
            *(f"  {size:4} {name}" for name, size in found.items()),
            sep="\n",
        )
    assert not files
    assert not functions
    assert not classes


def test_the_count_sees_what_it_should(tmp_path: Path) -> None:
    """On a house that is wrong in every way."""
    for name, text in {
        "engine/low/a.py": "from koutu.engine.high import b",
        "engine/high/b.py": "def f():\n    import koutu.engine.low.a\n" + "    pass\n" * 60,
        "engine/high/c.py": "class C:\n" + "".join(f"    def m{n}(self): pass\n" for n in range(21)) + "\n" * 400,
        "engine/high/d.py": "class D(QWidget):\n" + "".join(f"    def m{n}(self): pass\n" for n in range(21)),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    contracts = tmp_path / "pyproject.toml"
    contracts.write_text('[[tool.importlinter.contracts]]\ncontainers = ["koutu.engine"]\nlayers = ["high", "low"]\n')
    made = storey("engine", tmp_path, contracts)
    assert made.arrows == {("low", "high"), ("high", "low")}
    assert made.upwards == {("low", "high")}
    assert made.circles == {"low", "high"}
    assert list(long_files(tmp_path)) == ["engine/high/c.py"]
    assert long_functions(tmp_path) == {"engine/high/b.py:f": 62}
    assert large_classes(tmp_path) == {"C": 21}
