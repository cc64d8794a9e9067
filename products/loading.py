"""Loading serial numbers: a CSV file of the factory becomes units that members can register."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from products.copying import copy_rows
from products.serials import chk_digest, normalise

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
MOVE = """
    INSERT INTO products_serialnumber (serial, product_id, chk_digest)
    SELECT s.serial, p.id, s.chk_digest
    FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
    ORDER BY s.line
    ON CONFLICT (serial) DO NOTHING
"""


class NoHeader(Exception):
    """The first line does not name the columns serial, model and CHK."""


class BadLines(Exception):
    """A strict load found lines that cannot be used; nothing was loaded."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(lines)} bad lines")
        self.lines = lines


@dataclass
class Loaded:
    """What a load did: figures, and what is wrong with which line; never a CHK."""

    added: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def load(*, lines: Iterable[str], strict: bool, dry_run: bool) -> Loaded:
    """Load serial numbers from CSV lines ``serial,model,CHK``; known ones are left alone.

    Streams through COPY. Loading the same file again adds nothing; a dry run does all of it and
    takes it back.

    Raises:
        NoHeader: the columns are not named in the first line.
        BadLines: ``strict`` and some lines cannot be used; nothing was loaded.
    """
    result = Loaded()
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        staged = copy_rows(cursor, "staged_serials", STAGED, _rows(lines, result))
        unusable = _find(cursor, NO_MODEL) + _find(cursor, DIFFERS)
        result.bad = sorted(result.bad + unusable)
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
    reader = csv.reader(lines)
    places = _places(next(reader, []))
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            serial, model, chk = (cells[place].strip() for place in places)
        except IndexError:
            result.bad.append((reader.line_num, "has too few columns"))
            continue
        serial, chk = normalise(serial), chk.upper()
        if not SERIAL.fullmatch(serial):
            result.bad.append((reader.line_num, "has no serial of 6 to 40 letters and digits"))
        elif not CHK.fullmatch(chk):
            result.bad.append((reader.line_num, "has no CHK of 3 letters and digits"))
        else:
            yield reader.line_num, serial, model, chk_digest(serial, chk)


def _places(header: list[str]) -> tuple[int, ...]:
    names = [name.strip().lstrip("\ufeff").lower() for name in header]
    try:
        return tuple(names.index(column) for column in COLUMNS)
    except ValueError as missing:
        raise NoHeader from missing


def _find(cursor: CursorWrapper, query: str) -> list[tuple[int, str]]:
    cursor.execute(query)
    return list(cursor.fetchall())
