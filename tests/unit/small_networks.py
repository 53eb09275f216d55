"""The catalogue with small files, on a server of the test, in place of the networks that can be downloaded."""

import dataclasses
import hashlib
from pathlib import Path

from koutu import paths
from koutu.engine.networks.catalog import Catalog, load_catalog
from koutu.engine.networks.entry import Digest, NetworkEntry
from koutu.engine.networks.store import ModelStore


def small_catalog(data: bytes, address: str = "https://example.org") -> Catalog:
    """Every network that can be downloaded is a file of these bytes at `address`/its name."""
    listed = load_catalog(paths.bundled_models() / "catalog.toml")
    new = {
        entry: with_files(entry, *(data for _ in entry.files), address=address) if entry.urls else entry
        for entry in listed.networks
    }
    recipes = tuple(
        dataclasses.replace(
            recipe, runs=tuple(dataclasses.replace(run, network=new[run.network]) for run in recipe.runs)
        )
        for recipe in listed.recipes
    )
    return Catalog(tuple(new.values()), recipes)


def with_files(entry: NetworkEntry, *data: bytes, address: str = "", algorithm: str = "md5") -> NetworkEntry:
    """The network with files of these bytes, at `address`/their names; no address: nowhere."""
    files = tuple(
        dataclasses.replace(
            file,
            bytes=len(each),
            digest=Digest(algorithm, hashlib.new(algorithm, each).hexdigest()),
            urls=(f"{address}/{file.name}",) if address else (),
        )
        for file, each in zip(entry.files, data, strict=True)
    )
    return dataclasses.replace(entry, files=files)


def small_store(data: bytes, home: Path, address: str = "https://example.org") -> ModelStore:
    """The store over that catalogue; downloads go into `home`."""
    return ModelStore(small_catalog(data, address), (home, paths.bundled_models()))
