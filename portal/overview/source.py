"""What the overview is made of: sources, each of which says in one line what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

# One row of a source, as JSON has it.
Facts = Mapping[str, Any]
# Of each kind, so many; "Show all" has more, and the pages of each kind have all there are.
MOST: Final = 5
ALL: Final = 100


class OverviewSection(StrEnum):
    """Where a line stands."""

    WAITS = "waits"
    UNDER_WAY = "under_way"
    POINTS = "points"
    MESSAGES = "last_messages"


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One thing: what it is, until when, and the page on which it goes on."""

    text: str
    address: str
    note: str = ""
    # What the button says; where there is none, the text itself leads on.
    act: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class OverviewSource:
    """Rows of one kind: the query set in its order, its columns, and how a row reads.

    The query set has ``given("user")``, and may have the other values of ``asked.read``.
    """

    kind: str
    section: OverviewSection
    rows: Callable[[], QuerySet[Any]]
    columns: Mapping[str, str | Combinable]
    line: Callable[[Facts], OverviewLine]


def day_in(facts: Facts, name: str) -> date | None:
    """Return the day in a row."""
    return parse_date(facts[name]) if facts[name] else None


def day_of(facts: Facts, name: str) -> str:
    """Return the day in a row as the reader's language writes it; "" if there is none."""
    day = day_in(facts, name)
    return date_format(day, "DATE_FORMAT") if day else ""


def day_of_moment(facts: Facts, name: str) -> str:
    """Return on which day of the reader's clock a moment in a row was."""
    moment = parse_datetime(facts[name])
    return date_format(localtime(moment), "DATE_FORMAT") if moment else ""
