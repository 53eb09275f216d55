"""Koutu's own network for drawings: pictures to learn from, training, export and check. README.md has the commands."""
