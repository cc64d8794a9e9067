"""Load serial numbers from a file of the factory, so that members can register them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.encryption.digests import BYTES, newest, other_chains
from foundation.locks import wait_patiently
from foundation.tables.line_files import (
    BadLines,
    CellLines,
    LineFile,
    Loaded,
    LoadOptions,
    NoSuchColumn,
    chosen_places,
)
from foundation.tables.postgres_copy import copy_rows, in_pieces
from foundation.text import normalize_chk, normalize_serial
from products.catalogue.chk import chk_digests, chk_digests_by
from products.catalogue.serial_batches import IN_USE
from products.models import SerialBatch, SerialNumber

# What the columns are called in the files of factories, without blanks, dots and slashes.
COLUMNS = (
    frozenset(["serial", "sn", "serialno", "serialnumber", "snr"]),
    frozenset(["model", "modelno", "modelnumber", "article", "articleno", "articlenumber", "pn"]),
    frozenset(["chk", "chkcode", "check", "checkcode", "checkno"]),
)
SERIAL = re.compile(r"[A-Z0-9]{6,40}")
CHK = re.compile(r"[A-Z0-9]{3}")
STAGED = ("line", "serial", "model", "chk_digest", "digest_keys", "digests")
STAGE = """
    CREATE TEMP TABLE staged_serials (line bigint, serial text, model text, chk_digest bytea,
        digest_keys text, digests bytea)
"""
# While keys rotate, a known serial number may have the digest of its CHK under other keys than the
# first: those of the CHK in the file stand in ``digests``, and the right one takes its place.
AS_KNOWN = """
    UPDATE staged_serials AS s SET chk_digest = known.chk_digest, digest_keys = known.digest_keys
    FROM products_serialnumber AS known
    WHERE known.serial = s.serial AND octet_length(known.chk_digest) = %s
        AND position(known.chk_digest IN s.digests) > 0
"""
# Some factories write the name of a product in place of its model.
BY_NAME = """
    UPDATE staged_serials AS s SET model = p.model
    FROM (
        SELECT lower(name) AS name, min(model) AS model FROM products_product
        GROUP BY lower(name) HAVING count(*) = 1
    ) AS p
    WHERE lower(s.model) = p.name
        AND NOT EXISTS (SELECT FROM products_product AS own WHERE own.model = s.model)
"""
NO_MODEL = """
    SELECT line, model FROM staged_serials AS s
    WHERE NOT EXISTS (SELECT FROM products_product AS p WHERE p.model = s.model)
"""
DIFFERS = """
    SELECT s.line
    FROM staged_serials AS s
    JOIN products_serialnumber AS known ON known.serial = s.serial
    JOIN products_product AS p ON p.model = s.model
    WHERE known.product_id <> p.id OR known.chk_digest <> s.chk_digest
"""
# If a serial occurs several times, the first line is loaded.
DIFFERS_IN_FILE = """
    SELECT line
    FROM (
        SELECT s.line, s.model, s.chk_digest,
            first_value(s.model) OVER first_line AS first_model,
            first_value(s.chk_digest) OVER first_line AS first_digest
        FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
        WINDOW first_line AS (PARTITION BY s.serial ORDER BY s.line)
    ) AS listed
    WHERE model <> first_model OR chk_digest <> first_digest
"""
CORRECT = f"""
    UPDATE products_serialnumber AS known
    SET product_id = s.product_id, chk_digest = s.chk_digest, digest_keys = s.digest_keys,
        batch_id = %s
    FROM (
        SELECT DISTINCT ON (s.serial) s.serial, p.id AS product_id, s.chk_digest, s.digest_keys
        FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
        ORDER BY s.serial, s.line
    ) AS s
    WHERE known.serial = s.serial
        AND (known.product_id <> s.product_id OR known.chk_digest <> s.chk_digest)
        AND NOT {IN_USE}
"""  # noqa: S608 -- a condition of our own
MOVE = """
    INSERT INTO products_serialnumber (serial, product_id, chk_digest, digest_keys, batch_id)
    SELECT s.serial, p.id, s.chk_digest, s.digest_keys, %s
    FROM staged_serials AS s JOIN products_product AS p ON p.model = s.model
    ORDER BY s.line
    ON CONFLICT (serial) DO NOTHING
