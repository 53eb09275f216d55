"""`koutu models`: which networks there are; download, check and delete them."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict

from koutu import paths
from koutu.cli.model_arguments import ModelsOptions
from koutu.cli.progress import Bar, clock, visible
from koutu.default_store import own_store
from koutu.engine.core.errors import KoutuError, NetworkError
from koutu.engine.networks import store as files
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.devices import DEVICES, Devices
from koutu.engine.networks.download import download
from koutu.engine.networks.download_progress import Progress
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import Task
from koutu.engine.networks.graph_cache import GraphCache
from koutu.engine.networks.store import ModelStore

# What networks do that no mode runs.
TASKS: dict[Task, str] = {
    "matte": "nothing",
    "prompt": "selecting what is pointed at",
    "labels": "finding things by their names",
    "trimap": "refining mattes",
}


def run(options: ModelsOptions) -> int:
    """Do what `options` asks for.

    Returns:
        0, or 1 when a network is missing, damaged, or could not be had; 130 when Ctrl+C stopped a download.

    Raises:
        CatalogError: the catalogue cannot be used, or there is no such network.
    """
    store = own_store()
    known = store.known()
    entries = [known.network(each) for each in options.ids]
    match options.command:
        case "list":
            return _list(store, known, as_json=options.json)
        case "verify":
            present = [item.network for item in files.stored(known, store.folders) if item.path is not None]
            return _each(entries or present, options, lambda entry: _verify(entry, store))
        case "remove":
            return _each(entries, options, lambda entry: _remove(entry, store))
        case "install":
            return _install(entries, options, store)
        case "import":
            # The engine's heavy half: needed by nothing else here.
            from koutu.cli import models_import

            return models_import.run(options, store)
        case "devices":
            return _devices(options, store)
        case "measure":
            return _measure(entries[0], options, store)


def _list(store: ModelStore, known: Catalog, *, as_json: bool) -> int:
    missing = 0
    for item in files.stored(known, store.folders):
        network = item.network
        missing += item.path is None and not network.urls
        used = [f"{recipe.mode} {recipe.size}" for recipe in known.recipes if network in recipe.networks]
        if as_json:
            line = {
                "id": network.id,
                "task": network.task,
                "title": network.title,
                "used_for": used,
                "bytes": network.bytes,
                **_digests(network),
                "licence": network.licence,
                "sources": network.sources,
                "urls": network.urls,
                "installed": item.whole,
                "path": str(item.path) if item.path is not None else None,
            }
            print(json.dumps(line))
        else:
            absent = (
                f"not installed: koutu models install {network.id}" if network.urls else "missing: install Koutu again"
            )
            print(f"{network.id}  {network.title}")
            print(f"    used for  {', '.join(used) or TASKS[network.task]}")
            print(f"    size      {network.bytes / 1e6:.1f} MB")
            print(f"    licence   {network.licence or 'not known'}")
            print(f"    from      {next(iter(network.sources), 'imported by you')}")
            for file, path in zip(network.files, item.paths if item.path else (), strict=False):
                print(f"    file      {path or f'{file.name} is missing'}")
            if not item.whole:
                print(f"    file      {absent}")
    return 1 if missing else 0


def _digests(network: NetworkEntry) -> dict[str, object]:
    """Return what `list --json` says of a network's files: of a single one in the line itself, as ever."""
    if len(network.files) == 1:
        return {network.files[0].digest.algorithm: network.files[0].digest.value}
    parts = [
        {"role": each.role, "name": each.name, "bytes": each.bytes, each.digest.algorithm: each.digest.value}
        for each in network.files
    ]
    return {"files": parts}


def _verify(entry: NetworkEntry, store: ModelStore) -> str:
    files.require_good(entry, files.find(entry, store.folders))
    return "good"


def _remove(entry: NetworkEntry, store: ModelStore) -> str:
    files.remove(entry, store.home, store.folders)
    GraphCache(paths.graph_cache()).forget(entry)
    return "removed"


