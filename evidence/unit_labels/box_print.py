"""What a box has printed on itself, around its label: its name in large letters, what it praises.

Products bear some of it, too: a board names its slots, a power supply its badge. So one praise
alone says nothing, and what is known of the product is held against the rest.
"""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from evidence.reading import printed
from evidence.reading.lines import Line

# Each alone in its line, as in the boxes of an advertisement; the edge of the photo cuts words off.
_PRAISED: Final = tuple(
    re.compile(each)
    for each in (
        r"(?:g?d)?dr\s?[3-7]x?",
        r"(?:wi-?)?f[il1]-?\s?[4-8]e?|bluetooth\s?\d?(?:\.\d)?",
        r"pc[il1]-?e?\s?(?:gen\s?)?[3-6](?:\.[0-2])?(?:\s?ready)?",
        r"(?:[a-z-]{1,9}\s?)?[1-5]\d\d\s?hz",
        r"(?:[a-z]{1,4}-?)?[o0]led|(?:rapid\s?)?ips|[48]k|u?w?[fqu]hd\+?|hdr\s?\d{0,4}",
        r"80\s?plus(?:\s?(?:white|bronze|silver|gold|platinum|titanium))?",
        r"a?rgb",
        r"gaming",
        r"(?:usb|hdmi|displayport|thunderbolt)\s?\d(?:\.\d[ab]?)?",
    )
)
_FEWEST_PRAISED: Final = 2
# Labels have a heading half as large again as the serial; the front of a box has letters in this
# many times its height. Fewer do where the label itself says the name, too, even if words are cut.
_LARGE, _LARGER = 2.5, 1.8
_OF_THE_NAME, _ALIKE = 0.5, 80
_SHORTEST_NAME: Final = 6
_LETTERS: Final = re.compile(r"[A-Z]{2}")


def praised(lines: Sequence[Line]) -> Line | None:
    """Return the first of several features of different kinds that are praised around a label."""
    found: dict[int, Line] = {}
    for line in lines:
        plain = printed.normalize_accents(line.text).strip()
        kind = next((at for at, each in enumerate(_PRAISED) if each.fullmatch(plain)), None)
        if kind is not None:
            found.setdefault(kind, line)
    return next(iter(found.values())) if len(found) >= _FEWEST_PRAISED else None


def name_in_large_letters(serial: str, lines: Sequence[Line]) -> tuple[Line, bool] | None:
    """Return what names a model in letters much larger than the serial's.

    With it, whether the label says that name as well: it is then printed twice.
    """
    small = min((_height(line) for line in lines if printed.holds(line.text, serial)), default=None)
    if small is None:
        return None
    large = [
        line for line in lines if _height(line) >= _LARGER * small and _is_name(line.text, serial)
    ]
    for line in large:
        others = (each for each in lines if _LARGER * _height(each) <= _height(line))
        if any(_repeats(line.text, other.text) for other in others):
            return line, True
    return next(((line, False) for line in large if _height(line) >= _LARGE * small), None)


def _repeats(large: str, small: str) -> bool:
    one, other = (printed.normalize_confusables(text) for text in (large, small))
    is_most = _OF_THE_NAME * len(other) <= len(one) <= len(other) + 2
    return is_most and fuzz.partial_ratio(one, other) >= _ALIKE


def _is_name(text: str, serial: str) -> bool:
    name = printed.letters_and_digits(text)
    has_both = _LETTERS.search(name) and any(sign.isdigit() for sign in name)
    return bool(has_both) and len(name) >= _SHORTEST_NAME and not printed.holds(text, serial)


def _height(line: Line) -> float:
    """Return how high its letters are: the box of a slanted line is higher than they are."""
    return (line.box.bottom - line.box.top) - abs(line.slope) * (line.box.right - line.box.left)