"""


@dataclass
class LoadedSerials(Loaded):
    """What a load of serial numbers did; before: the batch of the very same file."""

    corrected: int = 0
    before: SerialBatch | None = None

    @property
    def is_nothing(self) -> bool:
        """Return whether no serial number of the file is there now."""
        return self.added + self.corrected + self.known == 0


@transaction.atomic
def load(
    *,
    file: LineFile,
    by: User | None = None,
    options: LoadOptions = LoadOptions(),  # noqa: B008 -- frozen
    is_correction: bool = False,
) -> LoadedSerials:
    """Load serial numbers from lines with serial, model and CHK; known ones are left alone.

    A correction gives known ones the model and CHK of the file, unless a member registered them.
    Streams through COPY. Loading the same file again adds nothing; a dry run rolls back.

    Raises:
        NoSuchColumn: the columns are neither named near the top nor chosen.
        BadLines: ``strict`` is set and some lines are unusable; nothing was loaded.
    """
    wait_patiently()
    result = LoadedSerials()
    with connection.cursor() as cursor:
        staged = _stage(cursor, CellLines(file), options, result)
        batch = _batch(file, by, options)
        result.corrected = _correct(cursor, batch) if is_correction else 0
        unusable = _unusable(cursor, is_correction=is_correction)
        cursor.execute(MOVE, [batch.pk])
        result.added = cursor.rowcount
        result.known = staged - result.added - result.corrected - len(unusable)
        result.bad = sorted([*result.bad, *unusable.items()])
        cursor.execute("DROP TABLE staged_serials")
    _finish(result, batch, options)
    return result


def _stage(cursor: CursorWrapper, cells: CellLines, options: LoadOptions, result: Loaded) -> int:
    chains = other_chains(SerialNumber)
    cursor.execute(STAGE)
    staged = copy_rows(
        cursor, "staged_serials", STAGED, _digested(_rows(cells, options, result), chains)
    )
    if chains:
        cursor.execute(AS_KNOWN, [BYTES])
    cursor.execute(BY_NAME)
    return staged


def _batch(file: LineFile, by: User | None, options: LoadOptions) -> SerialBatch:
    return SerialBatch.objects.create(
        file_name=file.name[-200:],
        checksum=file.checksum,
        loaded_by=by,
        os_account=options.os_account,
    )


def _finish(result: LoadedSerials, batch: SerialBatch, options: LoadOptions) -> None:
    if options.strict and result.bad:
        raise BadLines(result.bad)
    if result.added + result.corrected == 0:
        batch.delete()
        same = SerialBatch.objects.filter(checksum=batch.checksum).exclude(checksum="")
        result.before = same.select_related("loaded_by").first()
    if options.dry_run:
        transaction.set_rollback(True)


def _correct(cursor: CursorWrapper, batch: SerialBatch) -> int:
    cursor.execute(CORRECT, [batch.pk])
    corrected: int = cursor.rowcount
    return corrected


def _digested(
    rows: Iterator[tuple[int, str, str, str]], chains: list[str]
) -> Iterator[tuple[int, str, str, bytes, str, bytes]]:
    keys = newest()
    for piece in in_pieces(rows):
        digests = chk_digests((serial, chk) for _line, serial, _model, chk in piece)
        for (number, serial, model, chk), first in zip(piece, digests, strict=True):
            others = chk_digests_by(chains, serial, chk) if chains else b""
            yield number, serial, model, first, keys, others


def _rows(
    cells: CellLines, options: LoadOptions, result: Loaded
) -> Iterator[tuple[int, str, str, str]]:
    places = _places(cells, options)
    for number, line, is_closed in cells:
        if not is_closed or len(line) <= max(places):
            fault = (
                _("has a quote that is not closed") if not is_closed else _("has too few columns")
            )
            result.bad.append((number, fault))
            continue
        serial, model, chk = (line[place] for place in places)
        serial, chk = normalize_serial(serial), normalize_chk(chk)
        if fault := _fault(serial, model, chk):
            result.bad.append((number, fault))
        else:
            yield number, serial, model, chk


def _fault(serial: str, model: str, chk: str) -> str:
    if not SERIAL.fullmatch(serial):
        return _("has no serial of 6 to 40 letters and digits")
    if not CHK.fullmatch(chk):
        return _("has no CHK of 3 letters and digits")
    # An unknown model is repeated in the error message, where a CHK must not appear.
    if not model.isprintable() or CHK.fullmatch(model.upper()):
        return _("has something else in the place of the model")
    return ""


def _places(cells: CellLines, options: LoadOptions) -> list[int]:
    """Find the columns: all of them are needed."""
    if len(options.columns) == len(COLUMNS):
        return chosen_places(cells, options.columns)
    if places := cells.heading(COLUMNS):
        return places
    raise NoSuchColumn(
        _(
            "The first line must name: serial, model, CHK. Or choose the three columns in this"
            " order, by name or number."
        )
    )


def _unusable(cursor: CursorWrapper, *, is_correction: bool) -> dict[int, str]:
    """Find the unusable staged lines; only one fault is reported per line."""
    found: dict[int, str] = {}
    differs = (
        _("is registered, or being registered, with another model or CHK")
        if is_correction
        else _("is known with another model or CHK")
    )
    for query, fault in (
        (DIFFERS, differs),
        (DIFFERS_IN_FILE, _("stands further up with another model or CHK")),
    ):
        cursor.execute(query)
        found |= dict.fromkeys((line for (line,) in cursor.fetchall()), fault)
    cursor.execute(NO_MODEL)
    no_model = _("no product has the model %(model)s")
    return found | {line: no_model % {"model": model} for line, model in cursor.fetchall()}
