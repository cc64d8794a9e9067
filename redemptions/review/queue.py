"""The review queue: tabs, filters, order, keyset pagination and search.

Each tab reads a partial index in its own order, starting after a given claim, so that page 1000
costs as much as page 1. Counts stop at 1000 for the same reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from accounts.models import User
from evidence.documents.fingerprints import numbers_in
from foundation.mailboxes import found_by
from foundation.tables.kept_queries import KeptQuery, given
from foundation.text import normalize_serial, normalize_typed
from products.models import SerialNumber
from promotions.models import last_day
from redemptions.checks.duplicates import parts_with
from redemptions.models import (
    CheckRun,
    Claim,
    ClaimPart,
    ClaimQuerySet,
    FirstApproval,
    ScheduledDecision,
    due_dates,
)
from redemptions.models.promises import COLUMNS

PAGE: Final = 50
MOST_COUNTED: Final = 1000
# A search shows at most this many; to see others, the reviewer types more.
MOST_FOUND: Final = 50
_SHORTEST_BEGINNING: Final = 3
# What the rows show, and no column more: to make fifty claims of all columns takes Django longer
# than PostgreSQL needs to find them.
OWN_ROWS: Final = ("user", "lease", "scheduled")
_NAMED: Final = ("reference", "promotion", "reward", "user", "region", "language")
_STANDS: Final = ("status", "due_on", "decided_at", "checks", "has_risk", "waits_for_stock_since")
_WITH: Final = ("held_at", "held_by", "assigned_to")
_LEASED: Final = ("lease__claim", "lease__reviewer", "lease__leased_until")
_PLANNED: Final = ("scheduled__claim", "scheduled__outcome", "scheduled__scheduled_by")
_MEMBER: Final = ("user__email", "user__first_name", "user__last_name")
_PROMISED: Final = tuple(column for _name, column in COLUMNS)
_SHOWN: Final = (*_NAMED, *_STANDS, *_WITH, *_LEASED, *_PLANNED, *_MEMBER, *_PROMISED)


class QueueTab(StrEnum):
    """A tab of the queue: claims by status, or by assigned reviewer."""

    AWAITING = "awaiting"
    OVERDUE = "overdue"
    MINE = "mine"
    TO_CONFIRM = "to_confirm"
    FOR_LEADS = "for_leads"
    HELD = "held"
    NO_STOCK = "no_stock"
    SENT_BACK = "sent_back"
    DECIDED = "decided"


# The dashboard counts the decided claims.
COUNTED: Final = tuple(view for view in QueueTab if view is not QueueTab.DECIDED)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of claims, and the cursor of the next page; empty on the last page."""

    claims: list[Claim]
    next: str = ""


class _Row(Func):
    """A row of several columns, to be compared in order."""

    function = "ROW"


def claims_in(view: QueueTab, *, by: User) -> ClaimQuerySet:  # noqa: PLR0911 -- one for each tab
    """Return the claims of a tab, unordered.

    "Mine" are those assigned to this reviewer, "to confirm" those that others approved first.
    """
    match view:
        case QueueTab.OVERDUE:
            return due_dates.overdue(Claim.objects.all())
        case QueueTab.MINE:
            return Claim.objects.awaiting_review().filter(assigned_to=by)
        case QueueTab.TO_CONFIRM:
            first = FirstApproval.objects.exclude(approved_by=by).values("claim")
            return Claim.objects.ready_for_review().filter(pk__in=first)
        case QueueTab.FOR_LEADS:
            return Claim.objects.ready_for_review().filter(for_lead=True)
        case QueueTab.HELD:
            return Claim.objects.on_hold()
        case QueueTab.NO_STOCK:
            return Claim.objects.waiting_for_stock()
        case QueueTab.SENT_BACK:
            return Claim.objects.filter(status=Claim.Status.SENT_BACK)
        case QueueTab.DECIDED:
            decided = [Claim.Status.APPROVED, Claim.Status.REJECTED]
            return Claim.objects.filter(status__in=decided)
        case _:
            return Claim.objects.ready_for_review()


def narrowed(claims: ClaimQuerySet, wanted: Mapping[str, Any]) -> ClaimQuerySet:
    """Filter claims by the filters of the queue; ignore filters that are not set."""
    columns = {
        "promotion": "promotion",
        "region": "region",
        "language": "language",
        "kind": "reward__kind",
        "checks": "checks",
    }
    fitting = {column: wanted[name] for name, column in columns.items() if wanted.get(name)}
    if wanted.get("risk"):
        fitting["has_risk"] = wanted["risk"] == "yes"
    if wanted.get("age"):
        fitting["submitted_at__lt"] = timezone.now() - timedelta(days=int(wanted["age"]))
    return claims.filter(**fitting)


def page_of(view: QueueTab, claims: ClaimQuerySet, *, after: str = "") -> QueuePage:
    """Return the page after a cursor; the first page if the cursor is invalid.

    Undecided claims are ordered by due date, decided ones newest first.
    """
    newest_first = view is QueueTab.DECIDED
    cursor = _cursor(after, is_moment=newest_first)
    if cursor is not None:
        claims = claims.filter(_behind(_column(view), *cursor, descending=newest_first))
    return _page(view, list(_some(view, claims)))


def first_page(view: QueueTab, *, by: User) -> QueuePage:
    """Return the first page of all claims of a tab, which is asked for most."""
    values = {"now": timezone.now(), "latest_today": last_day.latest_today()}
    return _page(view, _first_page(view).rows(reviewer=by.pk, **values))


