"""Who opens files, starts programs and parses what strangers wrote: a short list, so that a new door is looked at."""

import ast
from collections.abc import Iterator
from pathlib import Path

KOUTU = Path(__file__).resolve().parents[2] / "desktop" / "koutu"

# What reads, writes, unpacks, runs or connects, by the module that it is called on; "" is a builtin.
_DOORS = {
    "": {"open", "eval", "exec", "compile", "__import__"},
    "os": {
        *("open", "fdopen", "popen", "system", "startfile", "fork", "mkfifo", "link", "symlink", "rename", "replace"),
        *("remove", "unlink", "truncate", "ftruncate", "makedirs", "mkdir", "chmod", "chown"),
        *(f"{way}{kind}" for way in ("exec", "spawn") for kind in ("v", "ve", "vp", "vpe", "l", "le", "lp", "lpe")),
    },
    "json": {"load", "loads"},
    "tomllib": {"load", "loads"},
    "np": {"load", "save", "savez", "fromfile", "memmap", "loadtxt", "genfromtxt"},
    "cv2": {"imread", "imwrite", "FileStorage", "VideoCapture"},
    "Image": {"open"},
    "QImage": {"fromData", "load"},
    "zipfile": {"ZipFile"},
    "socket": {"socket", "create_connection", "create_server"},
    "importlib": {"import_module"},
    "mmap": {"mmap"},
}
# Everything in these.
_WHOLE = {"pickle", "marshal", "shelve", "subprocess", "tempfile", "tarfile", "ctypes.util", "webbrowser", "ftplib"}
_CLASSES = {"QProcess", "QFile", "QSaveFile", "QTemporaryFile", "QNetworkAccessManager", "QImageReader", "QLocalServer"}
# Of paths, whatever they are called on.
_METHODS = {"read_bytes", "read_text", "write_bytes", "write_text", "hardlink_to", "symlink_to", "touch"}

# The doors there are. A reader of what strangers make goes through `bounded` or `read_file`, a writer through `atomic`,
# a private thing into `private_folder`, a process through `child`; the others say why they need not.
ALLOWED = {
    "engine/files/bounded.py": {"os.open", "json.loads", "tomllib.loads"},
    "engine/files/atomic.py": {"os.open", "os.link"},
    "engine/files/private_folder.py": {"os.open", "tempfile.mkdtemp", "tempfile.TemporaryDirectory"},
    "engine/files/disk_sync.py": {"os.open"},  # a folder
    "engine/files/file_lock.py": {"os.open"},
    "engine/files/addresses.py": {"socket.socket"},  # to an address that was judged
    "engine/core/child.py": {"subprocess.Popen"},
    "engine/core/memory.py": {".read_text"},  # /proc
    "engine/decoding/libraw_lines.py": {"tempfile.TemporaryFile"},  # without a name
    "engine/decoding/read_file.py": {"os.open", "open"},
    "engine/decoding/read_picture.py": {".open"},  # a pipe that the user named as one
    "engine/documents/reader.py": {"open", ".open", "zipfile.ZipFile"},  # an open descriptor; its parts are bounded
    "engine/documents/writer.py": {"zipfile.ZipFile"},  # into memory
    "engine/export/ora.py": {"zipfile.ZipFile"},  # into memory
    "engine/export/packbits.py": {"Image.open"},  # what Koutu has just encoded
    "engine/batch/journal.py": {"os.open", "open", "os.ftruncate"},  # O_NOFOLLOW, regular, locked
    "engine/batch/kept_mattes.py": {".read_bytes", ".write_bytes"},  # in the folder of this run
    "engine/networks/onnx_file.py": {"mmap.mmap"},  # an open descriptor
    "engine/networks/runtime.py": {".read_bytes"},  # of names that ONNX Runtime cannot open
    "engine/networks/measuring.py": {"json.loads"},  # a child of ours
    "engine/networks/download_file.py": {".open"},  # the part that has come so far, in Koutu's own folder
    "engine/networks/graph_cache.py": {"os.open", ".open", ".read_text", ".write_text"},  # Koutu's own cache
    "engine/networks/trial.py": {".write_bytes", "cv2.imread"},  # in a folder of ours
    "server/packed.py": {"zipfile.ZipFile"},  # into memory
    "services/settings.py": {"json.loads"},  # its own values
    "services/crash_log.py": {".open"},  # in the folder of this run
    "services/resting_files.py": {".read_bytes", ".write_bytes"},  # in the folder of this run
    "services/replaced_files.py": {".read_bytes"},  # in the folder of this run
    "services/cutout_renderer.py": {".read_bytes"},  # in the folder of this run
    "document/history.py": {"tempfile.TemporaryFile"},  # without a name
    "ui/window/exchange.py": {".read_bytes"},  # in the folder of this run
    "ui/window/help.py": {".read_text"},  # this run's log
    "ui/style/icons.py": {".read_bytes"},  # comes with Koutu
    "ui/dialogs/about.py": {".read_text"},  # comes with Koutu
    "cli/__init__.py": {"os.open"},  # os.devnull
    "cluster/line.py": {"socket.create_connection"},  # asks whether the scheduler answers
    "cli/screens.py": {"socket.socket", "socket.create_connection"},  # the display that the environment names
    "standard_streams.py": {"os.open", "os.fdopen"},  # os.devnull
}


