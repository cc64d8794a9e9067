"""Benchmark on real pictures: photos of codes and invoices from shops, with the expected text.

The folder contains `barcodes/<set>/<picture>` with the text in `<picture>.txt`, and
`invoices/<name>.pdf` with its fields in `<name>.json`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.core.exceptions import ValidationError

from bench.evidence.claims import changed, false_days
from bench.evidence.reader import cleaned
from bench.report import Row
from evidence.documents.dates import match_date
from evidence.documents.invoice_numbers import find_number, match_number
from evidence.documents.rotation import read_invoice
from evidence.documents.serial_numbers import match_serial
from evidence.documents.stores import match_store
from evidence.reading import Line, read_lines
from evidence.reading.lines import with_neighbours
from evidence.reading.printed import letters_and_digits

PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif"}
# Some invoices have no country in the address; for these shops the currency gives it.
COUNTRIES = {"EUR": "DE", "INR": "IN", "USD": "US", "PLN": "PL"}
SHORTEST_SERIAL = 8
WANTED = (
    *("date", "date, without the country"),
    *("number", "number, read without knowing it", "store"),
)


def measure(data: Path) -> Iterator[Row]:
    """Count what is found and what is wrongly accepted, set by set."""
    for folder in sorted(path for path in (data / "barcodes").iterdir() if path.is_dir()):
        yield from _codes(folder)
    yield from _serials(data / "barcodes")
    yield from _invoices(data / "invoices")


def _codes(folder: Path) -> Iterator[Row]:
    counts: Counter[str] = Counter()
    for picture in sorted(path for path in folder.iterdir() if path.suffix in PICTURES):
        try:
            read = cleaned(picture.read_bytes(), picture.name).pages[0].codes
        except ValidationError:
            read, counts["refused"] = (), counts["refused"] + 1
        codes = {_plain(code.text) for code in read}
        text = picture.with_suffix(".txt")
        if text.exists():
            expected = _plain(text.read_text(encoding="utf-8", errors="replace"))
            counts += Counter(pictures=1, read=expected in codes)
        else:
            counts += Counter(without=1, wrong=bool(codes))
    if counts["refused"]:
        yield Row(f"codes: {folder.name}, refused at the upload", "", f"{counts['refused']}")
    if counts["pictures"]:
        yield Row(f"codes: {folder.name}", "", f"{counts['read']} of {counts['pictures']}")
    if counts["without"]:
        yield Row(
            f"codes: {folder.name}, none there", "", f"{counts['wrong']} of {counts['without']}"
        )


def _serials(folder: Path) -> Iterator[Row]:
    """Use the text of a bar code as a serial number, and check it with and without the code."""
    counts: Counter[str] = Counter()
    for picture in sorted(folder.glob("code*/*")):
        text = picture.with_suffix(".txt")
        if picture.suffix not in PICTURES or not text.exists():
            continue
        serial = _plain(text.read_text(encoding="utf-8")).upper()
        if len(serial) < SHORTEST_SERIAL or letters_and_digits(serial) != serial:
            continue
        page = cleaned(picture.read_bytes(), picture.name).pages[0]
        lines = read_lines(page.content, longest_side=None)
        counts += Counter(
            serials=1,
            either=match_serial(serial, page.codes, lines).passed,
            print=match_serial(serial, [], lines).passed,
        )
        for other in changed(serial, Random(serial)):  # noqa: S311 -- the same every time
            counts += Counter(tried=2, taken=match_serial(other, page.codes, lines).passed)
            counts += Counter(taken=match_serial(other, [], lines).passed)
    for way in ("either", "print"):
        yield Row(f"serial of a photo, by {way}", "", f"{counts[way]} of {counts['serials']}")
    yield Row("taken: one sign changed", "", f"{counts['taken']} of {counts['tried']}")


def _invoices(folder: Path) -> Iterator[Row]:
    counts: Counter[str] = Counter()
    read = []
    for file in sorted(folder.glob("*.pdf")):
        (fields,) = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        pages = cleaned(file.read_bytes(), file.name).pages
        lines = [line for page in pages for line in read_invoice(page.content)]
        read.append((fields, lines))
        counts += _found(fields, lines)
    for what in WANTED:
        yield Row(f"invoices: {what}", "", f"{counts[what]} of {len(read)}")
    taken, tried = Counter[str](), Counter[str]()
    for fields, lines in read:
        for what, passes in _false(fields, lines, [other for other, _ in read]):
            tried[what] += 1
            taken[what] += passes
    for what, count in tried.items():
        yield Row(f"taken: another {what}", "", f"{taken[what]} of {count}")


def _found(fields: dict[str, Any], lines: list[Line]) -> Counter[str]:
    number, wide = str(fields["invoice_number"]), with_neighbours(lines)
    told = find_number(lines) or ("", None)
    return Counter(
        {
            "date": match_date(_day(fields), _country(fields), wide).passed,
            "date, without the country": match_date(_day(fields), "", wide).passed,
            "number": match_number(number, lines).passed,
            "number, read without knowing it": letters_and_digits(told[0])
            == letters_and_digits(number),
            "store": match_store(fields["issuer"], wide).passed,
        }
    )


def _false(
    fields: dict[str, Any], lines: list[Line], invoices: list[dict[str, Any]]
) -> Iterator[tuple[str, bool]]:
    """Try other dates, and the facts of the other invoices."""
    wide = with_neighbours(lines)
    for _, day in false_days(_day(fields)):
        yield "date", match_date(day, _country(fields), wide).passed
    for other in invoices:
        if other["issuer"] != fields["issuer"]:
            yield "number", match_number(str(other["invoice_number"]), lines).passed
            yield "store", match_store(other["issuer"], wide).passed


def _day(fields: dict[str, Any]) -> date:
    return date.fromisoformat(fields["date"])


def _country(fields: dict[str, Any]) -> str:
    return str(fields.get("country_code") or COUNTRIES[fields["currency"]]).upper()


def _plain(text: str) -> str:
    """Return the printable characters without brackets, which stand for separators of fields."""
    signs = (sign for sign in text if sign.isprintable() and not sign.isspace())
    return "".join(signs).replace("(", "").replace(")", "")
