"""Whatever lies where a file of settings is expected: little time, little memory, one sentence."""

import json
import math
import os
import resource
import threading
import tomllib
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu import cli_defaults, paths
from koutu.engine.compose.style import Backdrop, Style
from koutu.engine.core.errors import KoutuError, PresetError
from koutu.engine.export.export import Export
from koutu.engine.export.presets import Preset, as_toml, parse_preset, read_preset
from koutu.engine.files.bounded import as_json, parse_json, parse_toml, read_bounded
from koutu.engine.files.checked_table import Problem
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.imported import imported
from koutu.services import settings as settings_file

TOML_BOMBS = {
    "dots": b".".join([b"a"] * 30_000) + b" = 1",
    "quoted dots": b".".join([b'"a"'] * 10_000) + b" = 1",
    "spaced dots": b" . ".join([b"a"] * 10_000) + b" = 1",
    "table of dots": b"[" + b".".join([b"a"] * 30_000) + b"]",
    "tables of dots": b"[[" + b".".join([b"a"] * 30_000) + b"]]",
    "inline dots": b"a = { " + b".".join([b"a"] * 30_000) + b" = 1 }",
    "after a text": b'a = """\n"#\'""" # "\n' + b".".join([b"a"] * 20_000) + b" = 1",
    "lists": b"a = " + b"[" * 30_000,
    "tables": b"a = " + b"{ a = " * 10_000,
    "number": b"[export]\ndpi = " + b"9" * 60_000,
    "number of 400": b"[canvas]\nwidth = 1" + b"0" * 400 + b"\nheight = 1",
    "hexadecimal": b"a = 0x" + b"f" * 60_000,
    "infinite": b"[[network]]\nid = 'a'\n[backdrop]\nangle = inf",
    "no number": b"[export]\nscale = nan",
    "long key": b"a" * 60_000 + b" = 1",
    "quotes": b'"""' * 20_000,
    "apostrophes": b"'''" * 20_001,
    "escapes": b'"""' + b'\\"""' * 15_000,
    "not UTF-8": b"a = '\xff'",
    "nothing": b"\0" * 1000,
}
JSON_BOMBS = {
    "lists": b"[" * 200_000,
    "tables": b'{"a":' * 100_000,
    "number and depth": b'{"place": [' + b"9" * 900_000 + b"]}" + b"[" * 99,
    "half a letter": b'["\xed\xa0"]',
    "cut": b'{"a": "',
    "nothing": b"",
}


