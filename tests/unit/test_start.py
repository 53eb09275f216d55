"""start.py: what it says when something is missing, and when it installs."""

import importlib.util
import ntpath
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement

from koutu.__main__ import _COMMANDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """start.py alone in a folder with a space and Chinese characters, with nothing to install."""
    folder = tmp_path / "抠图 copy"
    (folder / "requirements").mkdir(parents=True)
    for name in ("runtime", "test", "package"):
        (folder / "requirements" / f"{name}.txt").write_text("")
    package = folder / "desktop" / "koutu"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text("import sys\nprint('koutu', sys.argv[1:])\n")
    (package / "__init__.py").write_text("")
    (folder / "start.py").write_bytes((ROOT / "start.py").read_bytes())
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys._base_executable, folder / "start.py", *arguments],  # type: ignore[attr-defined]
        cwd=folder.parent,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_commands_are_those_of_the_program(start: ModuleType) -> None:
    assert set(start.COMMANDS) == set(_COMMANDS) - {"-h", "--help"}  # start.py's own help answers these


@pytest.mark.parametrize("command", sorted(set(_COMMANDS) - {"-h", "--help"}))
def test_a_command_needs_no_screen(start: ModuleType, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    handed: list[list[str]] = []
    monkeypatch.setattr(start, "environment", lambda _: "folder")
    monkeypatch.setattr(start, "hand_over", lambda _, words: handed.append(words) or 0)
    assert start.run([command, "list"]) == 0
    assert handed == [[command, "list"]]


def test_check_runs_all_that_test_runs_but_the_tests(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: dict[str, list[str]] = {"check": [], "test": []}
    monkeypatch.setattr(start, "environment", lambda _: "folder")
    monkeypatch.setattr(start, "require_test_system", lambda _: None)
    for command, modules in ran.items():
        monkeypatch.setattr(start, "call", lambda _, words, modules=modules: modules.append(words[1]) or 0)
        assert start.run([command]) == 0
    assert ran["test"] == [*ran["check"], "pytest"]
    assert {"ruff", "mypy", "importlinter.cli"} == set(ran["check"])


def test_hooks_run_commands_that_there_are(start: ModuleType) -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    entries = [line.split("entry:")[1].split() for line in hooks.splitlines() if "entry:" in line]
    assert entries == [["python3", "start.py", "check"], ["python3", "start.py", "test"]]
    assert all(f"start.py {command}" in start.__doc__ for _, _, command in entries)


def test_every_pinned_version_is_in_range_and_has_digests() -> None:
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    pinned: dict[str, list[str]] = {}
    for name in ("runtime", "test", "package"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
        for line in text.splitlines():
            if "==" in line and not line.startswith("#"):
                assert "--hash=sha256:" in line
                package, version = line.split()[0].split("==")
                pinned.setdefault(package.lower().replace("_", "-"), []).append(version.rstrip(";"))
    extras = project["optional-dependencies"]
    for wanted in map(Requirement, project["dependencies"] + extras["test"] + extras["package"]):
        # One per system, where they differ.
        assert any(map(wanted.specifier.contains, pinned[wanted.name.lower()]))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Retrying (Retry(total=4)) after connection broken", "no connection"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one"),
        ("ERROR: No matching distribution found for numpy==2", "numpy"),
        ("PermissionError: Permission denied", "cannot be written"),
        ("HINT: This system does not have Windows Long Path support enabled.", "shorter path"),
        ("something nobody thought of", "something nobody thought of"),
    ],
)
def test_a_failed_install_is_a_sentence(start: ModuleType, said: str, words: str) -> None:
    assert words in start.explain_failure(said, "folder")


def test_an_old_python_is_told_so(start: ModuleType) -> None:
    assert "Python 3.11 or newer is needed, and this is Python 3.8" in start.too_old((3, 8))


