"""What is known of one network: its files, how it is fed, and whose it is."""

from dataclasses import dataclass
from typing import Literal

from koutu.engine.networks.families import Numbering, Task, Treatment
from koutu.engine.networks.input_rule import InputRule

Role = Literal["model", "encoder", "decoder", "classes"]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a file's bytes must add up to.

    Attributes:
        algorithm: as upstream gives it; md5 tells a damaged file, not a forged one.
        value: lower-case hex digits.
    """

    algorithm: Literal["sha256", "md5"]
    value: str


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """One file of a network.

    Attributes:
        name: without a folder; the one rembg uses, where it knows the network. No two networks share one.
        bytes: size of the file.
        digest: of the file.
        role: what it is in its network: "model" is all of it; "classes" a list of names, one in a line.
        urls: where it can be downloaded, in this order; none: it travels with the program, or is the user's.
    """

    name: str
    bytes: int
    digest: Digest
    role: Role = "model"
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkEntry:
    """What the catalogue knows of one network.

    Attributes:
        id: short name, unique in the catalogue.
        title: name that people read.
        files: all that it needs, the one that runs first in front; it is used only when all of them are there.
        treatment: how a photo becomes its input, and its output an answer.
        licence: SPDX identifier.
        licence_file: path of the licence's text, relative to the catalogue.
        sources: addresses where network and paper come from.
        task: what it does.
        classes: the numbering that its labels follow; empty: it has none, or a list of its own among its files.
    """

    id: str
    title: str
    files: tuple[NetworkFile, ...]
    treatment: Treatment
    licence: str
    licence_file: str
    sources: tuple[str, ...]
    task: Task = "matte"
    classes: Numbering | Literal[""] = ""

    @property
    def input(self) -> InputRule:
        """Return the size the network was trained for."""
        return self.treatment.input

    @property
    def bytes(self) -> int:
        """Return the size of all its files."""
        return sum(file.bytes for file in self.files)

    @property
    def urls(self) -> tuple[str, ...]:
        """Return where its files can be downloaded; none: it travels with the program, or is the user's."""
        return tuple(url for file in self.files for url in file.urls)

    def file(self, role: Role) -> NetworkFile:
        """Return the file that plays a role.

        Raises:
            KeyError: no file does.
        """
        for file in self.files:
            if file.role == role:
                return file
        raise KeyError(role)
