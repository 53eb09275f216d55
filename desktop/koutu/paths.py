"""Where things are: the only module that knows folders."""

import os
from pathlib import Path

import platformdirs

_ROOT = Path(__file__).resolve().parents[2]


def bundled_models() -> Path:
    """Folder of catalog.toml and the networks that travel with the program."""
    return _ROOT / "models"


def resources() -> Path:
    """Folder of icons, translations and sample photos."""
    return _ROOT / "resources"


def user_models() -> Path:
    """Folder of the networks the user downloaded or imported; `KOUTU_MODELS` overrides it."""
    override = os.environ.get("KOUTU_MODELS")
    return Path(override) if override else user_data() / "models"


def user_data() -> Path:
    """The user's data folder for Koutu."""
    return Path(platformdirs.user_data_dir("koutu", appauthor=False))


def user_config() -> Path:
    """The user's settings folder for Koutu."""
    return Path(platformdirs.user_config_dir("koutu", appauthor=False))
