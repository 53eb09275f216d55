"""models/classes.toml as typed entries: what networks know by name, in English and Chinese."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from koutu.engine.core.errors import CatalogError, LabelError
from koutu.engine.files.bounded import parse_toml, read_bounded
from koutu.engine.files.checked_table import Problem, Table

_NEAREST = 3  # names in an error's sentence: what one line holds
_COCO_THINGS = 90  # ids above it are stuff

_MOST_BYTES = 1 << 20  # bytes: a list of classes is a short text


@dataclass(frozen=True, slots=True)
class ClassName:
    """One class of things or stuff.

    Attributes:
        name: in English, lower case; unique.
        zh: in Chinese.
        thing: whether it can be counted; stuff (sky, grass) cannot.
        coco: its id among COCO's panoptic categories, or 0.
        voc: its number in PASCAL VOC's list, or 0.
        clothes: its number in the answer of U²-Net clothes, or 0.
        aliases: what else people type for it.
    """

    name: str
    zh: str
    thing: bool = True
    coco: int = 0
    voc: int = 0
    clothes: int = 0
    aliases: tuple[str, ...] = ()

    def called(self, language: str) -> str:
        """Return the name in a language such as "zh_CN"; English where there is no other."""
        return self.zh if language.startswith("zh") else self.name


class Vocabulary:
    """All classes.

    Attributes:
        classes: in the file's order.
    """

    def __init__(self, classes: Iterable[ClassName]) -> None:
        self.classes = tuple(classes)
        self._by_word = {word.casefold(): each for each in self.classes for word in (*each.aliases, each.zh, each.name)}

    @cached_property
    def coco(self) -> dict[int, ClassName]:
        """Classes by COCO's panoptic id."""
        return {each.coco: each for each in self.classes if each.coco}

    @cached_property
    def coco_things(self) -> tuple[ClassName, ...]:
        """COCO's 80 things in the order of their ids: detectors number them from 0 without gaps."""
        return tuple(self.coco[number] for number in sorted(self.coco) if number <= _COCO_THINGS)

    @cached_property
    def voc(self) -> tuple[ClassName | None, ...]:
        """VOC's 21 in their order; the first, the background, is None."""
        return _in_order({each.voc: each for each in self.classes if each.voc})

    @cached_property
    def clothes(self) -> tuple[ClassName | None, ...]:
        """The background, then the three kinds of clothes."""
        return _in_order({each.clothes: each for each in self.classes if each.clothes})

    def called(self, word: str) -> ClassName:
        """Return the class that a network's own list calls so; a new one where nobody knows it."""
        return self._by_word.get(word.casefold(), ClassName(word, word))

    def find(self, word: str) -> ClassName:
        """Return the class that people call so: by its name in either language or by an alias; a plural is taken too.

        Raises:
            LabelError: there is none; the sentence offers the nearest names.
        """
        asked = word.strip().casefold()
        for spelling in (asked, asked.removesuffix("s"), asked.removesuffix("es")):
            if spelling in self._by_word:
                return self._by_word[spelling]
        words = difflib.get_close_matches(asked, self._by_word, _NEAREST, cutoff=0.6)
        nearest = dict.fromkeys(self._by_word[each].name for each in words)
        if nearest:
            raise LabelError(
                "Koutu knows nothing called “{word}”. Did you mean {nearest}?", word=word, nearest=", ".join(nearest)
            )
        raise LabelError(
            "Koutu knows nothing called “{word}”. It knows {known}.",
            word=word,
            known=", ".join(each.name for each in self.classes),
        )


def load_vocabulary(path: Path) -> Vocabulary:
    """Read and check the list of classes.

    Raises:
        CatalogError: the file is missing, is not TOML, a value is missing or unknown, or a name is there twice.
    """
    try:
        top = Table(parse_toml(read_bounded(path, _MOST_BYTES)), "classes")
        classes = tuple(_class(item, f"class {number}") for number, item in enumerate(top.items("class"), 1))
        top.done()
        _refuse_twins(classes)
    except OSError as error:
        raise _damaged(path, error.strerror or str(error)) from error
    except (ValueError, Problem) as error:
        raise _damaged(path, str(error)) from error
    return Vocabulary(classes)


def _damaged(path: Path, problem: str) -> CatalogError:
    return CatalogError(
        "The list of classes, {path}, is damaged: {problem}. Install Koutu again.", path=path, problem=problem
    )


def _class(item: object, where: str) -> ClassName:
    table = Table(item, where)
    name = table.text("name", r"[a-z]([a-z -]*[a-z])?")
    table.where = f"class {name}"
    made = ClassName(
        name,
        table.text("zh"),
        thing=not ("stuff" in table and table.take("stuff") is True),
        coco=table.whole("coco") if "coco" in table else 0,
        voc=table.whole("voc") if "voc" in table else 0,
        clothes=table.whole("clothes") if "clothes" in table else 0,
        aliases=tuple(map(str, table.items("aliases"))) if "aliases" in table else (),
    )
    table.done()
    return made


def _refuse_twins(classes: Iterable[ClassName]) -> None:
    seen: set[str] = set()
    for each in classes:
        for word in (each.name, *each.aliases):
            if word in seen:
                raise Problem(f"class {each.name}: {word} is there twice")
            seen.add(word)


def _in_order(by_number: dict[int, ClassName]) -> tuple[ClassName | None, ...]:
    return tuple(by_number.get(number) for number in range(max(by_number) + 1))
