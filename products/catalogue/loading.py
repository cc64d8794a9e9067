"""Load serial numbers from a CSV file of the factory, so that members can register them."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from foundation.tables.line_files import BadLines, Loaded, cells_of, delimiter_of, places_of
from foundation.tables.postgres_copy import copy_rows
from foundation.text import normalize_chk, normalize_serial
from products.catalogue.chk import chk_digest

COLUMNS = ("serial", "model", "chk")
SERIAL = re.compile(r"[A-Z0-9]{6,40}")
CHK = re.compile(r"[A-Z0-9]{3}")
STAGED = ("line", "serial", "model", "chk_digest")
STAGE = "CREATE TEMP TABLE staged_serials (line bigint, serial text, model text, chk_digest bytea)"
NO_MODEL = """
    SELECT line, 'no product has the model ' || model FROM staged_serials AS s
    WHERE NOT EXISTS (SELECT FROM products_product AS p WHERE p.model = s.model)
"""
DIFFERS = """
    SELECT s.line, 'is known with another model or CHK'
    FROM staged_serials AS s
    JOIN products_serialnumber AS known ON known.serial = s.serial
    JOIN products_product AS p ON p.model = s.model
    WHERE known.product_id <> p.id OR known.chk_digest <> s.chk_digest
"""
# If a serial occurs several times, the first line is loaded.
DIFFERS_IN_FILE = """
    SELECT line, 'stands further up with another model or CHK'
    FROM (
        SELECT s.line, s.model, s.chk_digest,
            first_value(s.model) OVER first_line AS first_model,
            first_value(s.chk_digest) OVER first_line AS first_digest
        FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
        WINDOW first_line AS (PARTITION BY s.serial ORDER BY s.line)
    ) AS listed
    WHERE model <> first_model OR chk_digest <> first_digest
"""
MOVE = """
    INSERT INTO products_serialnumber (serial, product_id, chk_digest)
    SELECT s.serial, p.id, s.chk_digest
    FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
    ORDER BY s.line
    ON CONFLICT (serial) DO NOTHING
"""


class NoHeader(Exception):
    """The first line does not name the columns serial, model and chk."""


@transaction.atomic
def load(*, lines: Iterable[str], strict: bool, dry_run: bool) -> Loaded:
    """Load serial numbers from CSV lines ``serial,model,chk``; existing ones are not changed.

    The first line shows whether commas, semicolons or tabs separate the columns. The lines are
    streamed through COPY. Loading the same file again adds nothing; a dry run does everything and
    rolls it back.

    Raises:
        NoHeader: the columns are not named in the first line.
        csv.Error: this is not a CSV file.
        BadLines: ``strict`` is set and some lines are unusable; nothing was loaded.
    """
    result = Loaded()
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        staged = copy_rows(cursor, "staged_serials", STAGED, _rows(lines, result))
        unusable = _unusable(cursor)
        result.bad = sorted([*result.bad, *unusable.items()])
        if strict and result.bad:
            raise BadLines(result.bad)
        cursor.execute(MOVE)
        result.added = cursor.rowcount
        result.known = staged - result.added - len(unusable)
        cursor.execute("DROP TABLE staged_serials")
    if dry_run:
        transaction.set_rollback(True)
    return result


def _rows(lines: Iterable[str], result: Loaded) -> Iterator[tuple[int, str, str, bytes]]:
    numbered = enumerate(lines, start=1)
    _number, header = next(numbered, (0, ""))
    delimiter = delimiter_of(header)
    places = _places(cells_of(header, delimiter)[0])
    for number, line in numbered:
        cells, is_closed = cells_of(line, delimiter)
        if not any(cell.strip() for cell in cells):
            continue
        if not is_closed or len(cells) <= max(places):
            fault = "has too few columns" if is_closed else "has a quote that is not closed"
            result.bad.append((number, fault))
            continue
        serial, model, chk = (cells[place].strip() for place in places)
        serial, chk = normalize_serial(serial), normalize_chk(chk)
        if fault := _fault(serial, model, chk):
            result.bad.append((number, fault))
        else:
            yield number, serial, model, chk_digest(serial, chk)


def _fault(serial: str, model: str, chk: str) -> str:
    if not SERIAL.fullmatch(serial):
        return "has no serial of 6 to 40 letters and digits"
    if not CHK.fullmatch(chk):
        return "has no CHK of 3 letters and digits"
    # An unknown model is repeated in the error message, where a CHK must not appear.
    if not model.isprintable() or CHK.fullmatch(model.upper()):
        return "has something else in the place of the model"
    return ""


def _places(header: list[str]) -> list[int]:
    """Find the columns: all of them are needed."""
    names = [name.strip().lstrip("\ufeff").lower() for name in header]
    places = places_of(COLUMNS, names)
    if len(places) < len(COLUMNS):
        raise NoHeader
    return places


def _unusable(cursor: CursorWrapper) -> dict[int, str]:
    """Find the unusable staged lines; only one fault is reported per line."""
    found: dict[int, str] = {}
    for query in (DIFFERS_IN_FILE, DIFFERS, NO_MODEL):
        cursor.execute(query)
        found.update(cursor.fetchall())
    return found