def _door(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id if function.id in _DOORS[""] or function.id in _CLASSES else None
    if not isinstance(function, ast.Attribute):
        return None
    name = function.attr
    if name in _METHODS:
        return f".{name}"
    if isinstance(function.value, ast.Name):
        module = function.value.id
        if module in _WHOLE or name in _DOORS.get(module, ()):
            return f"{module}.{name}"
    # Of `x.open(…)` those that have a mode: dialogs have none.
    mode = call.args[0] if call.args else None
    named = {keyword.arg for keyword in call.keywords}
    is_mode = isinstance(mode, ast.Constant) and isinstance(mode.value, str) and set(mode.value) <= set("rwaxbt+")
    return ".open" if name == "open" and (is_mode or named & {"mode", "encoding", "buffering"}) else None


def doors(tree: ast.AST) -> Iterator[str]:
    """Return the doors in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (door := _door(node)) is not None:
            yield door
        # `with path.open():`, which has no mode either
        for item in node.items if isinstance(node, ast.With) else ():
            used = item.context_expr
            if isinstance(used, ast.Call) and isinstance(used.func, ast.Attribute) and used.func.attr == "open":
                yield ".open" if _door(used) is None else str(_door(used))
        # `from subprocess import run` would hide what `run(…)` is.
        if isinstance(node, ast.ImportFrom) and (node.module in _WHOLE or node.module in ("os", "json", "tomllib")):
            yield f"from {node.module}"


def test_only_those_open_files_and_start_programs_that_are_known_to() -> None:
    found = {}
    for path in sorted(KOUTU.rglob("*.py")):
        there = set(doors(ast.parse(path.read_text("utf-8"))))
        if there:
            found[path.relative_to(KOUTU).as_posix()] = there
    assert found == ALLOWED, (
        "a new door: let bounded, read_file, atomic, private_folder or child open it, or say why not"
    )


def test_every_way_in_is_seen() -> None:
    ways = "open(p)\np.open('rb')\np.open(encoding='utf-8')\np.read_text()\njson.loads(t)\nsubprocess.run(c)\nQFile(p)"
    assert len(list(doors(ast.parse(ways)))) == 7
    assert list(doors(ast.parse("from subprocess import run"))) == ["from subprocess"]
    assert list(doors(ast.parse("with path.open() as file: pass"))) == [".open"]
    assert list(doors(ast.parse("dialog.open()\nself.open(sources)\nwhole.open(info)"))) == []
