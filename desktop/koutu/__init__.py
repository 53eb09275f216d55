"""Koutu (抠图): cut the subject out of a photo, on your own machine."""

from koutu.version import __version__

__all__ = ["__version__"]
