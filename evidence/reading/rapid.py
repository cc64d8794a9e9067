"""The OCR engine rapidocr: reads Latin, Greek, Chinese and Japanese, no other script."""

import logging
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import rapidocr
from PIL import Image

from evidence.findings import Box
from evidence.reading.lines import Line

# On two cores one picture took 0.74 s with 2 threads and 1.13 s with one.
THREADS = 2
# A line that is less sure is noise, or print in a script that the model does not know.
SURE: Final = 0.5
_MODELS = Path(rapidocr.__file__).parent / "models"
# All models are named: for any other the engine would make a network request.
_FILES = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
_NOTHING: Final = "\N{REPLACEMENT CHARACTER}"


class _EachLine(rapidocr.RapidOCR):
    """The engine, but it leaves out no line in which it read nothing."""

    def build_final_output(self, *steps: Any) -> Any:  # noqa: ANN401 -- rapidocr's own class
        """Put a sign that no print has where nothing was read."""
        _picture, _found, _turned, read, *_rest = steps
        if read.txts is not None:
            read.txts = tuple(text if text.strip() else _NOTHING for text in read.txts)
        return super().build_final_output(*steps)


def read(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture; text is located in a copy whose longest side is at most this."""
    return [
        line for line in located(picture, longest_side) if line.text and line.confidence >= SURE
    ]


def located(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture; where a line is in a script that the model does not know, its text is ""."""
    # Flags passed to a call would stay set for the next one, so none are passed.
    result = engine(longest_side, os.getpid())(
        np.asarray(picture.convert("RGB"))[:, :, ::-1].copy()
    )
    if not getattr(result, "txts", None):
        return []
    return [
        _line(text.replace(_NOTHING, ""), float(score), corners / picture.size)
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
    ]


@cache
def engine(longest_side: int | None, _process: int) -> Any:  # noqa: ANN401 -- rapidocr's own class
    """Build the engine on the first read in this process.

    An engine built by a parent process is unusable after a fork, which does not copy its threads;
    it cannot even be discarded, because that waits for them.
    """
    settings: dict[str, object] = {
        "Global.log_level": logging.getLevelName(logging.CRITICAL).lower(),
        "Global.text_score": 0.0,  # we choose ourselves
        "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
    }
    settings |= {name: str(_MODELS / file) for name, file in _FILES.items()}
    if longest_side is not None:
        settings |= {"Det.limit_type": "max", "Det.limit_side_len": longest_side}
    return _EachLine(params=settings)


def _line(text: str, score: float, corners: "np.ndarray[Any, Any]") -> Line:
    """Make a line from its four corners in fractions, clockwise from the top left."""
    inside = np.clip(corners, 0.0, 1.0)
    left, top = inside.min(axis=0)
    right, bottom = inside.max(axis=0)
    across, down = corners[1] - corners[0]
    slope = float(down / across) if abs(across) > abs(down) else 0.0
    return Line(text, score, Box(float(left), float(top), float(right), float(bottom)), slope)
