"""Whether two papers may be one: by their pictures, and by the figures printed on them.

Figures of the trial on 626 receipts: two pictures within 6 of 256 bits were one picture without a
false pair; within 25 there were 30 false pairs, all of one shop's layout; no hash survives a
second photo, but half of all printed numbers shared found 98 of 100 such photos.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from evidence.reading.lines import Line
from evidence.reading.printed import normalize_confusables, words

SAME_BITS: Final = 6
SIMILAR_BITS: Final = 25
SIMILAR_NUMBERS: Final = 0.5
_FIGURES_IN_A_NUMBER = 3
# A shop's next invoice for the same goods shares its layout and most numbers, and has at least a
# number and a customer of its own; who alters a paper changes the one figure that must change.
_OWN_NUMBERS: Final = 2
# With fewer numbers on a paper, two of one shop (its telephone, its tax number) share half.
_FEWEST_NUMBERS = 4


class Likeness(StrEnum):
    """How alike two pictures are: the same one, or similar, which is for people to judge."""

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
    """Gather what a paper shares with another photo of it: words with three figures or more."""
    return frozenset(number for line in lines for number in numbers_in(line.text))


def numbers_in(text: str) -> frozenset[str]:
    """Give the words of a text that have three figures or more, in one form."""
    return frozenset(
        normalize_confusables(word)
        for word in words(text)
        if sum(map(str.isdigit, word)) >= _FIGURES_IN_A_NUMBER
    )


def numbers_shared(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Tell which part (0 to 1) of all the numbers on two papers both bear (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 0.0


def numbers_alike(one: AbstractSet[str], other: AbstractSet[str]) -> Likeness:
    """Compare two papers by the numbers on them; enough of them shared is for people to judge."""
    enough = min(len(one), len(other)) >= _FEWEST_NUMBERS
    similar = enough and numbers_shared(one, other) >= SIMILAR_NUMBERS
    return Likeness.SIMILAR if similar else Likeness.DIFFERENT


def are_two_papers(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Tell whether each bears two numbers or more that the other lacks.

    Without this every second invoice of a shop that prints them from one form would be taken for
    the first: their fingerprints do not differ in a single bit.
    """
    return min(len(one - other), len(other - one)) >= _OWN_NUMBERS
