"""Bring what is stored under the first key: piece by piece, while everybody reads and writes.

A piece is one short transaction; rows that somebody holds are passed over and taken up later.
Each row says by itself under which key it is, so that whoever is killed begins again anywhere.
"""

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.db.models import Count, ExpressionWrapper, F, Func, Q, QuerySet

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
IN_CLEAR: Final = "none: in clear"


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

    def rotate_piece(self, after: int) -> Piece | None:
        """Rotate the next rows after this key that nobody holds; None if there are none."""
        return self._piece(self.behind(), after)

    @transaction.atomic
    def _piece(self, rows: QuerySet[Any], after: int) -> Piece | None:
        if self.is_looked_up:
            wait_patiently()
            stop_lookups(self.model)
        rows = rows.filter(pk__gt=after).order_by("pk")
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

    def write(self, columns: Mapping[str, str], rows: Iterable[tuple[object, ...]]) -> int:
        """Write columns, given with their types, of rows that each begin with their key."""
        written = list(rows)
        quote = connection.ops.quote_name
        values = [[row[place] for row in written] for place in range(len(columns) + 1)]
        names = [quote(name) for name in columns]
        arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in columns.values())])
        statement = f"""
            UPDATE {quote(self.model._meta.db_table)} AS t
            SET {", ".join(f"{name} = new.{name}" for name in names)}
            FROM unnest({arrays}) AS new (id, {", ".join(names)})
            WHERE t.id = new.id
        """  # noqa: S608 -- our own table and columns
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
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
        anew = [new for row in rows if (new := self._anew(row))]
        return self.write({self.column: "bytea", "seal": "uuid"}, anew)

    def _with_head(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        rows = rows.filter(**{f"{self.column}__isnull": False}).annotate(head=self._head())
        return rows.only("pk", "seal", self.column)

    def _head(self) -> Func:
        column, letters = F(self.column), models.BinaryField()
        return Func(column, 1, HEAD_LETTERS, function="SUBSTRING", output_field=letters)

    def _anew(self, row: Any) -> tuple[int, bytes, str] | None:  # noqa: ANN401 -- of any table
        seal: UUID = row.seal or uuid4()
        try:
            text = decrypt(getattr(row, self.column), self.purpose, row.seal)
        except Undecryptable:
            return None
        return row.pk, encrypt(text, self.purpose, seal), str(seal)


# Told apart by their column, as any: what else they have has no hash.
@dataclass(frozen=True, eq=False)
class MovedColumn(EncryptedColumn):
    """A column of ``encrypt`` that took the place of others, which older rows still have in clear.

    ``in_clear`` finds these rows, ``move`` encrypts one of them and gives it what ``moved`` names,
    with types, and ``emptied`` is what the others hold then. The release before may write such rows
    until it is gone.
    """

    in_clear: Q
    move: Callable[[Any], None]
    moved: Mapping[str, str]
    emptied: Mapping[str, object]

    def held(self) -> Counter[str]:
        """Count the rows in clear, too."""
        counted = super().held()
        counted[IN_CLEAR] = self.left().count()
        return +counted

    def behind(self) -> QuerySet[Any]:
        """Find those with another key in their first letters, and those in clear."""
        is_in_clear = ExpressionWrapper(self.in_clear, output_field=models.BooleanField())
        rows: QuerySet[Any] = self.model._default_manager.annotate(
            head=self._head(), is_in_clear=is_in_clear
        )
        under_another = Q(**{f"{self.column}__isnull": False}) & ~Q(head=head())
        return rows.filter(self.in_clear | under_another)

    def left(self) -> QuerySet[Any]:
        """Find those in clear."""
        return self.behind().filter(self.in_clear)

    def turn(self, rows: list[Any]) -> int:
        """Encrypt what is in clear, and the rest anew."""
        in_clear = [row for row in rows if row.is_in_clear]
        for row in in_clear:
            self.move(row)
        moved = self.write(self.moved, [self._values(row) for row in in_clear])
        emptied = self.model._default_manager.filter(pk__in=[row.pk for row in in_clear])
        emptied.update(**self.emptied)
        return moved + super().turn([row for row in rows if not row.is_in_clear])

    def _values(self, row: Any) -> tuple[object, ...]:  # noqa: ANN401 -- of any table
        values = (getattr(row, name) for name in self.moved)
        return row.pk, *(str(value) if isinstance(value, UUID) else value for value in values)

    def move_left(self, *, seconds: float) -> int:
        """Encrypt what is in clear, for so long at most; return how many rows were."""
        ends, after, done = time.monotonic() + seconds, 0, 0
        while time.monotonic() < ends and (piece := self._piece(self.left(), after)):
            after, done = piece.last, done + piece.rotated
        return done


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
        return self.write({self.column: "bytea", "digest_keys": "text"}, wrapped)


def holder(first: bytes) -> str:
    """Return the id of the key that the first letters of a value name, or why they name none."""
    if first[:2] == b"gA":
        return BEFORE_IDS
    return named_key(first) or NAMES_NONE
