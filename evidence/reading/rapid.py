"""The engine rapidocr: reads Latin letters, Greek, Chinese and Japanese, no other script."""

import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import rapidocr
from PIL import Image

from evidence.findings import Box
from evidence.reading.lines import Line

# On two cores one picture took 0.74 s with 2 threads and 1.13 s with one.
_THREADS = 2
_MODELS = Path(rapidocr.__file__).parent / "models"
# Named one by one: for a model that is not named the engine would look up an address.
_FILES = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}


def read(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture; print is looked for in a copy of at most this longest side."""
    # Every flag given to a call would stay for the next one: none is given.
    result = engine(longest_side, os.getpid())(
        np.asarray(picture.convert("RGB"))[:, :, ::-1].copy()
    )
    if not getattr(result, "txts", None):
        return []
    return [
        _line(text, float(score), corners / picture.size)
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
    ]


@cache
def engine(longest_side: int | None, _process: int) -> Any:  # noqa: ANN401 -- rapidocr's own class
    """Build the engine when this process first reads.

    One that a parent built has threads which a fork leaves behind: it cannot be used, and not even
    be thrown away, as that waits for them.
    """
    settings: dict[str, object] = {
        "Global.log_level": logging.getLevelName(logging.CRITICAL).lower(),
        "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
    }
    settings |= {name: str(_MODELS / file) for name, file in _FILES.items()}
    if longest_side is not None:
        settings |= {"Det.limit_type": "max", "Det.limit_side_len": longest_side}
    return rapidocr.RapidOCR(params=settings)


def _line(text: str, score: float, corners: "np.ndarray[Any, Any]") -> Line:
    """Make a line of its four corners in fractions, clockwise from the upper left."""
    inside = np.clip(corners, 0.0, 1.0)
    left, top = inside.min(axis=0)
    right, bottom = inside.max(axis=0)
    across, down = corners[1] - corners[0]
    slope = float(down / across) if abs(across) > abs(down) else 0.0
    return Line(text, score, Box(float(left), float(top), float(right), float(bottom)), slope)
