"""Compare text that was read with a known value, tolerating look-alike characters only."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# In a trial, folding these accepted one of 3,643 serials with one wrong character; allowing any one
# character to differ accepted 68 of 100.
_LOOK_ALIKES = str.maketrans("OQDILSBZG", "000115826")
# Letters that Unicode does not decompose into letter and accent: Turkish i, Polish l, Nordic o.
_NOT_DECOMPOSED = {0x131: "i", 0x142: "l", 0xF8: "o", 0x111: "d"}
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_PRINTED_FOR = {"0": "[0OQD]", "1": "[1IL]", "5": "[5S]", "8": "[8B]", "2": "[2Z]", "6": "[6G]"}
# Labels in front of a serial, whose space or colon OCR may have lost.
_LABELS = r"(?:S/?N|N|SERIAL|SERIAL ?NO|SERIAL ?NUMBER|SER\.? ?NO|NO)[.:#-]*"
_AFTER = r"(?=$|[^A-Z0-9]|CHK)"
# Product labels put the identifier of a field in brackets: (420) 94043.
_GAP = r"[\s./_()-]{0,2}"
_WORD = re.compile(r"[A-Z0-9]+")
# Scripts that write words without spaces, or whose spaces an engine loses.
GLUED = re.compile(r"[฀-๿぀-鿿가-힣]")
_MOST_WORDS = 4


def upper(text: str) -> str:
    """Return the text in capitals, with full-width letters and digits as plain ones."""
    return unicodedata.normalize("NFKC", text).upper()


def words(text: str) -> list[str]:
    """List the runs of letters and digits, in capitals."""
    return _WORD.findall(upper(text))


def letters_and_digits(text: str) -> str:
    """Return only the letters and digits, in capitals."""
    return "".join(words(text))


def normalize_confusables(text: str) -> str:
    """Return the letters and digits with look-alike characters folded: O and Q become 0."""
    return letters_and_digits(text).translate(_LOOK_ALIKES)


def normalize_accents(text: str) -> str:
    """Return the text in lower case without accents: ``März`` and ``Marz`` become equal."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_DECOMPOSED))
    # Thai vowels above and below a letter are marks, too, and no part of a word for Python.
    letters = (char for char in decomposed if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", "".join(letters))


def normalize_spaces(text: str) -> str:
    """Return the text without accents, spaces and punctuation, which OCR loses."""
    return "".join(char for char in normalize_accents(text) if char.isalnum())


def normalize_letters(text: str) -> str:
    """Return the text without accents and spaces, Korean syllables as the letters they are made of.

    Of such a syllable an engine often misreads one letter of three.
    """
    return unicodedata.normalize("NFD", normalize_accents(text)).replace(" ", "")


def spellings(text: str) -> set[str]:
    """Return the text without spaces: accents dropped, and accents spelled out (``Maerz``)."""
    return {normalize_spaces(text), normalize_spaces(text.casefold().translate(_SPELLED_OUT))}


def holds(text: str, known: str, *, links: str = "-_") -> bool:
    """Return whether the text contains the whole serial or number, look-alikes folded.

    Spaces and hyphens inside it are ignored. It is not whole inside a longer run of letters and
    digits, or if a character in `links` connects it to more. A label joined to it is allowed.
    """
    return held(text, known, links=links) != ""


def held(text: str, known: str, *, links: str = "-_") -> str:
    """Return how the text prints the whole serial or number, as ``holds``; "" if it does not."""
    folded = normalize_confusables(known)
    found = _whole(folded, links).search(upper(text)) if folded else None
    return letters_and_digits(found["known"]) if found else ""


def holds_figures(text: str, known: str) -> bool:
    """Return whether the text contains this word with figures, look-alikes folded.

    Letters may be joined to it, as an engine joins a label; more figures may not.
    """
    folded = normalize_confusables(known)
    return bool(folded) and _figures(folded).search(upper(text)) is not None


@lru_cache(maxsize=1024)
def _figures(folded: str) -> re.Pattern[str]:
    chars = r"[\W_]{0,3}".join(_PRINTED_FOR.get(char, char) for char in folded)
    return re.compile(rf"(?<!\d)(?<!\d[-/.]){chars}(?![-/]?\d)")


@lru_cache(maxsize=256)
def _whole(folded: str, links: str) -> re.Pattern[str]:
    link = f"[{re.escape(links)}]"
    before = rf"(?:(?<![A-Z0-9])(?<![A-Z0-9]{link})(?:{_LABELS})?)"
    chars = _GAP.join(_PRINTED_FOR.get(char, char) for char in folded)
    return re.compile(rf"{before}(?P<known>{chars})(?!{link}[A-Z0-9]){_AFTER}")


def joined_words(text: str) -> Iterator[str]:
    """Yield each word and each run of up to four words: OCR sees spaces where there are none."""
    found = words(text)
    for start in range(len(found)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(found)) + 1):
            yield "".join(found[start:end])
