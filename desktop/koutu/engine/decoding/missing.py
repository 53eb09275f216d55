"""Pictures of which a part is missing: one rule for all decoders, and its sentences."""

from koutu.engine.core.errors import PhotoError

# A subject may be whole in what is left of a picture, up to here; of less a cutout would be guesswork.
MOST_MISSING = 0.6


def check_missing(name: str, share: float) -> None:
    """Let a picture pass that is there for the most part.

    Raises:
        PhotoError: more than `MOST_MISSING` of it is missing.
    """
    if share > MOST_MISSING:
        raise PhotoError(
            "{name} is damaged or incomplete: {percent} % of the picture are missing. Download or copy it again.",
            name=name,
            percent=percent(share),
        )


def incomplete(name: str, share: float) -> PhotoError:
    """Return what a person is told of a picture that is opened all the same."""
    return PhotoError(
        "{name} is incomplete: {percent} % of the picture are missing, and grey here. Copy it again if you can.",
        name=name,
        percent=percent(share),
    )


def percent(share: float) -> str:
    """Return a share as people read it: at least two digits of it, and never 0 where something is missing."""
    value = share * 100
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.1 else f"{max(value, 0.01):.2f}"
