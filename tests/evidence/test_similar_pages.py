"""What the bands find is what a look at every fingerprint finds, and each band has its index."""

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence import similar_pages
from evidence.documents.fingerprints import SAME_BITS, SIMILAR_BITS, distance
from evidence.models import BANDS, Upload, UploadPage
from tests.plans import explained, filled, indexes_in

ROWS = 1500
MADE = "md5(n::text) || md5('x' || n)"
CHANCE = Random(17)  # noqa: S311 -- the same every time
# Three bits in each of seven bands, and two in each of the last two: no band is nearer.
THINNEST = [
    4 * start - 4 + place
    for number, (start, _length) in enumerate(BANDS)
    for place in (0, 9, 27)[: 3 if number < len(BANDS) - 2 else 2]
]


@pytest.fixture(scope="module")
def wanted() -> str:
    return f"{CHANCE.getrandbits(256):064x}"


def changed(fingerprint: str, bits: list[int]) -> str:
    """The fingerprint with these bits turned, counted from the left."""
    turned = sum(1 << (255 - bit) for bit in bits)
    return f"{int(fingerprint, 16) ^ turned:064x}"


def add(*fingerprints: str, user: int = 1) -> None:
    for number, fingerprint in enumerate(fingerprints):
        upload = Upload.objects.filter(user=user).latest("pk")
        UploadPage.objects.create(upload=upload, number=100 + number, fingerprint=fingerprint)


@pytest.fixture
def many(db: None) -> Iterator[None]:
    """Thousands of pages of two members, none like another."""
    del db
    uploads = {"id": "n", "user_id": "1 + mod(n, 2)", "submitted_at": "now()"}
    pages = {"upload_id": "n", "fingerprint": MADE}
    with filled((Upload, ROWS, uploads), (UploadPage, ROWS, pages)):
        yield


def by_looking_at_each(fingerprint: str) -> list[tuple[int, int]]:
    others = UploadPage.objects.filter(upload__user=1).values_list("fingerprint", "pk")
    found = sorted((distance(fingerprint, other), pk) for other, pk in others)
    return [(pk, bits) for bits, pk in found if bits <= SIMILAR_BITS]


def by_bands(fingerprint: str, most: int | None = None) -> list[tuple[int, int]]:
    near = similar_pages.near(UploadPage(fingerprint=fingerprint), Upload.objects.filter(user=1))
    return [(page.pk, bits) for page, bits in islice(near, most)]


def test_bands_are_the_whole_fingerprint_and_enough_of_them() -> None:
    digits = [place for start, length in BANDS for place in range(start, start + length)]
    assert digits == list(range(1, 65))
    assert 3 * len(BANDS) > SIMILAR_BITS, "else some pair has three in each"
    assert len(THINNEST) == SIMILAR_BITS


@pytest.mark.usefixtures("many")
def test_bands_find_what_a_look_at_each_finds(wanted: str) -> None:
    far = CHANCE.sample(range(256), SIMILAR_BITS + 1)
    numbers = (0, 0, 1, 3, SAME_BITS, SAME_BITS + 1, 12, *(18,) * 40, *(SIMILAR_BITS,) * 40)
    near = [CHANCE.sample(range(256), number) for number in numbers]
    add(*(changed(wanted, bits) for bits in [*near, THINNEST, far]))
    add(changed(wanted, []), user=2)
    found = by_bands(wanted)
    assert found == by_looking_at_each(wanted)
    assert len(found) == len(near) + 1
    assert by_bands(wanted, 5) == found[:5]
    for some in UploadPage.objects.filter(upload__user=1)[:20]:
        assert by_bands(some.fingerprint) == [(some.pk, 0)]


@pytest.mark.usefixtures("many")
def test_of_thousands_with_one_value_the_newest_are_looked_at(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_pages, "MOST_OF_A_VALUE", 3)
    add(*[wanted] * 5)
    newest = UploadPage.objects.filter(fingerprint=wanted).order_by("-pk")[:3]
    assert by_bands(wanted) == [(page.pk, 0) for page in reversed(newest)]


@pytest.mark.usefixtures("many")
def test_every_band_has_its_index_by_the_choice_of_the_planner(wanted: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        by_bands(wanted)
    plan = explained(queries[0]["sql"])
    assert indexes_in(plan) == {f"page_band_{start:02}" for start, _length in BANDS}
    assert "Seq Scan" not in plan
