"""Koutu (抠图): cut the subject out of a photo, on your own machine.

In a script:

    import koutu
    cutout = koutu.cut("photo.jpg")
    koutu.save(cutout, "cutout.png")
"""

from typing import TYPE_CHECKING

from koutu.version import __version__

if TYPE_CHECKING:
    from koutu.api import cut, objects, save

__all__ = ["__version__", "cut", "objects", "save"]


def __getattr__(name: str) -> object:
    # At first use, so that `koutu --version` and the window's first picture on screen do not wait for the engine.
    if name in ("cut", "objects", "save"):
        from koutu import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
