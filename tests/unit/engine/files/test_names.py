"""Templates of file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.errors import ExportError
from koutu.engine.files.names import file_names


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{name}", "cat {1}"),
        ("{name}-{mode}-{n}", "cat {1}-human-7"),
        ("{n:03}_{name}", "007_cat {1}"),
        ("抠图 {{{n}}}", "抠图 {7}"),
        ("NUL", "_NUL"),
        ("com¹.{n}", "_com¹.7"),
        ("Lpt{n} .a", "_Lpt7 .a"),
        ("null", "null"),
        ("a.nul", "a.nul"),
    ],
)
def test_a_template_is_filled_in(template: str, made: str) -> None:
    assert file_names(template, "human")("cat {1}", 7) == made


@pytest.mark.parametrize(
    "template",
    [
        "",
        " . ",
        "{name",
        "{}",
        "{0}",
        "{size}",
        "{name.__class__}",
        "{name!r}",
        "{n:99999999}",
        "{name:>9}",
        "a/{name}",
        "..\\{name}",
        "{name}: {n}",
        "a\0",
    ],
)
def test_what_is_no_name_is_refused_with_what_may_stand_in_one(template: str) -> None:
    with pytest.raises(ExportError, match="is not a name for files"):
        file_names(template, "human")


@given(st.text(max_size=20))
def test_whatever_is_written_either_names_a_file_in_its_folder_or_is_refused(template: str) -> None:
    try:
        named = file_names(template, "human")
    except ExportError:
        return
    assert not set(named("a", 1)) & set("/\\\0")
