"""Compare two documents: by their picture hashes, and by the numbers printed on them.

Measured in a trial on 626 receipts: pictures within 6 of 256 bits were always the same picture;
within 25 bits there were 30 false pairs, all with the layout of one shop. No hash recognises a
second photo of the same document, but sharing half of all printed numbers found 98 of 100 of them.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from evidence.purchases.receipts import times_in
from evidence.reading.lines import Line
from evidence.reading.printed import normalize_confusables, words

SAME_BITS: Final = 6
SIMILAR_BITS: Final = 25
SIMILAR_NUMBERS: Final = 0.5
_DIGITS_IN_A_NUMBER = 3
# A shop's next invoice for the same goods shares its layout and most numbers, but has at least its
# own invoice number and customer. A forger changes only the one number that has to change.
_OWN_NUMBERS: Final = 2
# With fewer numbers than this, two documents of one shop (its phone, its tax number) share half.
_FEWEST_NUMBERS = 4
# Together two sales differ in as many: the number of each invoice, and a unit or a customer.
_OWN_OF_BOTH: Final = 3
_TIME: Final = "at "


class Likeness(StrEnum):
    """How alike two documents are; a reviewer judges the similar ones."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


def distance(one: str, other: str) -> int:
    """Count the bits in which two perceptual hashes (hexadecimal) differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def pictures_alike(one: str, other: str) -> Likeness:
    """Compare two pictures by their 256-bit hashes."""
    bits = distance(one, other)
    if bits <= SAME_BITS:
        return Likeness.SAME
    return Likeness.SIMILAR if bits <= SIMILAR_BITS else Likeness.DIFFERENT


def numbers_printed(lines: Iterable[Line]) -> frozenset[str]:
    """Return what a document shares with another photo of it: its numbers and times of day.

    The numbers are words with three digits or more. The time tells two receipts of a shop apart
    that were printed for the same goods on one day.
    """
    return frozenset(
        each
        for line in lines
        for each in (*numbers_in(line.text), *(_TIME + time for time in times_in(line.text)))
    )


def numbers_in(text: str) -> frozenset[str]:
    """Return the words of a text with three digits or more, look-alike characters folded."""
    return frozenset(
        normalize_confusables(word)
        for word in words(text)
        if sum(map(str.isdigit, word)) >= _DIGITS_IN_A_NUMBER
    )


def numbers_shared(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the share (0 to 1) of all numbers that both documents have (Jaccard index)."""
    return len(one & other) / len(one | other) if one | other else 0.0


def numbers_alike(one: AbstractSet[str], other: AbstractSet[str]) -> Likeness:
    """Compare two documents by the numbers on them; a reviewer judges the similar ones."""
    enough = min(len(one), len(other)) >= _FEWEST_NUMBERS
    similar = enough and numbers_shared(one, other) >= SIMILAR_NUMBERS
    return Likeness.SIMILAR if similar else Likeness.DIFFERENT


def are_two_papers(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Return whether each document has at least two numbers that the other lacks.

    Otherwise every other invoice that a shop prints from the same form would count as a duplicate
    of the first: their fingerprints do not differ in a single bit.
    """
    return min(len(one - other), len(other - one)) >= _OWN_NUMBERS


def are_two_sales(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Return whether two papers with different invoice numbers are of two sales.

    The one may bear nothing but its number where the other names its unit or its customer too.
    """
    owns = len(one - other), len(other - one)
    return are_two_papers(one, other) or (min(owns) > 0 and sum(owns) >= _OWN_OF_BOTH)


def are_two_times(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Return whether two receipts without invoice numbers were printed at two times of day."""
    is_timed = all(
        any(each.startswith(_TIME) for each in own) for own in (one - other, other - one)
    )
    return is_timed and are_two_papers(one, other)
