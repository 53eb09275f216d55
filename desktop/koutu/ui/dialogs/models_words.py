"""What the window says of networks and their downloads."""

from PySide6.QtCore import QCoreApplication

from koutu.engine.networks.download_progress import Progress

translate = QCoreApplication.translate


def bytes_in_words(size: float) -> str:
    """A size as 4.6 MB, 176 MB or 1.2 GB."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.1f} MB" if size < 1e7 else f"{size / 1e6:.0f} MB"


def progress_in_words(told: Progress) -> str:
    """How far a download is, how fast, and how long it will take."""
    match told.doing:
        case "waiting":
            return translate("Models", "Another Koutu is downloading…")
        case "connecting":
            return translate("Models", "Asking {source}…").format(source=told.source)
        case "checking":
            return translate("Models", "Checking…")
    come = translate("Models", "{received} of {total}").format(
        received=bytes_in_words(told.received), total=bytes_in_words(told.total)
    )
    if told.seconds_left is None:
        return come
    speed = translate("Models", "{speed}/s").format(speed=bytes_in_words(told.speed))
    return f"{come}  ·  {speed}  ·  {_left(told.seconds_left)}"


def _left(seconds: float) -> str:
    if seconds < 60:
        return translate("Models", "{count} s left").format(count=max(1, round(seconds)))
    return translate("Models", "{count} min left").format(count=round(seconds / 60))


def size_in_words(size: str) -> str:
    """A size; empty for one that is a network's own name."""
    return {
        "small": translate("Actions", "Small"),
        "medium": translate("Actions", "Medium"),
        "large": translate("Actions", "Large"),
        "extra-large": translate("Actions", "Extra large"),
        "best": translate("Actions", "Best"),
    }.get(size, "")
