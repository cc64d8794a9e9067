"""The second engine, for scripts that the first cannot read: Tesseract, line by line.

The first engine finds the lines and reads figures and Latin letters far better; Tesseract reads the
script. So each line that the first finds is read by both, and what each is good at is taken. Next
to script the first one loses figures: where both are in a line it reads its own part once more.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from threading import Lock
from typing import Final, NamedTuple

import tesserocr
from PIL import Image

from evidence.reading import rapid
from evidence.reading.crops import cut_out, only
from evidence.reading.lines import Line
from evidence.reading.scripts import Script, data_folders

# Of 100, as the engine gives it. Below the first a line is looked at again, below the second its
# text is no better than a guess.
_SURE: Final = 80
_GUESSED: Final = 50
# Of 1, as the first engine gives it: it missed nothing of the line but what it cannot read.
_RELIED: Final = 0.8
# From here on it lost nothing: a part of the line would not be read better.
_WHOLE: Final = 0.95
_FOREIGN = re.compile(r"[^\x20-\x7e]+")
# Arabic comes with marks of its direction.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_READABLE = re.compile(r"[A-Za-z0-9]")
# The engine's own words are no thread's: one line at a time.
_ONE_AT_A_TIME: Final = Lock()


class Reading(NamedTuple):
    """What this engine reads in a line, how sure it is (of 100), and from where to where a word is.

    Places are pixels of the line as it is cut out.
    """

    text: str
    sure: int
    words: list[tuple[str, int, int]]


def read(picture: Image.Image, longest_side: int | None, script: Script) -> list[Line]:
    """Read a picture of which some print is in this script."""
    grey = picture.convert("L")
    found = rapid.located(picture, longest_side)
    return [line for each in found for line in both(grey, each, script)]


def both(page: Image.Image, line: Line, script: Script) -> Iterator[Line]:
    """Yield what the second engine reads of a line in its script, then what the first did."""
    reading = read_line(page, line, script)
    if script.letters.search(reading.text) and reading.sure >= _GUESSED:
        line = _without_script(page, line, reading, script)
        if known := _with_known_figures(reading.text, line):
            yield replace(line, text=known, confidence=reading.sure / 100)
        latin = _FOREIGN.sub(" ", line.text).strip()
        line = replace(line, text=latin if _READABLE.search(latin) else "")
    if line.text and line.confidence >= rapid.SURE:
        yield line


def _without_script(page: Image.Image, line: Line, reading: Reading, script: Script) -> Line:
    """Let the first engine read the line's figures and Latin letters without the script beside.

    It counts where it is surer and has all figures and letters that it read before: what the second
    engine takes for script is cut away, and what is left of "15" must not be another day.
    """
    parts = [
        (left, right)
        for text, left, right in reading.words
        if _READABLE.search(text) and not script.letters.search(text)
    ]
    if not parts or line.confidence >= _WHOLE:
        return line
    text, sure = rapid.read_line(only(cut_out(page, line), parts))
    if sure <= line.confidence or not _in_order(_read_well(line.text), _read_well(text)):
        return line
    return replace(line, text=text, confidence=sure)


def read_line(page: Image.Image, line: Line, script: Script) -> Reading:
    """Read the line at this place.

    It is looked at twice where the first look is unsure: the grain of a photo hides letters.
    """
    reading = _look(cut_out(page, line), script)
    if reading.sure >= _SURE:
        return reading
    return max(reading, _look(cut_out(page, line, smooth=True), script), key=lambda it: it.sure)


def _look(crop: Image.Image, script: Script) -> Reading:
    with _ONE_AT_A_TIME:
        engine = _engine(script.code, os.getpid())
        engine.SetImage(crop)
        text = engine.GetUTF8Text()
        words = list(_words(engine)) if text else []
        reading = Reading(_plain(text), engine.MeanTextConf(), words)
        engine.Clear()
    return reading


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))


def _words(engine: tesserocr.PyTessBaseAPI) -> Iterator[tuple[str, int, int]]:
    """Yield the words with their places; where two of them overlap, the second one's place counts.

    A word that the engine parted into figures and script keeps its whole width for the figures.
    """
    level = tesserocr.RIL.WORD
    words = [
        (_plain(word.GetUTF8Text(level)), *word.BoundingBox(level))
        for word in tesserocr.iterate_level(engine.GetIterator(), level)
        if not word.Empty(level)
    ]
    starts = [left for _, left, *_ in words[1:]]
    # Arabic goes on to the left, where nothing is cut off.
    for (text, left, _top, right, _bottom), start in zip(words, [*starts, 0], strict=False):
        yield text, left, min(right, start) if start > left else right


def _with_known_figures(text: str, first: Line) -> str:
    """Drop words whose figures contradict what the first engine read, which is better at them.

    Where it is sure, it read all: this engine makes 406 of MPG. Else it left out what it could not
    read, so its figures have to be among these, in their order.
    """
    known = _figures(first.text)
    if first.confidence >= _RELIED:
        return " ".join(word for word in text.split() if _figures(word) in known)
    if _in_order(known, _figures(text)):
        return text
    return " ".join(word for word in text.split() if not _figures(word))


def _in_order(few: str, all_of_them: str) -> bool:
    rest = iter(all_of_them)
    return all(each in rest for each in few)


def _read_well(text: str) -> str:
    return "".join(_READABLE.findall(text))


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
