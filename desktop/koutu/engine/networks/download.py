"""Download a network: all its files, resumed after any break, checked before use."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.files.file_lock import held
from koutu.engine.files.links import is_link
from koutu.engine.networks import download_errors as because
from koutu.engine.networks.download_file import FileDownload, Patience
from koutu.engine.networks.download_progress import Speaker, Tell
from koutu.engine.networks.entry import NetworkEntry, NetworkFile

_LOCK = ".download.lock"
# Room that a disk must have beyond the files themselves: a full disk troubles every program.
_SPARE = 50_000_000
_USUAL = Patience()


def sources_of(file: NetworkFile, mirror: str) -> tuple[str, ...]:
    """Where to look for a network's file: its own addresses, then the user's mirror.

    Args:
        file: one of the network's.
        mirror: a folder, or an address: with `{file}` or `{url}` in it these are filled in, else the file's name is
            put behind it. Empty: none.
    """
    if not mirror:
        return file.urls
    if not is_link(mirror):
        return (*file.urls, str(Path(mirror).expanduser() / file.name))
    if "{url}" in mirror:
        return (*file.urls, *(mirror.replace("{url}", url) for url in file.urls))
    if "{file}" in mirror:
        return (*file.urls, mirror.replace("{file}", file.name))
    return (*file.urls, f"{mirror.rstrip('/')}/{file.name}")


def download(
    entry: NetworkEntry,
    home: Path,
    mirror: str = "",
    *,
    cancel: CancelToken | None = None,
    tell: Tell | None = None,
    patience: Patience = _USUAL,
) -> tuple[Path, ...]:
    """Bring a network's files into `home`, those that are not there or not good.

    What came of a file stays in one of its own beside it until it is whole and its digest is right, and is gone on with
    by the next call: after a break, a cancel, a full disk or a killed program. One download at a time goes into a
    folder, over all programs; the others wait.

    Args:
        entry: the network.
        home: the folder of downloads; made where it is missing.
        mirror: where to look beyond the files' own addresses; see `sources_of`.
        cancel: stops within 0.2 seconds, also while a server is silent.
        tell: called on the caller's thread, some ten times a second.
        patience: with each source.

    Returns:
        The files, in the network's order.

    Raises:
        DownloadError: no source gave one of them, or it could not be written; `failures` says why of each. Those that
            came before it stay.
        Cancelled: by the token.
    """
    token = cancel or CancelToken()
    try:
        home.mkdir(parents=True, exist_ok=True)
        speaker = Speaker(entry.bytes, tell)
        with held(home / _LOCK, token, speaker.wait):
            works = {file: FileDownload(file, home, token, speaker, patience) for file in entry.files}
            _bring(entry, home, works, mirror)
    except OSError as error:
        raise because.unwritable(entry, home, error) from error
    return tuple(home / file.name for file in entry.files)


def _bring(entry: NetworkEntry, home: Path, works: Mapping[NetworkFile, FileDownload], mirror: str) -> None:
    lacking = {file: work for file, work in works.items() if not work.is_there()}
    if lacking:
        _require_room(entry, home, sum(work.lacking for work in lacking.values()))
    for file, work in lacking.items():
        failures = work.run(sources_of(file, mirror))
        if failures is not None:
            raise because.all_failed(entry, failures)


def _require_room(entry: NetworkEntry, home: Path, lacking: int) -> None:
    needed = lacking + _SPARE
    free = shutil.disk_usage(home).free
    if free < needed:
        raise because.no_room(entry, home, needed - free)
