"""Row exports: what of which rows staff may take away; each app fills in its own.

Rows are read in pieces by their keys, so that memory stays flat, no transaction stays open and no
cursor is held, whatever the number of rows. A piece is one query.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.functional import Promise as LazyText

from foundation.web.slots import Slot

# How many rows are read at a time.
PIECE: Final = 1000
# The names under which the first and the last day are given, beside those of an export's filters.
SINCE, UNTIL = "since", "until"

Wanted = Mapping[str, str]
Choices = Sequence[tuple[str, str | LazyText]]


def as_it_is(value: object) -> object:
    """Give a value as the database has it."""
    return value


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its heading, from which fields it is read, and what a cell shows of them.

    Fields lead to one row each: through a relation to many, rows would come twice.
    """

    title: str | LazyText
    sources: tuple[str, ...]
    shown: Callable[..., object] = as_it_is
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """By what rows are narrowed: its name in an address, its label, its field and its choices."""

    name: str
    label: str | LazyText
    lookup: str
    choices: Callable[[], Choices]


@dataclass(frozen=True, slots=True)
class RowExport:
    """Rows that staff may take away.

    Who takes them needs ``permission``, and for columns with personal data, which are left out
    unless they are asked for, ``personal_permission`` too. ``moment`` is the field that the first
    and the last day count by.
    """

    name: str
    title: str | LazyText
    permission: str
    personal_permission: str
    rows: Callable[[], "QuerySet[Any]"]
    columns: Sequence[ExportColumn]
    moment: str
    filters: Sequence[ExportFilter] = field(default=())

    @property
    def has_personal(self) -> bool:
        """Whether it has columns with personal data."""
        return any(column.is_personal for column in self.columns)

    def heads(self, *, with_personal: bool) -> list[str]:
        """Return the headings, in the reader's language."""
        return [str(column.title) for column in self._columns(with_personal=with_personal)]

    def narrowed(self, wanted: Wanted, zone: ZoneInfo) -> "QuerySet[Any]":
        """Return the rows that were asked for; days begin and end in this time zone."""
        lookups = {each.lookup: wanted[each.name] for each in self.filters if wanted.get(each.name)}
        rows = self.rows().filter(**lookups)
        if wanted.get(SINCE):
            rows = rows.filter(**{f"{self.moment}__gte": _midnight(wanted[SINCE], zone)})
        if wanted.get(UNTIL):
            day_after = _midnight(wanted[UNTIL], zone, days=1)
            rows = rows.filter(**{f"{self.moment}__lt": day_after})
        return rows

    def pieces(
        self, wanted: Wanted, zone: ZoneInfo, *, with_personal: bool
    ) -> Iterator[list[list[object]]]:
        """Yield the rows piece by piece, each as its cells; each piece is one query."""
        columns = self._columns(with_personal=with_personal)
        sources = [source for column in columns for source in column.sources]
        rows = self.narrowed(wanted, zone).order_by("pk").values_list("pk", *sources)
        after = 0
        while found := list(rows.filter(pk__gt=after)[:PIECE]):
            yield [_cells(columns, values[1:]) for values in found]
            if len(found) < PIECE:
                return
            after = found[-1][0]

    def _columns(self, *, with_personal: bool) -> list[ExportColumn]:
        return [column for column in self.columns if with_personal or not column.is_personal]


EXPORTS: Slot[RowExport] = Slot("rows that staff may take away")


def _cells(columns: Sequence[ExportColumn], values: Sequence[object]) -> list[object]:
    cells, at = [], 0
    for column in columns:
        behind = at + len(column.sources)
        cells.append(column.shown(*values[at:behind]))
        at = behind
    return cells


def _midnight(day: str, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """Return when a day begins, or one some days later; a day without a midnight begins later."""
    wanted = date.fromisoformat(day) + timedelta(days=days)
    return datetime.combine(wanted, time.min, tzinfo=zone)
