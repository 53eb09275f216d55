"""Every number of the engine says where it comes from: a measurement, a specification, or what bounds it."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[3] / "desktop" / "koutu" / "engine"
# Nothing, one, two, and the largest of eight bits explain themselves.
PLAIN = {-1, 0, 1, 2, 255}


def unexplained(source: str) -> list[str]:
    """Return the module-level names of numbers that no comment speaks of.

    A comment speaks of the assignment it stands in or directly above; one above that ends with a colon is a heading,
    and speaks of all lines up to the next empty one.
    """
    comments = {
        token.start[0]: token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    lines = source.split("\n")
    return [
        ast.unparse(target)
        for node, target in _assignments(ast.parse(source))
        if set(_numbers(node.value)) - PLAIN and not _spoken_of(node, comments, lines)
    ]


def _assignments(tree: ast.Module) -> Iterator[tuple[ast.Assign | ast.AnnAssign, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield node, node.targets[0]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node, node.target


def _numbers(value: ast.expr | None) -> Iterator[float]:
    for node in ast.walk(value) if value is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.value


def _spoken_of(node: ast.stmt, comments: dict[int, str], lines: list[str]) -> bool:
    first, last = node.lineno, node.end_lineno or node.lineno
    if any(line in comments for line in range(first, last + 1)):
        return True
    above = first - 1
    if lines[above - 1].startswith("#"):
        return True
    while above and lines[above - 1]:
        if lines[above - 1].startswith("#"):
            return lines[above - 1].endswith(":")
        above -= 1
    return False


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_every_number_says_where_it_comes_from(path: Path) -> None:
    assert not unexplained(path.read_text("utf-8"))


def test_a_number_without_a_word_is_found() -> None:
    source = """
_A = 3
_B = 4  # of something
# As the paper says.
_C = 0.5
_D = 0.6
_E = 0, 1, 2, 255, True, "7"

# Tags of a format:
_F = 700
_G = {
    "h": 701
}
# A sentence.
_H: int = 5

_I = 702
_J = {
    "k": 6,  # here
}
"""
    assert unexplained(source) == ["_A", "_D", "_I"]
