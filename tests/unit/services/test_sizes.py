"""No class of services and document does everything: 20 methods at the most."""

import inspect

import pytest

from tests.unit.services.test_signals import MODULES

CLASSES = [
    value
    for module in MODULES
    for value in vars(module).values()
    if inspect.isclass(value) and value.__module__ == module.__name__
]


def methods(kind: type) -> list[str]:
    """Properties and class methods included, inherited ones not."""
    return [
        name
        for name, value in vars(kind).items()
        if inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)
    ]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_class_has_twenty_methods_at_the_most(kind: type) -> None:
    assert len(methods(kind)) <= 20, methods(kind)
