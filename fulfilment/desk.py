"""The fulfilment desk: what is open, as figures on the first page of the administration.

Each is a link to the list of what it counts, for who may open that list; apps above add theirs.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.web.slots import Slot
from fulfilment.models import Fulfilment, Parcel, PayoutDetails
from fulfilment.parcels import promised
from fulfilment.payouts import promised as promised_payouts

Kind, Status = Fulfilment.Kind, Fulfilment.Status
SEES_PARCELS: Final = "fulfilment.view_parcel"
SEES_PAYOUTS: Final = "fulfilment.view_payoutdetails"


@dataclass(frozen=True, slots=True)
class WorkFigure:
    """How much is open of one kind of work, and where it is listed."""

    label: str
    count: int
    path: str


WORK: Slot[Callable[[HttpRequest], Iterable[WorkFigure]]] = Slot("open work of staff")


def figures(request: HttpRequest) -> list[WorkFigure]:
    """Return what is open of all that this member of staff may list."""
    return [figure for work in WORK for figure in work(request)]


def owed(request: HttpRequest) -> list[WorkFigure]:
    """Return how many parcels and payouts are open, in as many queries whatever their number."""
    sees_parcels = request.user.has_perm(SEES_PARCELS)
    sees_payouts = request.user.has_perm(SEES_PAYOUTS)
    if not sees_parcels and not sees_payouts:
        return []
    counts = _counts()
    shown = _parcels(counts) if sees_parcels else []
    return shown + (_payouts(counts) if sees_payouts else [])


def open_work() -> "QuerySet[Fulfilment, tuple[str, str, int, int]]":
    """Count what is open by kind and state, and of how much a member was asked for an account."""
    rows = Fulfilment.objects.filter(kind__in=Fulfilment.BY_HAND, status__in=Fulfilment.OPEN)
    grouped = rows.order_by().values_list("kind", "status")
    return grouped.annotate(all=Count("pk"), asked=Count("payout_details"))


def _counts() -> Counter[tuple[str, str]]:
    return Counter(
        {
            (kind, status): asked if kind == Kind.PAYOUT else of_all
            for kind, status, of_all, asked in open_work()
        }
    )


def _parcels(counts: Counter[tuple[str, str]]) -> list[WorkFigure]:
    page = reverse("admin:fulfilment_parcel_changelist")
    to_send = counts[Kind.PARCEL, Status.DUE] + counts[Kind.PARCEL, Status.READY]
    overdue = promised.overdue(Parcel.objects.filter(kind=Kind.PARCEL).order_by()).count()
    return [
        WorkFigure(_("To send"), to_send, f"{page}?work=to_send"),
        WorkFigure(_("Overdue parcels"), overdue, f"{page}?work=overdue"),
        WorkFigure(
            _("Returned parcels"), counts[Kind.PARCEL, Status.RETURNED], f"{page}?work=returned"
        ),
    ]


def _payouts(counts: Counter[tuple[str, str]]) -> list[WorkFigure]:
    page = reverse("admin:fulfilment_payoutdetails_changelist")
    states = {
        Status.READY: _("To pay"),
        Status.DUE: _("Waiting for the member"),
        Status.RETURNED: _("Returned payments"),
    }
    overdue = promised_payouts.overdue(PayoutDetails.objects.order_by()).count()
    by_state = [
        WorkFigure(
            label, counts[Kind.PAYOUT, status], f"{page}?fulfilment__status__exact={status.value}"
        )
        for status, label in states.items()
    ]
    return [*by_state, WorkFigure(_("Overdue payments"), overdue, f"{page}?promise=overdue")]
