"""A process that cuts one photo whenever it reads a line, and answers with seconds; "end" answers with its peak memory.

    python cutter.py koutu|koutu-fine|rembg|bare PHOTO NETWORK_FOLDER

`koutu` is the whole cut from JPEG bytes to PNG bytes at the size large, its edges by guided upsampling; `koutu-fine`
the same with edges solved from the photo, as Large comes; `rembg` the peer's with IS-Net and without its alpha matting;
`bare` one `session.run` of IS-Net at 1024².
"""

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

Method = Literal["fast", "fine"]


def koutu_cut(photo: Path, folder: Path, method: Method) -> Callable[[], object]:
    from koutu.engine.decoding.photo import load
    from koutu.engine.export.export import encode_cutout
    from koutu.engine.matting.cutout import make_cutout, make_matte
    from koutu.engine.matting.refine_settings import RefineSettings
    from koutu.engine.networks.catalog import load_catalog
    from koutu.engine.networks.network import Networks

    choice = load_catalog(folder / "catalog.toml").recipe("general", "large")
    networks = Networks([folder])
    settings = RefineSettings(method)

    def cut() -> bytes:
        picture = load(photo)
        return encode_cutout(make_cutout(picture, make_matte(picture, choice, networks, settings=settings).matte))

    return cut


def rembg_cut(photo: Path, folder: Path) -> Callable[[], object]:
    import os

    os.environ["MODEL_CHECKSUM_DISABLED"] = "1"
    os.environ["U2NET_HOME"] = str(folder)
    from rembg import new_session, remove

    session = new_session("isnet-general-use")
    return lambda: remove(photo.read_bytes(), session=session)


def bare_run(photo: Path, folder: Path) -> Callable[[], object]:
    import numpy as np

    from koutu.engine.networks.runtime import open_session

    session = open_session(str(folder / "isnet-general.onnx"), None)
    feed = np.random.default_rng(0).normal(size=(1, 3, 1024, 1024)).astype(np.float32)
    return lambda: session.run(None, {session.get_inputs()[0].name: feed})


def main() -> None:
    kind, photo, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    makers = {
        "koutu": partial(koutu_cut, method="fast"),
        "koutu-fine": partial(koutu_cut, method="fine"),
        "rembg": rembg_cut,
        "bare": bare_run,
    }
    work = makers[kind](photo, folder)
    work()
    print("warm", flush=True)
    for line in sys.stdin:
        if line.strip() == "end":
            break
        begun = time.perf_counter()
        work()
        print(time.perf_counter() - begun, flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, flush=True)


if __name__ == "__main__":
    main()