def test_without_a_display_the_command_line_is_named(copy: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux starts without a display")
    done = run(copy, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode != 0
    assert "cut" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_installs_once_and_passes_the_words_on(copy: Path) -> None:
    first = run(copy, "cut", "a photo.jpg", "-o", "出")
    assert "koutu ['cut', 'a photo.jpg', '-o', '出']" in first.stdout, first.stderr
    assert "Setting Koutu up" in first.stdout + first.stderr
    marker = copy / ".venv" / "koutu-stamp.json"
    written = marker.stat().st_mtime_ns
    second = run(copy, "--version")
    assert "koutu ['--version']" in second.stdout
    assert "Setting" not in second.stdout + second.stderr
    assert marker.stat().st_mtime_ns == written

    # An install that was interrupted is done anew.
    marker.write_text("{")
    third = run(copy, "--version")
    assert "koutu ['--version']" in third.stdout
    assert "Traceback" not in third.stderr

    # So is one for other packages.
    (copy / "requirements" / "runtime.txt").write_text("nobody-has-this==1 --hash=sha256:" + "0" * 64 + "\n")
    fourth = run(copy, "--version", PIP_NO_INDEX="1")
    assert fourth.returncode != 0
    assert "nobody-has-this" in fourth.stderr
    assert "Traceback" not in fourth.stderr


def test_two_starts_at_once_both_work(copy: Path) -> None:
    command = [sys._base_executable, str(copy / "start.py"), "--version"]  # type: ignore[attr-defined]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [start.communicate() for start in both]
    assert all("koutu ['--version']" in out for out, _ in answers), answers
    assert sum("Another start" in out + err for out, err in answers) <= 1
    assert sum("Setting Koutu up" in out + err for out, err in answers) == 1


@pytest.mark.parametrize(
    "stamp",
    [
        '{"python": 1}',
        '{"locks": []}',
        '{"python": "x", "locks": {"runtime": 3}, "packages": []}',
        '{"python": "x", "locks": {}, "packages": 5}',
        '{"python": "x", "locks": {}, "packages": [[1]]}',
        '{"python": "x", "locks": {}, "packages": [], "files": "many"}',
        '{"python": "x", "locks": {}, "packages": [], "libraries": {"a": 1}}',
        "[" * 100_000,
        "null",
        "3",
        "\x00",
        "",
    ],
)
def test_a_stamp_of_any_shape_heals(start: ModuleType, tmp_path: Path, stamp: str) -> None:
    (tmp_path / start.STAMP).write_text(stamp)
    assert not start.is_ready(str(tmp_path), ["runtime"])
    assert isinstance(start.read_stamp(str(tmp_path)).get("libraries", []), list)
    assert not start.read_stamp(str(tmp_path)).get("adding")


def test_a_half_deleted_package_is_seen(start: ModuleType, tmp_path: Path) -> None:
    packages = Path(start.site_packages(str(tmp_path)))
    (packages / "numpy" / "core").mkdir(parents=True)
    for name in ("a.py", "b.py", "core/c.so"):
        (packages / "numpy" / name).touch()
    python = Path(start.python_of(str(tmp_path)))
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = {
        "python": start.python_tag(),
        "locks": {"runtime": start.digest("runtime")},
        "packages": ["numpy"],
        "files": start.count_files(str(packages)),
    }
    start.write_stamp(str(tmp_path), stamp)
    assert stamp["files"] == 3
    assert start.is_ready(str(tmp_path), ["runtime"])
    (packages / "numpy" / "__pycache__").mkdir()
    (packages / "numpy" / "__pycache__" / "a.pyc").touch()
    assert start.is_ready(str(tmp_path), ["runtime"])
    (packages / "numpy" / "core" / "c.so").unlink()
    assert not start.is_ready(str(tmp_path), ["runtime"])


@pytest.mark.parametrize("name", ["PIP_TARGET", "PIP_PREFIX", "PIP_DRY_RUN", "PIP_ROOT", "PIP_USER", "pip_target"])
def test_pips_settings_do_not_send_packages_elsewhere(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    found = start.pip_environment()
    assert name not in found
    assert found["PIP_NO_INDEX"] == "1"


def test_what_pip_did_not_install_is_seen(start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = Path(start.site_packages(str(tmp_path)))
    (packages / "Some_Thing-1.0.dist-info").mkdir(parents=True)
    text = "some.thing==1.0 \\\n    --hash=sha256:0\nother==2 \\\n    --hash=sha256:0\n"
    text += "win==3 ; sys_platform == 'win32' \\\n"
    monkeypatch.setattr(start, "lock_text", lambda lock: text)
    assert start.not_installed(str(tmp_path), "runtime") == ["other==2"]
    (packages / "other-2.dist-info").mkdir()
    assert start.not_installed(str(tmp_path), "runtime") == []


class Windows:
    """`os` as start.py finds it on Windows; what it does not ask by name is this system's."""

    name = "nt"

    def __getattr__(self, name: str) -> object:
        assert name != "execve", "Windows' own execve returns to the shell at once, while the program goes on"
        return getattr(os, name)


def test_on_windows_koutu_is_a_child_that_is_waited_for(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """In cmd and PowerShell alike: the prompt comes back at the end, with the program's own code."""
    monkeypatch.setattr(start, "os", Windows())
    assert Path(start.python_of("a")) == Path("a", "Scripts", "python.exe")
    assert Path(start.site_packages("a")) == Path("a", "Lib", "site-packages")
    seen: list[list[str]] = []

    class Child:
        def __init__(self, command: list[str], env: dict[str, str]) -> None:
            seen.append(command)
            self.interrupted = False

        def __enter__(self) -> "Child":
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def wait(self) -> int:
            if not self.interrupted:
                self.interrupted = True
                raise KeyboardInterrupt  # Ctrl+C goes to both; Koutu ends in its own way
            return 7

    monkeypatch.setattr(start, "subprocess", SimpleNamespace(Popen=Child))
    assert start.hand_over("python.exe", ["cut", "a b.jpg"]) == 7
    assert seen == [["python.exe", "-P", "-m", "koutu", "cut", "a b.jpg"]]


def test_a_python_from_the_store_makes_the_environment_by_its_own_name(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its file lies in a folder that nobody may run from; Python itself knows the name that may be run."""
    alias = (
        r"C:\Users\a\AppData\Local\Microsoft\WindowsApps\PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0\python.exe"
    )
    commands: list[list[str]] = []

    def listen(command: list[str], environ: object = None) -> tuple[int, str]:
        commands.append(command)
        (tmp_path / ".venv" / "Lib" / "site-packages").mkdir(parents=True)
        return 0, "Actual environment location may have moved due to redirects, links or junctions."

    monkeypatch.setattr(start, "os", Windows())
    monkeypatch.setattr(start, "listen", listen)
    monkeypatch.setattr(start.sys, "_base_executable", alias)
    start.make_new(str(tmp_path / ".venv"))
    assert commands == [[alias, "-I", "-m", "venv", str(tmp_path / ".venv")]]


def test_windows_folders_need_nobodys_rights(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", r"C:\Users\a\AppData\Local")
    folder = start.cache_folder(r"\\nas\programs\koutu")
    assert folder.startswith(str(Path(r"C:\Users\a\AppData\Local", "koutu", "venv-")))
    monkeypatch.setattr(start.os.path, "relpath", ntpath.relpath)
    monkeypatch.setattr(start.os.path, "realpath", ntpath.normpath)
    assert start.relative_path(r"D:\koutu\desktop", r"C:\venv\Lib") == r"D:\koutu\desktop", "another drive"
    code = (ROOT / "start.py").read_text("utf-8")
    # Neither a script of PowerShell, which its policy may refuse, nor a question for an administrator.
    assert not re.findall(r"(?i)runas|executionpolicy|activate|\.ps1|\.bat\b|\.cmd\b", code)


def test_commands_are_typed_alike_in_cmd_powershell_and_a_shell(start: ModuleType) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    typed = re.findall(r"^ *(?:python3? start\.py|koutu) .*?(?=   |$)", f"{readme}\n{start.__doc__}", re.MULTILINE)
    assert len(typed) > 15
    # Neither && nor $, %, ^, quotes or backslashes, which each of them reads in its own way.
    assert [line for line in typed if not re.fullmatch(r"[\w ./\[\]-]+", line)] == []
