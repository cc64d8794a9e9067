"""The drawings of labels: those of one category bear the same numbers, and others than the next."""

import re

import pytest

from portal.environment import BASE_DIR
from products.catalogue import drawings

FOLDER = BASE_DIR / "static/img/serials"
NUMBERS = re.compile(r"S/N: (\w+).*CHK: (\w+)", re.DOTALL)


def numbers(name: str) -> tuple[str, ...]:
    found = NUMBERS.search((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    assert found is not None, name
    return found.groups()


@pytest.mark.parametrize("slug", drawings.DRAWN)
def test_photos_of_a_label_show_the_numbers_of_their_category(slug: str) -> None:
    label = numbers(f"{slug}-barcode")
    assert numbers(f"{slug}-good") == numbers(f"{slug}-bad") == label
    assert drawings.drawn_label(slug) == dict(zip(("serial", "chk"), label, strict=True))
    assert drawings.of_photos(slug) == (f"img/serials/{slug}.svg", slug)


def test_no_category_has_the_label_of_another() -> None:
    assert len({numbers(f"{slug}-good") for slug in drawings.DRAWN}) == len(drawings.DRAWN)


def test_without_a_category_the_usual_label_is_shown() -> None:
    assert drawings.of_photos("toaster") == drawings.of_photos("") == ("img/examples.svg", "serial")
    assert drawings.drawn_label("")["chk"] == "4A7"
