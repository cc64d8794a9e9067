"""How the dashboard writes a figure: for people in their language, and plain for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

NOTHING: Final = "–"  # noqa: RUF001 -- a dash is what stands in an empty cell
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_LONGEST_IN_HOURS: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: what a spreadsheet reckons with, and what people read."""

    value: object
    shown: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, with the unit that only a spreadsheet needs to be told."""

    label: str
    unit: str = ""
    is_figure: bool = True

    @property
    def full(self) -> str:
        """The head with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows; the first cell of each names the row."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Give the rows, each cell with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    def plain(self) -> list[list[object]]:
        """Give head and rows as a spreadsheet takes them."""
        head: list[object] = [column.full for column in self.columns]
        return [head, *([cell.value for cell in row] for row in self.rows)]


def words(text: str, mark: str = "") -> Cell:
    """Write a name or a remark."""
    return Cell(text, text or NOTHING, mark)


def count(number: int | None) -> Cell:
    """Write how many there are."""
    return Cell(number, NOTHING if number is None else number_format(number, force_grouping=True))


def decimal(number: float | None) -> Cell:
    """Write a number with one decimal."""
    if number is None:
        return Cell(None, NOTHING)
    return Cell(round(number, 1), number_format(round(number, 1), 1, force_grouping=True))


def share(part: int, of: int) -> Cell:
    """Write a part in percent; of nothing there are no parts."""
    if not of:
        return Cell(None, NOTHING)
    percent = 100 * part / of
    return Cell(round(percent, 1), f"{number_format(round(percent))}%")


def duration(time: timedelta | None) -> Cell:
    """Write how long it took: in hours for a spreadsheet, in fitting units for people."""
    if time is None:
        return Cell(None, NOTHING)
    return Cell(round(time / _HOUR, 2), _spoken(time))


def day(value: date) -> Cell:
    """Write a day."""
    return Cell(value.isoformat(), date_format(value, "SHORT_DATE_FORMAT"))


def moment(value: datetime | None) -> Cell:
    """Write a moment, in the reader's time zone."""
    if value is None:
        return Cell(None, NOTHING)
    return Cell(
        value.isoformat(timespec="minutes"), date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    )


def _spoken(time: timedelta) -> str:
    if time < _MINUTE:
        return _("under a minute")
    if time < _HOUR:
        return _("%(number)s min") % {"number": number_format(time // _MINUTE)}
    if time < _LONGEST_IN_HOURS:
        return _("%(number)s h") % {"number": number_format(round(time / _HOUR, 1), 1)}
    return _("%(number)s days") % {"number": number_format(round(time / _DAY, 1), 1)}
