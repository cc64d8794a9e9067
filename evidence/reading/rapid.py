"""The OCR engine rapidocr: reads Latin, Greek, Chinese and Japanese, no other script."""

import ctypes
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import rapidocr
from omegaconf import flag_override
from onnxruntime import InferenceSession, RunOptions, SessionOptions
from PIL import Image
from rapidocr.ch_ppocr_rec import TextRecOutput

from evidence.findings import Box
from evidence.reading.lines import Line
from evidence.reading.weights import without_dead_weights

# Print is looked for by two threads. Lines are small: read by one thread each, two at once, thirty
# of them took 0.80 s of the processor and 0.45 by the clock; by two threads each, 0.93 and 0.73.
THREADS = 2
_THREADS_OF = {"Det": THREADS, "Cls": 1, "Rec": 1}
# A line that is less sure is noise, or print in a script that the model does not know.
SURE: Final = 0.5
_MODELS = Path(rapidocr.__file__).parent / "models"
# All models are named: for any other the engine would make a network request.
FILES = {
    "Det": _MODELS / "PP-OCRv6_det_small.onnx",
    "Cls": _MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": _MODELS / "PP-OCRv6_rec_small.onnx",
}
# Lines are read one by one, filled up to this width, and not to 320 with six at once: the same
# pages took 1.06 s of the processor instead of 1.64, and were read with more confidence.
_LINES_AT_ONCE, _LINE_SHAPE = 1, [3, 48, 160]
# Print is looked for in a copy of at most this size where no smaller one will do: on labels. From
# a whole page of 1500 x 2000 the engine takes 1.1 GB, from 1280 some 0.6 GB.
MOST_SIDE: Final = 1280
# What is smaller on its shorter side is enlarged to this, as far as its longer side allows.
LEAST_SIDE: Final = 736
# From here on the engine turns a line before it reads it.
_SURE_TO_STAND_ON_ITS_HEAD: Final = 0.9
_TURNED: Final = "180"
_NOTHING: Final = "\N{REPLACEMENT CHARACTER}"


class _EachLine(rapidocr.RapidOCR):
    """The engine, but it leaves out no line, and says which ones lie on their heads."""

    def build_final_output(self, *steps: Any) -> Any:  # noqa: ANN401 -- rapidocr's own class
        """Let the corners begin where the text does; put a sign where nothing was read."""
        _picture, found, turned, read, *_rest = steps
        if found.boxes is not None and turned.cls_res is not None:
            for corners, (angle, sure) in zip(found.boxes, turned.cls_res, strict=True):
                if angle == _TURNED and sure > _SURE_TO_STAND_ON_ITS_HEAD:
                    corners[:] = np.roll(corners, 2, axis=0)
        if read.txts is not None:
            read.txts = tuple(text if text.strip() else _NOTHING for text in read.txts)
        return super().build_final_output(*steps)

    def recognize_txt(self, img: list[Any]) -> TextRecOutput:
        """Read two lines at a time."""
        lines = list(_readers(os.getpid()).map(super().recognize_txt, ([one] for one in img)))
        return TextRecOutput(
            imgs=img,
            txts=tuple(line.txts[0] for line in lines),
            scores=[line.scores[0] for line in lines],
            word_results=tuple(line.word_results[0] for line in lines),
            viser=lines[0].viser,
        )


class _GivesBack(InferenceSession):
    """A model that uses its memory again from layer to layer, and gives all back after a picture.

    With memory of their own for each layer, pictures of 1280 px took 843 MB at most, not 621, and
    a seventh more of the processor.
    """

    _back: Final = RunOptions()
    _back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def run(self, output_names: Any, input_feed: Any, run_options: Any = None) -> Any:  # noqa: ANN401 -- onnxruntime's own
        """Run it once."""
        return super().run(output_names, input_feed, run_options or self._back)


