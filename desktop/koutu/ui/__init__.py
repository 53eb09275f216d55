"""Widgets: the main window, its canvases and panels."""
