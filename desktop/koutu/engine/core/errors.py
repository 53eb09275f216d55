"""Errors that a person reads."""


class KoutuError(Exception):
    """Something a person must know: what happened, and what to do.

    The sentence is kept as a template and its fields, so that the window can show it in the user's language.

    Attributes:
        template: an English sentence with `str.format` fields.
        fields: the values for them. Another error stays one, never its `str`, so that it is translated as well; a
            tuple of errors is their sentences, one after the other.
    """

    def __init__(self, template: str, **fields: object) -> None:
        super().__init__(template.format(**{name: _in_words(value) for name, value in fields.items()}))
        self.template = template
        self.fields = fields


def _in_words(value: object) -> object:
    errors = isinstance(value, tuple) and all(isinstance(each, KoutuError) for each in value)
    return " ".join(map(str, value)) if errors else value  # type: ignore[call-overload] # a tuple, then


class PhotoError(KoutuError):
    """A picture cannot be opened."""


class NetworkError(KoutuError):
    """A network is missing, damaged, or failed to run."""


class MemoryShortage(KoutuError):  # noqa: N818 - read as what it is
    """There is too little memory now; once other work has ended there may be enough."""


class PhotoMemoryError(PhotoError, MemoryShortage):
    """A picture cannot be opened for want of memory."""


class NetworkMemoryError(NetworkError, MemoryShortage):
    """A network cannot run for want of memory."""


class LabelError(KoutuError):
    """Something asked for by name, point or box is unknown or is not in the picture."""


class DownloadError(NetworkError):
    """A network could not be downloaded."""


class SourceError(NetworkError):
    """One source of a download failed."""


class CatalogError(KoutuError):
    """models/catalog.toml is wrong, or does not have what was asked for."""


class ExportError(KoutuError):
    """A file cannot be written."""


class DocumentError(KoutuError):
    """A .koutu file cannot be opened."""


class StyleError(KoutuError):
    """A finished picture cannot look as asked for."""


class PresetError(KoutuError):
    """A preset is missing, or its file makes no sense."""


class UsageError(KoutuError):
    """What was asked for does not go together, such as these inputs with that output."""


class LinkError(KoutuError):
    """A link leads to no picture."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The work was cancelled by its token."""
