"""The auditors' table of what was read on data that nobody tuned on, with a column for now.

Their data are not here. Beside each of their kinds stands what the drawn kind, or the data of
others that this run was given, come to now; where nothing of the kind is drawn it says so.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bench.report import Row

# What the auditors counted on their data, then the rows of this run that are of the same kind.
_KINDS: Final = (
    ("bar codes in photos: 47 of 49, 22 of 23, QR 163 of 179", "codes: "),
    ("81 photos of real labels, either: 80", "serial of a photo, by either"),
    ("drawn stickers: 98 to 100 of 100; hard ones 38", "claims: serial, by a code or print"),
    ("labels on products, drawn here", "labels, serial: by either"),
    ("one sign of a serial changed: 0 of 3,643", "taken: a false serial"),
    ("receipts, date: 320 of 324", "papers, all seven: date"),
    ("receipts, company: 321 of 324", "papers, all seven: store"),
    ("wrong date, a day off: 2 of 648", "taken: a false date"),
    ("model: 134 of 145", "papers, all seven: model"),
    ("model, one digit changed: 1 of 736", "taken: a false model"),
    ('"it is an invoice": 246 of 326', "papers, all seven: paper"),
    ("the default list: 48 %", "papers, all seven: the default list"),
    ("e-invoices with XML, 65: 63, 62, 13, 15", "default list, made: factur-x"),
    ("item lines on PDF invoices: 41 of 61", ""),
    ("drawn de, fr, id, en, zh-TW, zh-CN: 24 of 24", "papers, all but Korean: the default list"),
    ("Korean, date: 5 of 10", "papers, Korean: date"),
    ("Korean, store: 1 of 10", "papers, Korean: store"),
    ("Korean, model: 5 of 10", "papers, Korean: model"),
    ("Korean, paper: 0 of 10", "papers, Korean: paper"),
    ("one claim by the clock: 2.6 / 4.8 s", "time: one claim"),
    ("memory of the worker: 947 MB", "memory: most"),
    ("1,852 hostile files: all held", ""),
    ("a carton is approved by the machine", "carton taken for product"),
    ("an invoice with another serial agrees", "lies, stopped: another serial number"),
)


def measure(rows: Sequence[Row]) -> Iterator[Row]:
    """Print each kind with what the auditors found and, of this run, both halves."""
    yield Row("as the auditors found it", "tuned on", "now, held back")
    for found, begins in _KINDS:
        now = [row for row in rows if begins and row.what.startswith(begins)]
        if not now:
            yield Row(f"  {found}", "", "not drawn" if not begins else "not in this run")
        for row in now:
            part = f" ({row.what.removeprefix(begins)})" if len(now) > 1 else ""
            yield Row(f"  {found}{part}", row.base, row.measured)
