"""Format the dashboard's figures: localized for people, and as plain values for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

NOTHING: Final = "–"  # noqa: RUF001 -- empty cells show a dash
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_LONGEST_IN_HOURS: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: the value for a spreadsheet, and the text that people read."""

    value: object
    shown: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column header, with the unit, which only the spreadsheet shows."""

    label: str
    unit: str = ""
    is_figure: bool = True

    @property
    def full(self) -> str:
        """The header with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures; the first cell of each row is its name."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Return the rows, each cell with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    def plain(self) -> list[list[object]]:
        """Return the header and the rows as values for a spreadsheet."""
        head: list[object] = [column.full for column in self.columns]
        return [head, *([cell.value for cell in row] for row in self.rows)]


def words(text: str, mark: str = "") -> Cell:
    """Format a name or a remark."""
    return Cell(text, text or NOTHING, mark)


def count(number: int | None) -> Cell:
    """Format a count."""
    return Cell(number, NOTHING if number is None else number_format(number, force_grouping=True))


def decimal(number: float | None) -> Cell:
    """Format a number with one decimal."""
    if number is None:
        return Cell(None, NOTHING)
    return Cell(round(number, 1), number_format(round(number, 1), 1, force_grouping=True))


def share(part: int, of: int) -> Cell:
    """Format a share in percent; empty if the total is zero."""
    if not of:
        return Cell(None, NOTHING)
    percent = 100 * part / of
    return Cell(round(percent, 1), f"{number_format(round(percent))}%")


def duration(time: timedelta | None) -> Cell:
    """Format a duration: in hours for a spreadsheet, in a suitable unit for people."""
    if time is None:
        return Cell(None, NOTHING)
    return Cell(round(time / _HOUR, 2), _readable_duration(time))


def day(value: date) -> Cell:
    """Format a day."""
    return Cell(value.isoformat(), date_format(value, "SHORT_DATE_FORMAT"))


def moment(value: datetime | None) -> Cell:
    """Format a date and time, in the reader's time zone."""
    if value is None:
        return Cell(None, NOTHING)
    return Cell(
        value.isoformat(timespec="minutes"), date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    )


def _readable_duration(time: timedelta) -> str:
    if time < _MINUTE:
        return _("under a minute")
    if time < _HOUR:
        return _("%(number)s min") % {"number": number_format(time // _MINUTE)}
    if time < _LONGEST_IN_HOURS:
        return _("%(number)s h") % {"number": number_format(round(time / _HOUR, 1), 1)}
    return _("%(number)s days") % {"number": number_format(round(time / _DAY, 1), 1)}
