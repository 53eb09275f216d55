"""“Cut out with Koutu” in the menu that GNOME's files show for pictures; needs the package python3-nautilus.

It lies in PREFIX/share/nautilus-python/extensions, and opens PREFIX/bin/koutu.
"""

import locale
import subprocess
from pathlib import Path

from gi.repository import GObject, Nautilus

PROGRAM = Path(__file__).resolve().parents[3] / "bin" / "koutu"
LABELS = {"en": "Cut out with Koutu", "zh": "用 Koutu 抠图"}


class KoutuMenu(GObject.GObject, Nautilus.MenuProvider):
    """The menu entry."""

    def get_file_items(self, first, second=None):
        """Return the entry where every chosen file is a picture; Nautilus before 43 names its window first."""
        files = first if second is None else second
        if not files or not all(file.get_mime_type().startswith("image/") for file in files):
            return []
        paths = [file.get_location().get_path() for file in files]
        # A phone's or a share's pictures have no path until they are mounted.
        if not PROGRAM.exists() or None in paths:
            return []
        language = (locale.getlocale()[0] or "en")[:2]
        item = Nautilus.MenuItem(name="KoutuMenu::cut_out", label=LABELS.get(language, LABELS["en"]), icon="koutu")
        item.connect("activate", _open, paths)
        return [item]


def _open(_item, paths):
    subprocess.Popen([str(PROGRAM), *paths], start_new_session=True)
