"""Every signal of services and document says what it carries."""

import ast
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest
from PySide6.QtCore import Signal

from koutu import document, services

MODULES = [
    importlib.import_module(found.name)
    for room in (document, services)
    for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
]


def carried(module: ModuleType, source: str) -> list[tuple[int, object]]:
    """What the module's signals carry, with the lines. Qt itself calls every class of Python's the same."""
    found: list[tuple[int, object]] = []
    called = {name for name, value in vars(module).items() if value is Signal}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in called:
            assert not node.keywords
            found += [(node.lineno, eval(ast.unparse(each), dict(vars(module)))) for each in node.args]
    return found


def untyped(found: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """Those that are no class, or the class of everything."""
    return [(line, kind) for line, kind in found if not isinstance(kind, type) or kind is object]


def names(module: ModuleType) -> bool:
    return any(value is Signal for value in vars(module).values())


@pytest.mark.parametrize("module", [each for each in MODULES if names(each)], ids=lambda module: module.__name__)
def test_a_signal_carries_a_class(module: ModuleType) -> None:
    assert untyped(carried(module, inspect.getsource(module))) == []


def test_the_walk_sees_all_and_would_see_an_object() -> None:
    with_signals = [module for module in MODULES if names(module)]
    assert len(with_signals) >= 10
    assert sum(len(carried(module, inspect.getsource(module))) for module in with_signals) >= 25
    probe = ModuleType("probe")
    vars(probe).update(Signal=Signal, Anything=object)
    source = "a = Signal(int)\nb = Signal(int, object)\nc = Signal(Anything)\nd = Signal('QVariant')\n"
    assert untyped(carried(probe, source)) == [(2, object), (3, object), (4, "QVariant")]
