"""What is emptied by rule in the history of points: what people wrote; numbers and days stay."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from accounts.privacy.legal_holds import held_members
from foundation.personal_data import ERASED, erasing
from foundation.retention import Deletion
from membership.models import Goodwill, PointsEvent, PointsOrder

_RULE: Final = "points"


def old_notes(before: datetime) -> "QuerySet[PointsEvent]":
    """Return the entries of the history whose note is old."""
    rows = PointsEvent.objects.filter(occurred_at__lt=before).exclude(note="")
    return rows.exclude(account__member__in=held_members()).order_by("occurred_at", "pk")


def empty_notes(events: Iterable[PointsEvent]) -> None:
    """Empty the notes of these entries."""
    with erasing():
        PointsEvent.objects.filter(pk__in=[event.pk for event in events]).update(note="")


def old_goodwill(before: datetime) -> "QuerySet[Goodwill]":
    """Return the points by hand that were decided on long ago and have a reason still."""
    rows = Goodwill.objects.filter(decided_at__lt=before).exclude(reason=ERASED)
    return rows.exclude(account__member__in=held_members()).order_by("decided_at", "pk")


def empty_goodwill(rows: Iterable[Goodwill]) -> None:
    """Empty the reasons of these."""
    Goodwill.objects.filter(pk__in=[row.pk for row in rows]).update(reason=ERASED)


def old_refusals(before: datetime) -> "QuerySet[PointsOrder]":
    """Return the orders that were refused long ago and have a reason still."""
    refused = PointsOrder.objects.filter(status=PointsOrder.Status.REFUSED, closed_at__lt=before)
    rows = refused.exclude(reason=ERASED).exclude(user__in=held_members())
    return rows.order_by("closed_at", "pk")


def empty_refusals(orders: Iterable[PointsOrder]) -> None:
    """Empty the reasons of these orders."""
    PointsOrder.objects.filter(pk__in=[order.pk for order in orders]).update(reason=ERASED)


DELETIONS: Final[tuple[Deletion, ...]] = (
    Deletion(_RULE, old_notes, empty_notes, since="occurred_at"),
    Deletion(_RULE, old_goodwill, empty_goodwill, since="decided_at"),
    Deletion(_RULE, old_refusals, empty_refusals, since="closed_at"),
)
