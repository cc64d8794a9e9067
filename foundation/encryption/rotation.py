"""Bring what is stored under the first key: piece by piece, while everybody reads and writes.

A piece is one short transaction; rows that somebody holds are passed over and taken up later.
Each row says by itself under which key it is, so that whoever is killed begins again anywhere.
"""

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.db.models import Count, F, Func, QuerySet

from foundation.encryption.ciphertexts import HEAD_LETTERS, decrypt, encrypt, head, named_key
from foundation.encryption.digests import newest, stop_lookups, wrap
from foundation.encryption.keys import Undecryptable
from foundation.locks import lock_rows, wait_patiently

PIECE: Final = 500
PASSES: Final = 5
PAUSE_SECONDS: Final = 1.0
# In the place of the id of a key: values of Fernet, and those that are damaged.
BEFORE_IDS: Final = "none: from before key IDs"
NAMES_NONE: Final = "none: damaged"


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of some rows: the last of them, and how many are under the first key now."""

    last: int
    rotated: int


@dataclass(frozen=True)
class Holding(ABC):
    """The secrets of a table under one list of keys."""

    keys: ClassVar[str]
    # Whether others look for rows by the column: they must not while it changes, or what is loaded
    # would not find what is known.
    is_looked_up: ClassVar[bool] = False
    model: type[models.Model]
    column: str

    @property
    def label(self) -> str:
        """Its name for ops."""
        return f"{self.model._meta.label}.{self.column}"

    @abstractmethod
    def held(self) -> Counter[str]:
        """Count the rows by the id of each key that they need."""

    @abstractmethod
    def behind(self) -> QuerySet[Any]:
        """Find the rows that are not under the first key."""

    @abstractmethod
    def turn(self, rows: list[Any]) -> int:
        """Bring locked rows under the first key; return how many could be."""

    @transaction.atomic
    def rotate_piece(self, after: int) -> Piece | None:
        """Rotate the next rows after this key that nobody holds; None if there are none."""
        if self.is_looked_up:
            wait_patiently()
            stop_lookups(self.model)
        rows = self.behind().filter(pk__gt=after).order_by("pk")
        found = list(lock_rows(rows, skip_locked=True)[:PIECE])
        return Piece(found[-1].pk, self.turn(found)) if found else None

    def rotate(self, tell: Callable[[int], None]) -> int:
        """Rotate all rows, and tell after each piece how many are done; return how many stay.

        Those cannot be decrypted, or somebody holds them all the time.
        """
        done = 0
        for _ in range(PASSES):
            after, before = 0, done
            while piece := self.rotate_piece(after):
                after, done = piece.last, done + piece.rotated
                tell(done)
            left = self.behind().count()
            if not left or done == before:
                break
            time.sleep(PAUSE_SECONDS)
        return left

    def _write(self, other: str, kind: str, rows: Iterable[tuple[int, bytes, str]]) -> int:
        """Write the column of each row, and another column that tells how to read it."""
        ids, values, others = ([row[n] for row in rows] for n in range(3))
        quote = connection.ops.quote_name
        table, column, other = (
            quote(name) for name in (self.model._meta.db_table, self.column, other)
        )
        statement = f"""
            UPDATE {table} AS t SET {column} = new.value, {other} = new.other
            FROM unnest(%s::bigint[], %s::bytea[], %s::{kind}[]) AS new (id, value, other)
            WHERE t.id = new.id
        """  # noqa: S608 -- our own table and columns
        with connection.cursor() as cursor:
            cursor.execute(statement, [ids, values, others])
            return int(cursor.rowcount)


@dataclass(frozen=True)
class EncryptedColumn(Holding):
    """A column of ``encrypt``, bound to its purpose and to the column ``seal`` of its row."""

    purpose: str
    keys = "CODE_KEYS"

    def held(self) -> Counter[str]:
        """Count the rows by key; the database looks at the first letters alone."""
        rows = self._with_head().order_by().values("head").annotate(count=Count("pk"))
        counted: Counter[str] = Counter()
        for row in rows:
            counted[holder(bytes(row["head"]))] += row["count"]
        return counted

    def behind(self) -> QuerySet[Any]:
        """Find those with another key in their first letters."""
        others: QuerySet[Any] = self._with_head().exclude(head=head())
        return others

    def turn(self, rows: list[Any]) -> int:
        """Encrypt them anew; a row from before there were seals is given one."""
        return self._write("seal", "uuid", [new for row in rows if (new := self._anew(row))])

    def _with_head(self) -> QuerySet[Any]:
        first = Func(
            F(self.column), 1, HEAD_LETTERS, function="SUBSTRING", output_field=models.BinaryField()
        )
        rows: QuerySet[Any] = self.model._default_manager.all()
        rows = rows.filter(**{f"{self.column}__isnull": False}).annotate(head=first)
        return rows.only("pk", "seal", self.column)

    def _anew(self, row: Any) -> tuple[int, bytes, str] | None:  # noqa: ANN401 -- of any table
        seal: UUID = row.seal or uuid4()
        try:
            text = decrypt(getattr(row, self.column), self.purpose, row.seal)
        except Undecryptable:
            return None
        return row.pk, encrypt(text, self.purpose, seal), str(seal)


@dataclass(frozen=True)
class DigestColumn(Holding):
    """A column of ``digest``, with the column ``digest_keys`` beside it."""

    keys = "DIGEST_KEYS"
    is_looked_up = True

    def held(self) -> Counter[str]:
        """Count the rows by each key of their chains."""
        rows = self.model._default_manager.order_by().values_list("digest_keys")
        counted: Counter[str] = Counter()
        for named, count in rows.annotate(count=Count("pk")):
            counted.update(dict.fromkeys(named.split("."), count))
        return counted

    def behind(self) -> QuerySet[Any]:
        """Find those whose last key is another."""
        rows = self.model._default_manager.exclude(digest_keys__endswith=newest())
        return rows.only("pk", "digest_keys", self.column)

    def turn(self, rows: list[Any]) -> int:
        """Wrap them."""
        wrapped = [
            (row.pk, *wrap(bytes(getattr(row, self.column)), row.digest_keys)) for row in rows
        ]
        return self._write("digest_keys", "text", wrapped)


def holder(first: bytes) -> str:
    """Return the id of the key that the first letters of a value name, or why they name none."""
    if first[:2] == b"gA":
        return BEFORE_IDS
    return named_key(first) or NAMES_NONE
