"""The second engine, for scripts that the first cannot read: Tesseract, line by line.

The first engine finds the lines and reads figures and Latin letters far better; Tesseract reads the
script. So each line that the first finds is read by both, and what each is good at is taken.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from threading import Lock
from typing import Final

import tesserocr
from PIL import Image

from evidence.reading import rapid
from evidence.reading.crops import cut_out
from evidence.reading.lines import Line
from evidence.reading.scripts import Script, data_folders

# Of 100, as the engine gives it. Below the first a line is looked at again, below the second its
# text is no better than a guess.
_SURE: Final = 80
_GUESSED: Final = 50
# Of 1, as the first engine gives it: it missed nothing of the line but what it cannot read.
_RELIED: Final = 0.8
_FOREIGN = re.compile(r"[^\x20-\x7e]+")
# Arabic comes with marks of its direction.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_READABLE = re.compile(r"[A-Za-z0-9]")
# The engine's own words are no thread's: one line at a time.
_ONE_AT_A_TIME: Final = Lock()


def read(picture: Image.Image, longest_side: int | None, script: Script) -> list[Line]:
    """Read a picture of which some print is in this script."""
    grey = picture.convert("L")
    found = rapid.located(picture, longest_side)
    return [line for each in found for line in _both(grey, each, script)]


def _both(page: Image.Image, line: Line, script: Script) -> Iterator[Line]:
    """Yield what the second engine reads of a line in its script, then what the first did."""
    text, sure = read_line(page, line, script)
    if script.letters.search(text) and sure >= _GUESSED:
        if known := _with_known_figures(text, line):
            yield replace(line, text=known, confidence=sure / 100)
        latin = _FOREIGN.sub(" ", line.text).strip()
        line = replace(line, text=latin if _READABLE.search(latin) else "")
    if line.text and line.confidence >= rapid.SURE:
        yield line


def read_line(page: Image.Image, line: Line, script: Script) -> tuple[str, int]:
    """Read the line at this place, and say how sure that is, of 100.

    It is looked at twice where the first look is unsure: the grain of a photo hides letters.
    """
    text, sure = _look(cut_out(page, line), script)
    if sure >= _SURE:
        return text, sure
    return max((text, sure), _look(cut_out(page, line, smooth=True), script), key=lambda it: it[1])


def _look(crop: Image.Image, script: Script) -> tuple[str, int]:
    with _ONE_AT_A_TIME:
        engine = _engine(script.code, os.getpid())
        engine.SetImage(crop)
        text = engine.GetUTF8Text()
        sure = engine.MeanTextConf()
        engine.Clear()
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split())), sure


def _with_known_figures(text: str, first: Line) -> str:
    """Drop words whose figures contradict what the first engine read, which is better at them.

    Where it is sure, it read all: this engine makes 406 of MPG. Else it left out what it could not
    read, so its figures have to be among these, in their order.
    """
    known = _figures(first.text)
    if first.confidence >= _RELIED:
        return " ".join(word for word in text.split() if _figures(word) in known)
    figures = iter(_figures(text))
    if all(figure in figures for figure in known):
        return text
    return " ".join(word for word in text.split() if not _figures(word))


def _figures(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdigit())


@cache
def _engine(language: str, _process: int) -> tesserocr.PyTessBaseAPI:
    """Build the engine for a language on its first line in this process, after any fork."""
    folder = next(each for each in data_folders() if (each / f"{language}.traineddata").exists())
    return tesserocr.PyTessBaseAPI(
        path=str(folder),
        lang=language,
        psm=tesserocr.PSM.SINGLE_LINE,
        oem=tesserocr.OEM.LSTM_ONLY,
    )
