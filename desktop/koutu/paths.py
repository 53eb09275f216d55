"""Where things are: the only module that knows folders."""

import os
import sys
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
# A wheel and a frozen program carry models and resources inside the package; in the source tree they lie beside it.
_ROOT = _PACKAGE / "bundled" if (_PACKAGE / "bundled").is_dir() else _PACKAGE.parents[1]


def bundled_models() -> Path:
    """Folder of catalog.toml and the networks that travel with the program."""
    return _ROOT / "models"


def resources() -> Path:
    """Folder of icons, translations and sample photos."""
    return _ROOT / "resources"


def program() -> list[str]:
    """The command that starts this program again; see `engine/core/child.py`.

    `-P`: a module in the folder that the person works in is not ours to import.
    """
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "koutu"]


def user_models() -> Path:
    """Folder of the networks the user downloaded or imported; `KOUTU_MODELS` overrides it."""
    override = os.environ.get("KOUTU_MODELS")
    return Path(override) if override else user_data() / "models"


def rembg_models() -> Path:
    """Folder where rembg, another program, keeps networks that Koutu knows as well."""
    override = os.environ.get("U2NET_HOME")
    if override:
        return Path(override).expanduser()
    return Path(os.environ.get("XDG_DATA_HOME") or "~", ".u2net").expanduser()


def network_folders() -> tuple[Path, ...]:
    """Every folder that may hold networks; the first is the one that downloads go into."""
    return user_models(), bundled_models(), rembg_models()


def mirror() -> str:
    """Where to look for networks beyond their own addresses, as the environment says; empty: nowhere."""
    return os.environ.get("KOUTU_MIRROR", "")


def device() -> str:
    """What networks run on, as the environment says; empty: the first device that works."""
    return os.environ.get("KOUTU_DEVICE", "")


def user_data() -> Path:
    """The user's data folder for Koutu."""
    return Path(platformdirs.user_data_dir("koutu", appauthor=False))


def user_state() -> Path:
    """The user's folder for what Koutu keeps of a session: the log of crashes, work that is not saved yet."""
    return Path(platformdirs.user_state_dir("koutu", appauthor=False))


def sessions() -> Path:
    """Folder of what one run of the program must leave behind if it is killed, and of what nobody else may see."""
    return user_state() / "sessions"


def user_config() -> Path:
    """The user's settings folder for Koutu."""
    return Path(platformdirs.user_config_dir("koutu", appauthor=False))


def graph_cache() -> Path:
    """The folder of networks as this machine's processor wants them."""
    return Path(platformdirs.user_cache_dir("koutu", appauthor=False)) / "graphs"


def settings() -> Path:
    """The file of the user's settings."""
    return user_config() / "settings.json"


def preset_folders() -> list[Path]:
    """Folders of the presets: those that travel with the program, then the user's own."""
    return [resources() / "presets", user_presets()]


def user_presets() -> Path:
    """Folder of the user's own presets."""
    return user_config() / "presets"
