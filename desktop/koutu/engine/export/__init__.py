"""Cutouts and finished pictures as files: one writer per format."""
