"""A drive that knows no flush, no rights, no second names and no locks: what network drives and FUSE answer."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def make_net_drive(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int = errno.EINVAL) -> Path:
    """Make `folder` such a drive: a flush fails by `code`, what changes rights by EPERM, and so on."""
    folder.mkdir()

    def refuse(call: Callable[..., Any], error: int) -> Callable[..., Any]:
        def refusing(what: Any, *rest: Any, **named: Any) -> Any:
            places = [_path(each) for each in (what, *rest[:1])]
            if any(place is not None and place.is_relative_to(folder) for place in places):
                raise OSError(error, os.strerror(error))
            return call(what, *rest, **named)

        return refusing

    for name, error in (("fsync", code), ("chmod", errno.EPERM), ("fchmod", errno.EPERM), ("link", errno.EPERM)):
        monkeypatch.setattr(os, name, refuse(getattr(os, name), error))
    if sys.platform != "win32":
        import fcntl

        monkeypatch.setattr(fcntl, "flock", refuse(fcntl.flock, errno.ENOTSUP))
    return folder


def _path(what: Any) -> Path | None:
    if isinstance(what, int):
        link = Path(f"/proc/self/fd/{what}")
        return Path(os.readlink(link)) if link.is_symlink() else None  # noqa: PTH115 - a file without a name has no path
    return Path(os.path.abspath(what)) if isinstance(what, str | os.PathLike) else None  # noqa: PTH100