def read(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture; text is located in a copy whose longest side is at most this."""
    return [
        line for line in located(picture, longest_side) if line.text and line.confidence >= SURE
    ]


def located(picture: Image.Image, longest_side: int | None) -> list[Line]:
    """Read a picture; where a line is in a script that the model does not know, its text is ""."""
    reader = engine(os.getpid())
    _look_in_a_copy(reader, picture.size, longest_side)
    # Flags passed to a call would stay set for the next one, so none are passed.
    result = reader(_pixels(picture))
    _give_memory_back()
    if not getattr(result, "txts", None):
        return []
    return [
        _line(text.replace(_NOTHING, ""), float(score), corners / picture.size)
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
    ]


def read_line(cut: Image.Image) -> tuple[str, float]:
    """Read one line that is cut out already, and say how sure that is."""
    read = engine(os.getpid()).recognize_txt([_pixels(cut)])
    return read.txts[0], float(read.scores[0])


@cache
def engine(_process: int) -> Any:  # noqa: ANN401 -- rapidocr's own class
    """Build the engine on the first read in this process: one for all kinds of pictures.

    An engine built by a parent process is unusable after a fork, which does not copy its threads;
    it cannot even be discarded, because that waits for them.
    """
    settings = {
        "Global.log_level": logging.getLevelName(logging.CRITICAL).lower(),
        "Global.text_score": 0.0,  # we choose ourselves
        "Rec.rec_batch_num": _LINES_AT_ONCE,
        "Rec.rec_img_shape": _LINE_SHAPE,
    }
    reader = _EachLine(params=settings)
    with flag_override(reader.cfg, "allow_objects", True):
        for part, model in FILES.items():
            reader.cfg[part].session = _session(model, _THREADS_OF[part])
    return reader


@cache
def _readers(_process: int) -> ThreadPoolExecutor:
    """Start the threads that read lines: as the engine, anew in each process."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="lines")


def _pixels(picture: Image.Image) -> "np.ndarray[Any, Any]":
    """Return what the engine takes, blue first: as Pillow writes it, in half the time."""
    bytes_of_it = picture.convert("RGB").tobytes("raw", "BGR")
    return np.frombuffer(bytes_of_it, np.uint8).reshape(picture.height, picture.width, 3)


def _look_in_a_copy(reader: Any, size: tuple[int, int], longest_side: int | None) -> None:  # noqa: ANN401 -- as above
    """Look for print in a copy of at most this length; without one, as for labels."""
    finder, most = reader._load_det_model(), longest_side or MOST_SIDE  # noqa: SLF001 -- it is loaded at the first call otherwise
    is_small = longest_side is None and max(size) < most
    finder.limit_type = "min" if is_small else "max"
    finder.limit_side_len = min(LEAST_SIDE, most * min(size) // max(size)) if is_small else most


def _session(model: Path, threads: int) -> InferenceSession:
    options = SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    # Threads that wait by turning in circles are no help on a machine that does other work too.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # No two pictures are of one size: a plan of the memory of the last one is of no use.
    options.enable_mem_pattern = False
    return _GivesBack(without_dead_weights(model), options, providers=["CPUExecutionProvider"])


def _give_memory_back() -> None:
    """Give back what the picture took, which the C library keeps: 230 MB are left of 390."""
    with suppress(AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)


def _line(text: str, score: float, corners: "np.ndarray[Any, Any]") -> Line:
    """Make a line from its four corners in fractions, clockwise from where its text begins."""
    inside = np.clip(corners, 0.0, 1.0)
    left, top = inside.min(axis=0)
    right, bottom = inside.max(axis=0)
    across, down = corners[1] - corners[0]
    slope = float(down / across) if abs(across) > abs(down) else 0.0
    box = Box(float(left), float(top), float(right), float(bottom))
    # The corners of a line that stands begin at the left, whichever way it is read.
    return Line(text, score, box, slope, upside_down=bool(across < 0))
