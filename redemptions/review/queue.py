"""The reviewers' queue: which claims a view shows, in which order, a page at a time.

Each view reads a partial index in its own order from a given claim on, so that the thousandth
page costs what the first one costs; counts stop at a thousand for the same reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from accounts.models import User
from evidence.documents.fingerprints import numbers_in
from foundation.text import normalize_serial
from products.models import SerialNumber
from redemptions.models import CheckRun, Claim, ClaimQuerySet, due_dates

PAGE: Final = 50
MOST_COUNTED: Final = 1000
# As many as a search shows; who finds more types more.
MOST_FOUND: Final = 50
_SHORTEST_BEGINNING: Final = 3


class QueueTab(StrEnum):
    """Which claims: by their state, or by who has them."""

    AWAITING = "awaiting"
    OVERDUE = "overdue"
    MINE = "mine"
    HELD = "held"
    SENT_BACK = "sent_back"
    DECIDED = "decided"


# How many of the decided ones there are is for the dashboard.
COUNTED: Final = tuple(view for view in QueueTab if view is not QueueTab.DECIDED)


@dataclass(frozen=True, slots=True)
class Page:
    """Some claims in order, and from where the next page goes on; empty at the end."""

    claims: list[Claim]
    next: str = ""


class _Row(Func):
    """Several columns, compared one after the other."""

    function = "ROW"


def claims_in(view: QueueTab, *, by: User) -> ClaimQuerySet:
    """Give the claims of a view, in no order yet; "mine" are those of this reviewer."""
    match view:
        case QueueTab.OVERDUE:
            return due_dates.overdue(Claim.objects.all())
        case QueueTab.MINE:
            return Claim.objects.awaiting_review().filter(assigned_to=by)
        case QueueTab.HELD:
            return Claim.objects.on_hold()
        case QueueTab.SENT_BACK:
            return Claim.objects.filter(status=Claim.Status.SENT_BACK)
        case QueueTab.DECIDED:
            decided = [Claim.Status.APPROVED, Claim.Status.REJECTED]
            return Claim.objects.filter(status__in=decided)
        case _:
            return Claim.objects.ready_for_review()


def narrowed(claims: ClaimQuerySet, wanted: Mapping[str, Any]) -> ClaimQuerySet:
    """Keep the claims that fit the filters of the queue; what is not wanted filters nothing."""
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


def page_of(view: QueueTab, claims: ClaimQuerySet, *, after: str = "") -> Page:
    """Give the page that follows a place in the view; the first one where there is no such place.

    Those to be decided come by the day on which they are due, the decided ones the newest first.
    """
    newest_first = view is QueueTab.DECIDED
    column = "decided_at" if newest_first else "due_on"
    order = (f"-{column}", "-pk") if newest_first else (column, "pk")
    place = _place(after, is_moment=newest_first)
    if place is not None:
        claims = claims.filter(_behind(column, *place, descending=newest_first))
    found = list(with_all_shown(claims.order_by(*order))[: PAGE + 1])
    if len(found) <= PAGE:
        return Page(found)
    last = found[PAGE - 1]
    return Page(found[:PAGE], f"{getattr(last, column).isoformat()},{last.pk}")


def counts(*, by: User) -> dict[QueueTab, int]:
    """Count the claims of each view, a thousand at most."""
    return {view: claims_in(view, by=by).order_by()[: MOST_COUNTED + 1].count() for view in COUNTED}


def before(claim: Claim) -> int:
    """Count the claims that are to be decided before this one, a thousand at most, and one more."""
    ahead = Claim.objects.ready_for_review().filter(
        _behind("due_on", claim.due_on, claim.pk, descending=True)
    )
    return ahead.order_by()[: MOST_COUNTED + 1].count()


def find(typed: str, *, by_member: bool) -> ClaimQuerySet:
    """Find claims by Order ID, serial number, and e-mail address for who may see members.

    The beginning is enough, three characters at least; an invoice number is given in full.
    """
    words = typed.strip()
    if len(words) < _SHORTEST_BEGINNING:
        return Claim.objects.none()
    by_reference = Claim.objects.filter(reference__startswith=words.lower())
    serial = normalize_serial(words) or words
    units = SerialNumber.objects.filter(serial__startswith=serial)
    found = {*_first(by_reference), *_claims_of("serial", units), *_with_invoice(words)}
    if by_member:
        members = User.objects.alias(address=Lower("email"))
        found |= _claims_of("user", members.filter(address__startswith=words.lower()))
    return Claim.objects.filter(pk__in=found)


def _claims_of(column: str, rows: QuerySet[Any]) -> set[int]:
    return _first(Claim.objects.filter(**{f"{column}__in": _first(rows)}))


def _with_invoice(words: str) -> set[int]:
    """Find the claims whose invoice bears all the numbers in these words."""
    numbers = sorted(numbers_in(words))
    if not numbers:
        return set()
    runs = CheckRun.objects.filter(invoice_numbers__contains=numbers)
    return _first(runs, "claim")


def _first(rows: QuerySet[Any], column: str = "pk") -> set[int]:
    """Give some of the rows, each from its own index: in an OR, or in order, all would be read."""
    return set(rows.order_by().values_list(column, flat=True)[: 4 * MOST_FOUND])


def found_page(claims: ClaimQuerySet) -> Page:
    """Give what a search found, the newest first."""
    newest = claims.order_by("-submitted_at", "-pk")
    return Page(list(with_all_shown(newest)[:MOST_FOUND]))


def with_all_shown(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Fetch what a row of the queue shows along with the claim."""
    return claims.select_related(
        "promotion",
        "user",
        "reward",
        "assigned_to",
        "held_by",
        "lease__reviewer",
        "scheduled__scheduled_by",
    )


def _place(after: str, *, is_moment: bool) -> tuple[date, int] | None:
    """Read a place in the queue out of an address; what is none begins with the first page."""
    value, _comma, pk = after.partition(",")
    try:
        place = datetime.fromisoformat(value) if is_moment else date.fromisoformat(value)
        return place, int(pk)
    except ValueError:
        return None


def _behind(column: str, value: date, pk: int, *, descending: bool) -> LessThan | GreaterThan:
    """Compare both columns as one row: in other words PostgreSQL walks past all pages before."""
    here = _Row(F(column), F("pk"), output_field=BooleanField())
    there = _Row(Value(value), Value(pk), output_field=BooleanField())
    return LessThan(here, there) if descending else GreaterThan(here, there)
