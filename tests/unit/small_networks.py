"""The catalogue with small files, on a server of the test, in place of the networks that can be downloaded."""

import dataclasses
import hashlib
from pathlib import Path

from koutu import paths
from koutu.engine.networks.catalog import Catalog, Digest, load_catalog
from koutu.engine.networks.store import Store


def small_catalog(data: bytes, address: str = "https://example.org") -> Catalog:
    """Every network that can be downloaded is a file of these bytes at `address`/its name."""
    listed = load_catalog(paths.bundled_models() / "catalog.toml")
    digest = Digest("md5", hashlib.md5(data).hexdigest())
    new = {
        entry: dataclasses.replace(entry, bytes=len(data), digest=digest, urls=(f"{address}/{entry.file}",))
        if entry.urls
        else entry
        for entry in listed.networks
    }
    recipes = tuple(
        dataclasses.replace(
            recipe, runs=tuple(dataclasses.replace(run, network=new[run.network]) for run in recipe.runs)
        )
        for recipe in listed.recipes
    )
    return Catalog(tuple(new.values()), recipes)


def small_store(data: bytes, home: Path, address: str = "https://example.org") -> Store:
    """The store over that catalogue; downloads go into `home`."""
    return Store(small_catalog(data, address), (home, paths.bundled_models()))
