"""`koutu models list`: the networks, what they are for, and whether they are there."""

import json

from koutu import paths
from koutu.cli.arguments import ModelsOptions
from koutu.engine.catalog import load_catalog
from koutu.engine.store import stored


def run(options: ModelsOptions) -> int:
    """Print every network of the catalogue.

    Returns:
        0, or 1 when one is missing.

    Raises:
        CatalogError: the catalogue cannot be used.
    """
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    missing = 0
    for item in stored(catalog, [paths.user_models(), paths.bundled_models()]):
        network = item.network
        missing += item.path is None
        used = [
            f"{recipe.mode} {recipe.size}"
            for recipe in catalog.recipes
            if any(run.network.id == network.id for run in recipe.runs)
        ]
        if options.json:
            print(
                json.dumps(
                    {
                        "id": network.id,
                        "title": network.title,
                        "used_for": used,
                        "bytes": network.bytes,
                        "sha256": network.sha256,
                        "licence": network.licence,
                        "sources": network.sources,
                        "path": None if item.path is None else str(item.path),
                    }
                )
            )
        else:
            print(f"{network.id}  {network.title}")
            print(f"    used for  {', '.join(used) or 'nothing'}")
            print(f"    size      {network.bytes / 1e6:.1f} MB")
            print(f"    licence   {network.licence}")
            print(f"    from      {network.sources[0]}")
            print(f"    file      {item.path or 'missing: install Koutu again'}")
    return 1 if missing else 0
