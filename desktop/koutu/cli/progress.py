"""A progress bar of one line on a terminal."""

import os
import unicodedata
from typing import TextIO

_BAR = 20


def visible(text: str) -> str:
    """`text` without what a terminal would obey or could not show: a file's name may hold anything."""
    return "".join(character if character.isprintable() else "�" for character in text)


def clock(seconds: float) -> str:
    """A time as 0:07, 12:34 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def bar_line(done: int, total: int, *, share: float, name: str, elapsed: float, columns: int) -> str:
    """One line of at most `columns` columns.

    Args:
        done: pictures that are finished.
        total: pictures in all, at least 1.
        share: of the present picture, 0 to 1.
        name: of the present picture; cut at its front when there is no room.
        elapsed: seconds since the start.
        columns: width of the terminal; Chinese characters count two.
    """
    head = f"{_drawn((done + share) / total)}{min(done + 1, total)}/{total}  "
    tail = f"  {clock(elapsed)}"
    return _clip(head + _clip(visible(name), columns - len(head) - len(tail), keep_end=True) + tail, columns)


def _drawn(share: float) -> str:
    part = min(share, 1.0)
    filled = round(part * _BAR)
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {int(part * 100):3} %  "


def _clip(text: str, columns: int, keep_end: bool = False) -> str:
    if sum(map(_columns, text)) <= columns:
        return text
    kept: list[str] = []
    room = columns - 1
    for character in reversed(text) if keep_end else text:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    if columns < 1:
        return ""
    return "…" + "".join(reversed(kept)) if keep_end else "".join(kept) + "…"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Bar:
    """Drawn over itself on a terminal; on anything else it draws nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = ""
        self.alive = stream.isatty() and os.environ.get("TERM") != "dumb"

    def draw(self, done: int, total: int, *, share: float, name: str, elapsed: float) -> None:
        """Show where the work is."""
        if self.alive:
            self._show(bar_line(done, total, share=share, name=name, elapsed=elapsed, columns=self._columns()))

    def draw_share(self, share: float, text: str) -> None:
        """Show how much of one thing is done, 0 to 1, and a text."""
        if self.alive:
            self._show(_clip(_drawn(share) + visible(text), self._columns()))

    def _columns(self) -> int:
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns or 80
        except OSError:
            columns = 80
        # The last column stays free: some terminals wrap as soon as it is written.
        return columns - 1

    def _show(self, line: str) -> None:
        if line != self._drawn:
            self.clear()
            self._put(line)
            self._drawn = line

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._drawn:
            self._put("\r" + " " * sum(map(_columns, self._drawn)) + "\r")
            self._drawn = ""

    def _put(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