def _install(entries: Sequence[NetworkEntry], options: ModelsOptions, store: ModelStore) -> int:
    line = _Line()

    def install(entry: NetworkEntry) -> str:
        try:
            download(entry, store.home, options.mirror, tell=line.show)
        finally:
            line.clear()
        return "installed"

    try:
        return _each(entries, options, install)
    except KeyboardInterrupt:
        print("koutu: Stopped. What came already is kept: the same command goes on with it.", file=sys.stderr)
        return 130


def _devices(options: ModelsOptions, store: ModelStore) -> int:
    from koutu.engine.networks.measuring import measure_apart

    devices = Devices(options.device)
    usable = devices.candidates()
    reasons = devices.reasons()
    bundled = [entry for entry in store.listed.networks if not entry.urls]
    for device in DEVICES:
        used = device is usable[0]
        why_not = "" if reasons[device.name] is None else str(reasons[device.name])
        line: dict[str, object] = {"device": device.name, "used": used, "why_not": why_not}
        print_as = "used" if used else why_not or "ready"
        if options.measure and device in usable:
            for entry in bundled:
                try:
                    taken = measure_apart(paths.program(), entry, device)
                except NetworkError as error:
                    line[entry.id] = str(error)
                    print_as += f"; {error}"
                    continue
                line[entry.id] = {"load": round(taken.load, 3), "run": round(taken.run, 3), "peak": taken.peak}
                print_as += f"; {entry.title}: {taken.load:.2f} s to open, {taken.run:.2f} s a run"
                print_as += "" if taken.peak is None else f", {taken.peak / 1e6:.0f} MB"
        print(json.dumps(line) if options.json else f"{device.name:10}{print_as}", flush=True)
    return 0


def _measure(entry: NetworkEntry, options: ModelsOptions, store: ModelStore) -> int:
    """One network on one device, in this process, for `measure_apart`."""
    from koutu.engine.networks.measuring import measure

    device = next((each for each in DEVICES if each.name.lower() == options.device.lower()), None)
    if device is None:
        names = ", ".join(each.name for each in DEVICES)
        raise NetworkError("There is no device “{device}”: choose one of {names}.", device=options.device, names=names)
    try:
        taken = measure(entry, files.find(entry, store.folders)[0], device)
    except Exception as error:  # the libraries of a device raise whatever they like
        print(str(error).strip() or type(error).__name__, file=sys.stderr)
        return 1
    print(json.dumps(asdict(taken)))
    return 0


def _each(entries: Sequence[NetworkEntry], options: ModelsOptions, work: Callable[[NetworkEntry], str]) -> int:
    failed = False
    for entry in entries:
        error = None
        try:
            status = work(entry)
        except KoutuError as reason:
            status, error, failed = "failed", str(reason), True
        if options.json:
            print(json.dumps({"id": entry.id, "status": status, "error": error}), flush=True)
        elif error is None:
            print(f"{entry.id}  {status}", flush=True)
        if error is not None:
            print(f"koutu: {visible(error)}", file=sys.stderr)
    return 1 if failed else 0


class _Line:
    """How far a download is, on one line of a terminal."""

    def __init__(self) -> None:
        self._bar = Bar(sys.stderr)

    def show(self, progress: Progress) -> None:
        match progress.doing:
            case "waiting":
                name = "another Koutu is downloading"
            case "connecting":
                name = f"asking {progress.source}"
            case "checking":
                name = "checking"
            case "receiving":
                left = "" if progress.seconds_left is None else f", {clock(progress.seconds_left)} left"
                name = f"{progress.source}, {progress.speed / 1e6:.1f} MB/s{left}"
        self._bar.draw_share(progress.received / progress.total, f"of {progress.total / 1e6:.0f} MB  {name}")

    def clear(self) -> None:
        self._bar.clear()
