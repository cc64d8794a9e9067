"""Compare print with what is known, as tolerant as look-alikes demand and not a bit more."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Folding these took one of 3,643 serials with one wrong sign for the right one in the trial;
# allowing any one sign to differ took 68 of 100.
_LOOK_ALIKES = str.maketrans("OQDILSBZG", "000115826")
# The letters whose accent Unicode does not take apart from them: Turkish i, Polish l, Nordic o.
_NO_ACCENT_APART = {0x131: "i", 0x142: "l", 0xF8: "o", 0x111: "d"}
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_PRINTED_FOR = {"0": "[0OQD]", "1": "[1IL]", "5": "[5S]", "8": "[8B]", "2": "[2Z]", "6": "[6G]"}
# What stands before a serial and may have lost its blank or colon to the engine.
_LABELS = r"(?:S/?N|N|SERIAL|SERIAL ?NO|SERIAL ?NUMBER|SER\.? ?NO|NO)[.:#-]*"
_AFTER = r"(?=$|[^A-Z0-9]|CHK)"
# Goods' labels put the identifier of a field in brackets: (420) 94043.
_GAP = r"[\s./_()-]{0,2}"
_WORD = re.compile(r"[A-Z0-9]+")
_MOST_WORDS = 4


def upper(text: str) -> str:
    """Give the text in capitals, with wide letters and digits as plain ones."""
    return unicodedata.normalize("NFKC", text).upper()


def words(text: str) -> list[str]:
    """List the runs of letters and digits, in capitals."""
    return _WORD.findall(upper(text))


def letters_and_digits(text: str) -> str:
    """Give the letters and digits alone, in capitals."""
    return "".join(words(text))


def normalize_confusables(text: str) -> str:
    """Give the letters and digits with one sign for all that people take for one another."""
    return letters_and_digits(text).translate(_LOOK_ALIKES)


def normalize_accents(text: str) -> str:
    """Give the text in small letters without accents: ``März`` and ``Marz`` are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NO_ACCENT_APART))
    letters = (sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", "".join(letters))


def normalize_spaces(text: str) -> str:
    """Give what is left of the plain text without blanks and points, which engines lose."""
    return "".join(sign for sign in normalize_accents(text) if sign.isalnum())


def spellings(text: str) -> set[str]:
    """Give the squeezed text with its accents left out, and with them spelled out: ``Maerz``."""
    return {normalize_spaces(text), normalize_spaces(text.casefold().translate(_SPELLED_OUT))}


def holds(text: str, known: str, *, links: str = "-_") -> bool:
    """Tell whether the known serial or number is printed here as a whole, look-alikes folded.

    Blanks and hyphens inside it do not count. It is not whole inside a longer run of letters and
    digits, nor when a `links` sign ties it to more of them; a glued label is not part of it.
    """
    folded = normalize_confusables(known)
    return bool(folded) and _whole(folded, links).search(upper(text)) is not None


@lru_cache(maxsize=256)
def _whole(folded: str, links: str) -> re.Pattern[str]:
    tie = f"[{re.escape(links)}]"
    before = rf"(?:(?<![A-Z0-9])(?<![A-Z0-9]{tie})(?:{_LABELS})?)"
    signs = _GAP.join(_PRINTED_FOR.get(sign, sign) for sign in folded)
    return re.compile(rf"{before}{signs}(?!{tie}[A-Z0-9]){_AFTER}")


def joined_words(text: str) -> Iterator[str]:
    """Give each word, and each run of up to four: an engine sees blanks where none are."""
    found = words(text)
    for start in range(len(found)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(found)) + 1):
            yield "".join(found[start:end])