def cheaply(work: Callable[[], Any]) -> Any:
    """Run it within 64 MB; without a bound, each of these takes seconds or hundreds of megabytes."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    tracemalloc.start()
    try:
        return work()
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        after = resource.getrusage(resource.RUSAGE_SELF)
        assert peak < 64_000_000
        # Of the processor, not of the clock: a busy machine is no failing test.
        assert after.ru_utime - before.ru_utime < 2


@pytest.mark.parametrize("name", TOML_BOMBS)
def test_toml_bombs(name: str, tmp_path: Path) -> None:
    data = TOML_BOMBS[name]

    def work() -> None:
        with pytest.raises(PresetError) as error:
            parse_preset(data, "bomb.toml")
        assert len(str(error.value)) < 600
        assert "\n" not in str(error.value)

    cheaply(work)
    path = tmp_path / "catalog.toml"
    path.write_bytes(data)
    with pytest.raises(KoutuError, match="list of networks"):
        cheaply(lambda: load_catalog(path))


@pytest.mark.parametrize("name", JSON_BOMBS)
def test_json_bombs(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        with pytest.raises(Problem):
            parse_json(JSON_BOMBS[name])

    cheaply(work)
    (tmp_path / "deep.json").write_bytes(JSON_BOMBS[name])
    assert cheaply(lambda: imported(tmp_path)).networks == ()
    assert cheaply(lambda: settings_file.load(tmp_path / "deep.json")) == settings_file.Settings()
    paths.settings().parent.mkdir(parents=True)
    paths.settings().write_bytes(JSON_BOMBS[name])
    assert cheaply(cli_defaults.device) == ""


def odd_places(folder: Path) -> dict[str, Path]:
    """What a name ending in .toml or .json may turn out to be."""
    found = {"device": Path("/dev/zero"), "folder": folder}
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.toml")
        found["pipe"] = folder / "pipe.toml"
    with (folder / "huge.toml").open("wb") as file:
        file.truncate(1 << 40)
    found["huge"] = folder / "huge.toml"
    (folder / "linked.toml").symlink_to("/dev/zero")
    found["link"] = folder / "linked.toml"
    (folder / "round.toml").symlink_to("round.toml")
    found["round"] = folder / "round.toml"
    found["NUL"] = folder / "a\0b.toml"
    return found


@pytest.mark.skipif(os.name == "nt", reason="devices and pipes of POSIX")
def test_places_that_are_no_files(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name, path in odd_places(tmp_path).items():
        done: list[str] = []

        def work(path: Path = path, done: list[str] = done) -> None:
            with pytest.raises(PresetError, match="cannot be read"):
                read_preset(path)
            with pytest.raises(KoutuError):
                load_catalog(path)
            assert settings_file.load(path) == settings_file.Settings()
            with pytest.raises((OSError, ValueError)):
                read_bounded(path, 1000)
            done.append("yes")

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(20)
        assert done, name


def test_settings_out_of_range_take_their_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for place in ([2147483648] * 4, [0, 0, -1, 5], [10**15, 0, 5, 5], [0, 0, 70000, 70000]):
        path.write_text(json.dumps({"version": 1, "place": place, "smoothing": 0.5}))
        found = settings_file.load(path)
        assert found.place is None
        assert found.smoothing == 0.5


def test_the_limit_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 1000)
    assert read_bounded(path, 1000) == b"x" * 1000
    with pytest.raises(OSError, match="larger"):
        read_bounded(path, 999)
    assert read_bounded(Path("/proc/self/stat"), 10_000)


def outcome(parse: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return parse(data)
    except Problem as problem:
        return problem


@given(st.binary(max_size=400))
def test_any_bytes_are_a_value_or_a_problem_in_one_line(data: bytes) -> None:
    for parse in (parse_toml, parse_json):
        assert "\n" not in str(outcome(parse, data)) or not isinstance(outcome(parse, data), Problem)


@given(st.text(alphabet="[]{}=.,\"'#\\\nab1 -_", max_size=300))
def test_what_looks_like_toml_is_read_as_tomllib_does_or_refused(text: str) -> None:
    found = outcome(parse_toml, text.encode())
    try:
        expected = tomllib.loads(text)
    except (ValueError, RecursionError):
        assert isinstance(found, Problem)
        return
    limits = ("deeply", "many parts", "too large", "too long")
    assert found == expected or any(word in str(found) for word in limits)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-1e300, 1e300)
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]))
    | st.binary(max_size=20).map(os.fsdecode),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_json_carries_everything_also_names_of_any_bytes(value: Any) -> None:
    assert parse_json(as_json(value)) == value


@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
def test_a_preset_carries_a_picture_of_any_name(name: bytes) -> None:
    path = os.fsdecode(name)
    preset = Preset("a", "a", replace(Style(), backdrop=Backdrop("picture", picture=path)), Export())
    assert parse_preset(as_toml(preset).encode(), "a.toml").look.backdrop.picture == path


def test_numbers_are_what_arrays_can_have() -> None:
    assert parse_json(b"[9007199254740992, 1e300]") == [2**53, 1e300]
    assert parse_toml(b"a = 9007199254740992") == {"a": 2**53}
    odd = [b"9007199254740993", b"1e309", b"-1" + b"0" * 400, b"9" * 90_000, b"NaN", b"-Infinity"]
    assert parse_json(b"[" + b",".join(odd) + b", 7]") == [None] * 6 + [7]
    assert not math.isinf(parse_json(b"[-1e300]")[0])
