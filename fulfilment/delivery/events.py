"""The events of what is owed: record what happened, when, and who did it."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from fulfilment.models import Fulfilment, FulfilmentEvent


def record(
    owed: Fulfilment, kind: FulfilmentEvent.Kind, *, by: User | None, note: str = ""
) -> FulfilmentEvent:
    """Add one line; ``by`` is None if the system acted on its own."""
    return FulfilmentEvent.objects.create(
        fulfilment=owed, kind=kind, occurred_at=timezone.now(), actor=by, note=note
    )


def record_all(rows: Iterable[Fulfilment], kind: FulfilmentEvent.Kind, *, by: User | None) -> None:
    """Add the same line to each of these, in one statement."""
    now = timezone.now()
    FulfilmentEvent.objects.bulk_create(
        FulfilmentEvent(fulfilment=owed, kind=kind, occurred_at=now, actor=by) for owed in rows
    )
