import pytest

from evidence.documents.fingerprints import (
    Likeness,
    distance,
    numbers_alike,
    numbers_printed,
    numbers_shared,
    pictures_alike,
)
from tests.evidence.documents.pages import page

ONE = "0" * 64


@pytest.mark.parametrize(
    ("bits", "likeness"),
    [
        (0, Likeness.SAME),
        (6, Likeness.SAME),
        (7, Likeness.SIMILAR),
        (25, Likeness.SIMILAR),
        (26, Likeness.DIFFERENT),
        (256, Likeness.DIFFERENT),
    ],
)
def test_pictures_are_alike_by_the_bits_that_differ(bits: int, likeness: Likeness) -> None:
    other = f"{2**bits - 1:064x}"
    assert distance(ONE, other) == bits
    assert pictures_alike(ONE, other) is likeness


def test_numbers_of_two_photos_of_a_paper_are_similar_and_of_two_papers_are_not() -> None:
    one = numbers_printed(page("INV-4711", "Tel 030 12345678", "1.429,00", "S/N BA3T01946000V"))
    again = numbers_printed(page("INV-4711", "Tel 030 I2345678", "S/N 8A3T01946000V"))
    assert numbers_alike(one, again) is Likeness.SIMILAR
    other = numbers_printed(page("INV-4799", "Tel 030 12345678", "139,00", "S/N PA1T060A01074"))
    assert numbers_alike(one, other) is Likeness.DIFFERENT


def test_papers_with_hardly_a_number_are_never_similar() -> None:
    few = frozenset({"4711"})
    assert numbers_shared(few, few) == 1
    assert numbers_alike(few, few) is Likeness.DIFFERENT
    assert numbers_shared(frozenset(), frozenset()) == 0