@cache
def _first_page(view: QueueTab) -> KeptQuery[Claim]:
    return KeptQuery(lambda: _some(view, _given_in(view)))


def _column(view: QueueTab) -> str:
    return "decided_at" if view is QueueTab.DECIDED else "due_on"


def _some(view: QueueTab, claims: ClaimQuerySet) -> ClaimQuerySet:
    """Return as many claims as show whether another page follows, in the order of the tab."""
    column = _column(view)
    order = (f"-{column}", "-pk") if view is QueueTab.DECIDED else (column, "pk")
    return _as_shown(claims.order_by(*order))[: PAGE + 1]


def _as_shown(claims: ClaimQuerySet) -> ClaimQuerySet:
    return claims.select_related(*OWN_ROWS).only(*_SHOWN)


def _page(view: QueueTab, found: list[Claim]) -> QueuePage:
    if len(found) <= PAGE:
        return QueuePage(found)
    last = found[PAGE - 1]
    return QueuePage(found[:PAGE], f"{getattr(last, _column(view)).isoformat()},{last.pk}")


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands around the rows: how many claims each tab has, and whether one may undo."""

    counts: dict[QueueTab, int]
    has_undoable: bool


def figures(*, by: User) -> Figures:
    """Count the claims of each tab, stopping just above 1000, in one statement."""
    (row,) = _FIGURES.rows(reviewer=by.pk, now=timezone.now(), latest_today=last_day.latest_today())
    *counts, has_undoable = row
    return Figures(dict(zip(COUNTED, counts, strict=True)), has_undoable)


def figures_of_tabs() -> QuerySet[User, tuple[Any, ...]]:
    """Return the query of the figures around the rows, before it is kept."""
    counts = [_counted(_given_in(view)) for view in COUNTED]
    own = ScheduledDecision.objects.undoable(by=given("reviewer"), now=given("now"))
    reviewer = User.objects.filter(pk=given("reviewer")).order_by()
    return reviewer.values_list(*counts, Exists(own))


def _given_in(view: QueueTab) -> ClaimQuerySet:
    """Return the claims of a tab for a reviewer and a moment that are given later."""
    if view is not QueueTab.OVERDUE:
        return claims_in(view, by=given("reviewer"))
    return due_dates.overdue_at(
        Claim.objects.all(), now=given("now"), latest_today=given("latest_today")
    )


_FIGURES = KeptQuery(figures_of_tabs)


def _counted(claims: ClaimQuerySet) -> Func:
    some = ArraySubquery(claims.order_by().values("pk")[: MOST_COUNTED + 1])
    return Func(some, function="cardinality", output_field=IntegerField())


def before(claim: Claim) -> int:
    """Count the claims that come before this one in the queue, stopping at 1001."""
    ahead = Claim.objects.ready_for_review().filter(
        _behind("due_on", claim.due_on, claim.pk, descending=True)
    )
    return ahead.order_by()[: MOST_COUNTED + 1].count()


def find(typed: str, *, by_member: bool) -> ClaimQuerySet:
    """Find claims by Order ID, serial number or invoice number; ``by_member`` adds e-mail address.

    A prefix of at least three characters is enough, but an invoice number must be complete.
    """
    words = normalize_typed(typed)
    if len(words) < _SHORTEST_BEGINNING:
        return Claim.objects.none()
    by_reference = Claim.objects.filter(reference__startswith=words.lower())
    units = SerialNumber.objects.filter(serial__startswith=normalize_serial(words) or words)
    further = _first(ClaimPart.objects.filter(serial__in=_first(units)), "claim")
    found = {*_first(by_reference), *_claims_of("serial", units), *further, *_with_invoice(words)}
    if by_member:
        members = User.objects.alias(address=Lower("email"))
        found |= _claims_of("user", members.filter(address__startswith=found_by(words)))
    return Claim.objects.filter(pk__in=found)


def _claims_of(column: str, rows: QuerySet[Any]) -> set[int]:
    return _first(Claim.objects.filter(**{f"{column}__in": _first(rows)}))


def _with_invoice(words: str) -> set[int]:
    """Find the claims of which one invoice contains all the numbers in these words."""
    numbers = sorted(numbers_in(words))
    runs = CheckRun.objects.filter(invoice_numbers__contains=numbers)
    return _first(runs, "claim") | _first(parts_with(numbers), "claim") if numbers else set()


def _first(rows: QuerySet[Any], column: str = "pk") -> set[int]:
    """Return some of the rows through their own index; an OR or an ORDER BY would read them all."""
    return set(rows.order_by().values_list(column, flat=True)[: 4 * MOST_FOUND])


def found_page(claims: ClaimQuerySet) -> QueuePage:
    """Return search results, newest first."""
    newest = _as_shown(claims.order_by("-submitted_at", "-pk"))
    return QueuePage(list(newest[:MOST_FOUND]))


def _cursor(after: str, *, is_moment: bool) -> tuple[date, int] | None:
    """Parse a cursor from the URL; None, and so the first page, if it is invalid."""
    value, _comma, pk = after.partition(",")
    try:
        position = datetime.fromisoformat(value) if is_moment else date.fromisoformat(value)
        return position, int(pk)
    except ValueError:
        return None


def _behind(column: str, value: date, pk: int, *, descending: bool) -> LessThan | GreaterThan:
    """Compare both columns as one row; otherwise PostgreSQL walks through all earlier pages."""
    here = _Row(F(column), F("pk"), output_field=BooleanField())
    there = _Row(Value(value), Value(pk), output_field=BooleanField())
    return LessThan(here, there) if descending else GreaterThan(here, there)
