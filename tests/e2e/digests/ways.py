"""The ways to a file: window, batch, command line, script. What the digests know of Koutu is here."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

import koutu
from koutu import app, cli, paths
from koutu.engine.export.presets import named_preset
from koutu.services.settings import Settings
from tests.e2e.digests.pictures import CHECKOUT, Picture

NETWORK = paths.bundled_models() / "u2netp.onnx"
# Kinds of files, by the options of the command line; a preset of the user's own says the same to the window.
FORMATS = {
    "png": ("--format", "png", "--bits", "8"),
    "png16": ("--format", "png"),
    "webp": ("--format", "webp"),
    "tiff": ("--format", "tiff"),
    "psd": ("--format", "psd"),
    "ora": ("--format", "ora"),
}
_PATIENCE_MS = 120_000


@dataclass(frozen=True, slots=True)
class Task:
    """A picture and what is to be made of it: one of FORMATS, "preset" or "document"."""

    picture: Picture
    product: str

    @property
    def preset(self) -> str:
        """The id of the preset that says so."""
        return self.picture.preset if self.product == "preset" else self.product


Made = dict[Task, Path]


@contextmanager
def user_of_its_own(folder: Path) -> Iterator[None]:
    """Somebody who has never used Koutu, on the processor, but has a preset for each of FORMATS."""
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    others = dict.fromkeys(("KOUTU_MODELS", "KOUTU_MIRROR", "U2NET_HOME"), "")
    with mock.patch.dict(os.environ, {**homes, **others, "KOUTU_DEVICE": "CPU", "QT_QPA_PLATFORM": "offscreen"}):
        presets = paths.user_presets()
        presets.mkdir(parents=True)
        for name, (_, format, *bits) in FORMATS.items():
            lines = ["[export]", f'format = "{format}"', *(f"bits = {bits[1]}" for _ in bits[1:])]
            presets.joinpath(f"{name}.toml").write_text("\n".join([f'title = "Digests {name}"', *lines, ""]))
        yield


def by_window(tasks: Iterable[Task], photos: Path, out: Path, window: Any) -> Made:
    """Open each picture, save its cutout, export it, save its document, close it."""
    by_picture: dict[Picture, list[Task]] = {}
    for task in tasks:
        by_picture.setdefault(task.picture, []).append(task)
    made: Made = {}
    for picture, wanted in by_picture.items():
        photo = out / picture.stem / picture.name
        photo.parent.mkdir()
        shutil.copy(photos / picture.name, photo)
        document = _opened(window, picture, photo)
        bare = "png16" if picture.deep else "png"
        for task in wanted:
            made[task] = _saved(window, photo.parent) if task.product == bare else photo.with_name(task.product)
        exported = [task for task in wanted if task.product not in (bare, "document")]
        _export(window, {task.preset: made[task] for task in exported})
        for task in wanted:
            if task.product == "document":
                made[task] = _saved_document(window, document, photo.with_suffix(".koutu"))
        window.actions_.close.trigger()
        _until(lambda: not window.session.documents)
    return made


@contextmanager
def shown_window(application: QApplication) -> Iterator[Any]:
    """The whole window; garbage is collected when its threads are gone."""
    gc.disable()
    window = app.build_window(application, Settings(language="en", hints=False))
    window.show()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.enable()


def by_batch(tasks: Iterable[Task], photos: Path, out: Path, window: Any) -> Made:
    """Let the batch window work on all pictures that are to be made alike."""
    alike: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        alike.setdefault((task.picture.mode, task.picture.size, task.preset), []).append(task)
    window.actions_.batch.trigger()
    batch = window.exporting.batch
    made: Made = {}
    for number, ((mode, size, preset), some) in enumerate(alike.items()):
        _choose(window, mode, size)
        _pick(batch.presets, preset)
        batch.batch_queue.clear()
        batch.set_target(out / str(number))
        batch.add([photos / task.picture.name for task in some])
        batch.start.click()
        _until(lambda: not batch.batch_queue.running)
        for task in some:
            (made[task],) = (out / str(number)).glob(f"{task.picture.stem}.*")
    batch.close()
    return made


def by_command_line(tasks: Iterable[Task], photos: Path, out: Path) -> Made:
    """Run `koutu cut` for each, the first time in a process of its own."""
    made: Made = {}
    for number, task in enumerate(tasks):
        what = ("--preset", task.preset) if task.product == "preset" else FORMATS[task.product]
        words = ["cut", str(photos / task.picture.name), "-o", f"{out / str(number)}/", *what]
        words += ["--mode", task.picture.mode, "--size", task.picture.size]
        assert (_process(words) if number == 0 else cli.main(words)) == 0, words
        (made[task],) = (out / str(number)).iterdir()
    return made


def by_script(tasks: Iterable[Task], photos: Path, out: Path) -> Made:
    """Cut each picture once, and save what a script can: files without options."""
    cutouts: dict[Picture, Any] = {}
    made: Made = {}
    for task in tasks:
        picture = task.picture
        if picture not in cutouts:
            cutouts[picture] = koutu.cut(photos / picture.name, picture.mode, picture.size)
        made[task] = koutu.save(cutouts[picture], out / f"{picture.stem}.{task.product.removesuffix('16')}")
    return made


def _process(words: Sequence[str]) -> int:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "desktop")}
    return subprocess.run([sys.executable, "-m", "koutu", *words], env=environment, check=False).returncode


def _opened(window: Any, picture: Picture, photo: Path) -> Any:
    """Drop a picture on the window, and wait for its cutout."""
    _choose(window, picture.mode, picture.size)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(99, 99), Qt.DropAction.CopyAction, mime, buttons, keys))
    _until(lambda: window.session.current is not None)
    document = window.session.current
    _until(lambda: document.matte is not None and not document.busy)
    return document


def _saved(window: Any, folder: Path) -> Path:
    """Where Save puts the cutout of a photo in this folder."""
    window.actions_.save.trigger()
    _until(lambda: any(folder.glob("*-cutout.png")))
    return next(folder.glob("*-cutout.png"))


def _saved_document(window: Any, document: Any, path: Path) -> Path:
    """Where Save document puts it."""
    if document.file is not None:  # what is there was opened, and is written anew
        path.unlink()
    window.documents.actions.save.trigger()
    for dialog in window.findChildren(QFileDialog):
        dialog.selectFile(str(path))
        dialog.accept()
    _until(lambda: path.is_file() and not document.unsaved)
    return path


def _export(window: Any, paths_by_preset: dict[str, Path]) -> None:
    """Choose one preset after the other under “Backdrop and export”."""
    window.actions_.finish.trigger()
    dialog = window.exporting.dialog
    for preset, path in paths_by_preset.items():
        _pick(dialog.presets, preset)
        dialog.export_to(path)
        _until(path.is_file)
    dialog.close()


def _choose(window: Any, mode: str, size: str) -> None:
    window.actions_.modes[mode].trigger()
    window.actions_.sizes[size].trigger()


def _pick(presets: Any, preset: str) -> None:
    """Choose a preset as a user does."""
    rows = [at for at in range(presets.count()) if getattr(presets.itemData(at), "id", None) == preset]
    if rows:
        presets.setCurrentIndex(rows[0])
        presets.activated.emit(rows[0])
    else:  # of an ID photo's variants one is listed; colour and sheet are controls beside it
        presets.chosen.emit(named_preset(preset, paths.preset_folders()))


def _until(condition: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not condition():
        assert not deadline.hasExpired(), "the window did not get there"
        QTest.qWait(5)
