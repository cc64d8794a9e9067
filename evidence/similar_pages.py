"""Find the pages whose pictures resemble a page's, among millions, by indexes.

A fingerprint of 256 bits is cut into nine bands. Two that differ in at most 25 bits differ in at
most two bits of some band, since nine bands with three each were 27. So whatever is similar has a
band that is one of some 400 known values: those are looked up, and what they find is compared.
Why so, and what it does not find: docs/adr/0064-similar-pictures-by-bands.md.
"""

from collections.abc import Iterator
from typing import Final

from django.db import connection

from evidence.documents.fingerprints import SIMILAR_BITS
from evidence.models import BANDS, UploadPage, UploadQuerySet

# By chance no two of a million pages share a band, but one layout may be on a hundred thousand
# invoices: then this bounds the work, and the newest with one value of a band are compared.
MOST_OF_A_VALUE: Final = 500
MOST_OF_A_BAND: Final = 20_000
_PIECE: Final = 200
_OF_BAND: Final = """
    (SELECT page.id, page.fingerprint
    FROM mask CROSS JOIN LATERAL (
        SELECT id, fingerprint FROM evidence_uploadpage
        WHERE SUBSTRING(fingerprint, {start}, {length})
            = lpad(to_hex(%s::bigint # bits), {length}, '0')
        ORDER BY id DESC LIMIT {of_value}
    ) AS page
    WHERE highest < {length} * 4 LIMIT {of_band})
"""
# No bit changed, one, or two.
_NEAR: Final = """
    WITH mask (bits, highest) AS MATERIALIZED (
        SELECT 0::bigint, 0
        UNION ALL SELECT (1::bigint << one) | (1::bigint << other), other
        FROM generate_series(0, 31) AS one, generate_series(one, 31) AS other
    )
    SELECT DISTINCT id, bits FROM (
        SELECT id, bit_count(('x' || fingerprint)::bit(256) # ('x' || %s)::bit(256)) AS bits
        FROM ({bands}) AS page
    ) AS compared
    WHERE bits <= %s ORDER BY bits, id
"""


def near(page: UploadPage, among: UploadQuerySet) -> Iterator[tuple[UploadPage, int]]:
    """Yield the similar pages of these uploads, the nearest first, and how many bits differ.

    Pages are fetched as they are asked for: a caller that wants five takes five.
    """
    found = dict(_candidates(page.fingerprint))
    keys = list(found)
    for start in range(0, len(keys), _PIECE):
        piece = keys[start : start + _PIECE]
        pages = UploadPage.objects.filter(pk__in=piece, upload__in=among).select_related("upload")
        by_key = pages.in_bulk()
        yield from ((by_key[pk], found[pk]) for pk in piece if pk in by_key)


def _candidates(fingerprint: str) -> list[tuple[int, int]]:
    bands = " UNION ALL ".join(
        _OF_BAND.format(
            start=start, length=length, of_value=MOST_OF_A_VALUE, of_band=MOST_OF_A_BAND
        )
        for start, length in BANDS
    )
    values = [int(fingerprint[start - 1 : start - 1 + length], 16) for start, length in BANDS]
    with connection.cursor() as cursor:
        cursor.execute(_NEAR.format(bands=bands), [fingerprint, *values, SIMILAR_BITS])
        return [(pk, bits) for pk, bits in cursor.fetchall()]
