"""The one owner of clean colours: whoever shows, copies, saves or exports a cutout asks here, from any thread."""

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from koutu.document.cutout_source import CutoutSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.export.export import encode_cutout
from koutu.engine.files.atomic import write_atomically
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.matting.packed_colours import PackedColours


class CutoutRenderer:
    """Renders cutouts, one at a time; who asks meanwhile waits, and shares the answer where it is about the same matte.

    Of the matte that was asked for last it keeps the colours packed; the whole cutout only while it is held.
    It does not keep a source alive: a document that is closed takes its pixels with it.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._taken = False
        self._kept: tuple[weakref.ref[CutoutSource], PackedColours | Cutout] | None = None
        self._held = False
        self._files: weakref.WeakKeyDictionary[CutoutSource, Path] = weakref.WeakKeyDictionary()

    def cutout(self, source: CutoutSource, cancel: CancelToken) -> Cutout:
        """Return the cutout with clean colours; they are estimated once.

        Raises:
            Cancelled: by the token. Who waited for the one that was cancelled renders in its place.
        """
        with self._in_turn(cancel):
            return self._cutout(source, cancel)

    def png(self, source: CutoutSource, cancel: CancelToken) -> bytes:
        """Return the bare cutout's PNG, as `koutu cut` writes it; the file that was written last gives it again.

        Raises:
            Cancelled: by the token.
        """
        with self._in_turn(cancel):
            file = self._files.get(source)
            if file is not None and file.is_file():
                return file.read_bytes()
            cutout = self._cutout(source, cancel)
        cancel.check()
        return encode_cutout(cutout)

    def write(self, source: CutoutSource, path: Path, cancel: CancelToken) -> None:
        """Write the PNG to a file of ours.

        Raises:
            Cancelled: by the token.
            ExportError: the file cannot be written.
        """
        png = self.png(source, cancel)
        cancel.check()
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, png, True)
        with self._in_turn(cancel):
            self._files[source] = path

    def hold(self) -> None:
        """Keep the whole cutout from now on: someone asks for the same one again and again."""
        with self._in_turn(CancelToken()):
            self._held = True

    def release(self) -> None:
        """Keep it packed again."""
        with self._in_turn(CancelToken()):
            self._held = False
            if self._kept is not None and isinstance(self._kept[1], Cutout):
                cutout = self._kept[1]
                self._kept = self._kept[0], PackedColours(cutout.colours, cutout.matte)

    @property
    def nbytes(self) -> int:
        """Bytes of what is kept, a matte that is the document's own among them."""
        kept = None if self._kept is None else self._kept[1]
        if isinstance(kept, Cutout):
            return kept.colours.nbytes + kept.matte.nbytes
        return 0 if kept is None else kept.nbytes

    @contextmanager
    def _in_turn(self, cancel: CancelToken) -> Iterator[None]:
        with cancel.stopping_by(self._wake), self._turn:
            while self._taken:
                self._turn.wait()
                cancel.check()
            self._taken = True
        try:
            yield
        finally:
            with self._turn:
                self._taken = False
                self._turn.notify_all()

    def _wake(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def _cutout(self, source: CutoutSource, cancel: CancelToken) -> Cutout:
        kept = self._kept
        if kept is not None and kept[0]() is source:
            if isinstance(kept[1], Cutout):
                return kept[1]
            photo, matte = source.photo, source.matte()
            cutout = Cutout(photo, kept[1].unpacked(photo.pixels, matte), matte)
        else:
            self._kept = None  # before the next one needs the room
            cutout = make_cutout(source.photo, source.matte(), cancel)
        packed = cutout if self._held else PackedColours(cutout.colours, cutout.matte)
        self._kept = weakref.ref(source, self._let_go), packed
        return cutout

    def _let_go(self, source: "weakref.ref[CutoutSource]") -> None:
        # Called where the last holder let go, which may be any thread: one assignment, no lock.
        kept = self._kept
        if kept is not None and kept[0] is source:
            self._kept = None
