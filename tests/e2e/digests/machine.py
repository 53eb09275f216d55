"""What pixels depend on beside Koutu: the libraries, and how they calculate on this processor."""

import hashlib
import platform
import zlib
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import PIL
from PIL import features

_SIDE = 320


def fingerprint(network: Path) -> dict[str, str]:
    """Tell machines apart that may give other bytes of the same code; it asks nothing of Koutu's.

    Args:
        network: an ONNX file that takes a picture of 320 × 320.
    """
    return {
        "machine": f"{platform.system()} {platform.machine()}",
        "onnxruntime": onnxruntime.__version__,
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
        "webp": str(features.version("webp")),
        "isal": version("isal"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "answers": _answers(network),
    }


def _answers(network: Path) -> str:
    """A digest of what the libraries make of one picture, to the last bit."""
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32) / _SIDE
    disc = np.exp(-((np.hypot(rows - 0.5, columns - 0.4) * 4) ** 4))
    picture = np.stack([disc, disc * columns, np.sin(9 * rows)]).astype(np.float32)
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    matte = session.run(None, {session.get_inputs()[0].name: picture[np.newaxis]})[0].squeeze()
    digest = hashlib.sha256()
    for answer in (
        picture,
        matte,
        cv2.resize(matte, (257, 190), interpolation=cv2.INTER_CUBIC),
        cv2.GaussianBlur(matte, (0, 0), 3.3),
        cv2.boxFilter(matte, -1, (9, 9)),
        matte @ matte.T,
    ):
        digest.update(answer.tobytes())
    return digest.hexdigest()
