"""Files as addresses, as drags and file managers carry them: whatever bytes their names are made of.

Qt keeps names as text, and a byte that is no UTF-8 becomes a question mark of it: the file is not found any more. In
the address itself it is a percent sign and two digits.
"""

import os
import socket
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from PySide6.QtCore import QUrl


def is_here(url: QUrl) -> bool:
    """Whether a file's address names this computer, by its name or by none; Windows opens those of others as well."""
    return os.name == "nt" or url.host().lower() in ("", "localhost", socket.gethostname().lower())


def local_path(url: QUrl) -> Path:
    """The file that an address names; `url.isLocalFile()` said that it names one."""
    if os.name == "nt" or not is_here(url):
        return Path(url.toLocalFile())
    encoded = bytes(url.toEncoded(QUrl.ComponentFormattingOption.FullyEncoded).data())
    path = encoded.partition(b":")[2].partition(b"?")[0].partition(b"#")[0]
    place = path.removeprefix(b"//").removeprefix(url.host().encode())
    return Path(os.fsdecode(unquote_to_bytes(place)))


def file_url(path: Path) -> QUrl:
    """The address of a file."""
    if os.name == "nt":
        return QUrl.fromLocalFile(str(path))
    return QUrl.fromEncoded(f"file://{quote_from_bytes(os.fsencode(path.absolute()))}".encode())
