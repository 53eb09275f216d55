"""Koutu in Krita: Tools ▸ Scripts ▸ Cut Out with Koutu."""

from krita import Krita

from .extension import KoutuExtension

Krita.instance().addExtension(KoutuExtension(Krita.instance()))
