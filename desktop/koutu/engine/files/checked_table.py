"""A table of a TOML or JSON file, read with a check of every value."""

import math
import re
from typing import Any


class Problem(Exception):  # noqa: N818 - becomes an error of ours that names the file
    """What is wrong in a file."""


class Table:
    """A TOML table whose values are taken out one by one, each checked; what is left at the end was not known."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise Problem(f"{where} must be a table")
        self._values: dict[str, Any] = dict(values)
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str) -> Any:
        """Take a value out.

        Raises:
            Problem: it is missing.
        """
        if key not in self._values:
            raise self.problem(key, "is missing")
        return self._values.pop(key)

    def text(self, key: str, pattern: str = r"\S(.*\S)?") -> str:
        """Take a text out that matches `pattern` as a whole."""
        value = self.take(key)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.problem(key, f"must be a text like {pattern}")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> Any:
        """Take a value out that is one of `allowed`."""
        value = self.take(key)
        if value not in allowed:
            raise self.problem(key, f"must be one of {', '.join(allowed)}")
        return value

    def whole(self, key: str, most: int = 2**53) -> int:
        """Take a whole number above 0 out, at most `most`."""
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
            raise self.problem(key, "must be a whole number above 0, and not a larger one than makes sense")
        return value

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """Take a list of `count` finite numbers out."""
        value = self.take(key)
        if not isinstance(value, list) or len(value) != count or not all(map(is_number, value)):
            raise self.problem(key, f"must be {count} numbers")
        return tuple(float(x) for x in value)

    def items(self, key: str) -> list[Any]:
        """Take a list out that is not empty."""
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.problem(key, "must be a list with at least one item")
        return value

    def table(self, key: str) -> "Table":
        """Take a table out."""
        return Table(self.take(key), f"{self.where}: {key}")

    def done(self) -> None:
        """Say that nothing else may be there.

        Raises:
            Problem: something else is there.
        """
        if self._values:
            raise self.problem(min(self._values), "is not known")

    def problem(self, key: str, what: str) -> Problem:
        """A problem with one key, to be raised."""
        return Problem(f"{self.where}: {key} {what}")


def is_number(value: object) -> bool:
    """Whether `value` is a finite number, and no truth value."""
    return (isinstance(value, float) and math.isfinite(value)) or (type(value) is int and abs(value) < 2**53)
