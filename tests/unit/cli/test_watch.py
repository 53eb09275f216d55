"""`koutu watch`: what comes into a folder is cut until a signal ends it."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from koutu import cli
from koutu.cli import watch
from koutu.engine.batch.pipeline import Outcome
from tests.unit.pictures import write_subject

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot send itself a polite kill")


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that says what happens after the first outcome, the second and so on; after the last: TERM."""
    tell = watch._tell
    monkeypatch.setattr(watch, "SECONDS", 0.0)
    monkeypatch.setattr(watch, "_LATEST", 0.0)

    def say(*then: Callable[[], object]) -> None:
        left = [*then, lambda: os.kill(os.getpid(), signal.SIGTERM)]

        def told(outcome: Outcome, *rest: object) -> None:
            tell(outcome, *rest)  # type: ignore[arg-type]
            left.pop(0)()

        monkeypatch.setattr(watch, "_tell", told)

    return say


def run(tmp_path: Path, *words: str) -> int:
    return cli.main(["watch", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--size", "small", *words])


def test_what_comes_is_cut_a_retake_beside_the_first_and_a_restart_does_nothing_twice(
    tmp_path: Path, after: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_subject(folder / "a.png")
    after(
        lambda: (folder / "broken.jpg").write_text("no picture"),
        lambda: write_subject(folder / "a.png", 200),
        lambda: write_subject(folder / "A.bmp.png", 180),
    )
    assert run(tmp_path, "--existing") == 0
    out, err = capsys.readouterr()
    made = ["a.png", "a-2.png", "A.bmp.png"]
    assert out.splitlines() == [
        f"{folder / name} → {tmp_path / 'out' / target}"
        for name, target in zip(["a.png", "a.png", "A.bmp.png"], made, strict=True)
    ]
    assert f"{folder / 'broken.jpg'} is a text file" in err
    assert cli.main(["cut", str(folder / "a.png"), "-o", str(tmp_path / "b.png"), "--size", "small"]) == 0
    assert (tmp_path / "out" / "a-2.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir() if path.suffix == ".png"}
    (folder / "broken.jpg").unlink()
    write_subject(folder / "z.png")
    after()
    assert run(tmp_path, "--existing", "--json") == 0
    assert [json.loads(line)["output"] for line in capsys.readouterr().out.splitlines()] == [
        str(tmp_path / "out" / "z.png")
    ]
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_two_of_one_name_and_a_template_that_counts(tmp_path: Path, after: Callable[..., None]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_subject(folder / "a.png").rename(folder / "a.jpg")
    write_subject(folder / "a.png")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "3.webp").touch()
    after(lambda: None, lambda: write_subject(folder / "b.png"))
    assert run(tmp_path, "--existing", "--name", "{n}", "--format", "webp") == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("*.webp")) == [f"{n}.webp" for n in range(1, 5)]
    after(lambda: None, lambda: None)
    assert cli.main(["watch", str(folder), "-o", str(tmp_path / "other"), "--size", "small", "--existing"]) == 0
    assert sorted(path.name for path in (tmp_path / "other").glob("*.png")) == ["a-2.png", "a.png", "b.png"]


def test_what_is_there_at_the_start_does_not_count(tmp_path: Path, after: Callable[..., None]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_subject(folder / "old.png")
    begun = watch.FolderLook

    class Look(begun):  # type: ignore[misc, valid-type]
        def __init__(self, *words: object, **named: object) -> None:
            super().__init__(*words, **named)
            write_subject(folder / "new.png")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "FolderLook", Look)
        after()
        assert run(tmp_path) == 0
    assert [path.name for path in (tmp_path / "out").glob("*.png")] == ["new.png"]


def test_what_cannot_be_watched_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 1
    assert "is no folder that can be watched" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    assert cli.main(["watch", str(tmp_path / "in"), "-o", str(tmp_path / "in" / ".." / "in")]) == 1
    assert "is the watched folder itself" in capsys.readouterr().err
    assert run(tmp_path, "--size", "gigantic") == 1
    assert "there is no size “gigantic”" in capsys.readouterr().err
    assert cli.main(["watch", str(tmp_path / "in"), "-o", "-"]) == 2
    assert "say two folders" in capsys.readouterr().err
    assert cli.main(["watch", str(tmp_path / "in"), "-o", "out", "--margin", "3"]) == 2
