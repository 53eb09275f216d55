"""`koutu segment`: what is in a picture, as a map."""

import json
from functools import partial
from pathlib import Path

import numpy as np

from koutu import cli_defaults
from koutu.cli.segment_arguments import SegmentOptions
from koutu.default_labels import own_labels
from koutu.default_store import own_store
from koutu.engine.core.rect import Rect
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.photo import Photo
from koutu.engine.files.atomic import write_atomically
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.map_files import described, indexed_png, overlay_png, panoptic_png, panoptic_record
from koutu.engine.labels.masks import with_mask
from koutu.engine.labels.picked import picked_matte
from koutu.engine.labels.picking import PickPoint, PickRequest
from koutu.engine.labels.vocabulary import ClassName
from koutu.engine.matting.cutout import make_matte
from koutu.engine.networks.devices import Devices
from koutu.engine.networks.network import Networks
from koutu.engine.selection.box import predictors_of

_CLICKED = ClassName("clicked thing", "点选的物体")


def run(options: SegmentOptions) -> int:
    """Name what is in a picture and write where it is.

    Returns:
        0.

    Raises:
        KoutuError: the picture cannot be read, a network is missing or failed, or a file cannot be written.
    """
    store = own_store()
    labels = own_labels(store, Networks(store.folders, devices=Devices(cli_defaults.device())))
    photo = photos.load(Path(options.photo))
    found = _clicked(photo, options, labels) if options.task == "click" else _labelled(photo, options, labels)
    output = Path(options.output)
    write = partial(write_atomically, overwrite=options.overwrite)
    if options.task == "panoptic":
        record = panoptic_record(found, Path(options.photo).name, output.name)
        write(output, panoptic_png(found))
        write(output.with_suffix(".json"), json.dumps(record, ensure_ascii=False).encode())
    else:
        write(output, indexed_png(found))
    if options.overlay:
        write(output.with_name(f"{output.stem}-overlay.png"), overlay_png(photo.pixels, found))
    for line in described(found):
        if options.json:
            print(json.dumps(line, ensure_ascii=False))
        else:
            left, top, width, height = line["bbox"]
            print(f"{line['id']:4} {line['name']:20} {line['score']:.2f}  {width}×{height} at {left},{top}")
    return 0


def _labelled(photo: Photo, options: SegmentOptions, labels: LabelNetworks) -> LabelMap:
    assert options.task != "click"
    found = labels.of(options.task).label(photo.pixels)
    predictor = predictors_of(labels.catalog, labels.networks)[-1]
    for segment in found.segments:
        found = with_mask(found, segment, photo.pixels, predictor)
    return found


def _clicked(photo: Photo, options: SegmentOptions, labels: LabelNetworks) -> LabelMap:
    request = PickRequest(
        points=tuple(PickPoint(*each) for each in options.point), boxes=tuple(Rect(*each) for each in options.box)
    )
    choice = labels.catalog.recipe("general", "large")
    matte = picked_matte(photo, request, labels, lambda: make_matte(photo, choice, labels.networks).matte)
    height, width = matte.shape
    solid = matte >= 128
    if not solid.any():
        return LabelMap(width, height, [])
    columns, rows = np.flatnonzero(solid.any(axis=0)), np.flatnonzero(solid.any(axis=1))
    box = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    mask = SoftMask(Rect.of(matte), (matte / np.float32(255)).astype(np.float32))
    return LabelMap(width, height, [Segment(1, _CLICKED, 1.0, box, int(solid.sum()), mask)], solid.astype(np.uint16))
