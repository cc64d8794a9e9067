"""Freezing: after the last day the tickets that count are numbered, bound to a root, published."""

from typing import Final

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from foundation.locks import lock_rows
from foundation.sweeps import sweep
from fulfilment.draws.commitments import root_of
from fulfilment.models import DrawEntry, DrawPlace, DrawRound, VoidReason
from promotions.models import last_day

HOLD: Final = "fulfilment.tasks.hold_draws"
NUMBER: Final = """
    INSERT INTO fulfilment_drawplace (round_id, entry_id, number)
    SELECT %s, id, row_number() OVER (ORDER BY ticket COLLATE "C")
    FROM fulfilment_drawentry WHERE draw_id = %s AND voided_at IS NULL
"""


def freeze_due() -> int:
    """Freeze the lists whose last day is over in the promotion's zone; return how many.

    A round whose public value was not named waits for it.
    """
    due = DrawRound.objects.live().filter(frozen_at=None, closes_on__lt=last_day.latest_today())
    named = due.exclude(value_of="").alias(day=last_day.today_by("draw__promotion__time_zone"))
    over = named.filter(closes_on__lt=F("day"))
    return sweep(HOLD, over.order_by("closes_on", "pk"), freeze)


@transaction.atomic
def freeze(round_id: int) -> bool:
    """Freeze the list of a round that is due; return whether it was not frozen yet.

    A ticket whose claim was taken back, or that staff hold where they may not take part, does not
    count. Who is being approved with a ticket is waited for.
    """
    rounds = lock_rows(DrawRound.objects.live(), for_deletion=True).select_related(
        "draw__promotion"
    )
    round_ = rounds.filter(pk=round_id, frozen_at=None).first()
    if round_ is None or round_.closes_on >= round_.draw.promotion.today():
        return False
    _void_what_does_not_count(round_)
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [round_.pk, round_.draw_id])
    tickets = tickets_of(round_)
    round_.frozen_at, round_.count, round_.root = timezone.now(), len(tickets), root_of(tickets)
    round_.save(update_fields=["frozen_at", "count", "root"])
    return True


def tickets_of(round_: DrawRound) -> list[str]:
    """Return the tickets on the list of a round, in the order of their numbers."""
    places = DrawPlace.objects.filter(round=round_).order_by("number")
    return list(places.values_list("entry__ticket", flat=True))


def _void_what_does_not_count(round_: DrawRound) -> None:
    counted = DrawEntry.objects.filter(draw=round_.draw_id, voided_at=None)
    now = timezone.now()
    if not round_.draw.promotion.staff_may_take_part:
        staff = counted.filter(cause__user__is_staff=True)
        staff.update(voided_at=now, void_reason=VoidReason.STAFF)
    eligible = DrawEntry.objects.eligible(round_.draw).order_by().values("pk")
    taken_back = counted.exclude(pk__in=eligible)
    taken_back.update(voided_at=now, void_reason=VoidReason.REVOKED)
