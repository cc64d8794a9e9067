"""Drawing: two people type the public value; with the seed it puts the tickets in their order."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from foundation.dispatch import enqueue_on_commit
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from fulfilment.draws import offers
from fulfilment.draws.announcing import seed_of
from fulfilment.draws.commitments import normal, order_of
from fulfilment.draws.freezing import HOLD, tickets_of
from fulfilment.models import DrawFigure, DrawRound

RANK = """
    UPDATE fulfilment_drawplace AS place SET rank = drawn.rank
    FROM unnest(%s::int[]) WITH ORDINALITY AS drawn (number, rank)
    WHERE place.round_id = %s AND place.number = drawn.number
"""


class NoValueWanted(Exception):
    """The list is not frozen, the day of the value has not come, or the value is known."""


@transaction.atomic
def type_value(*, round_id: int, by: User, value: str) -> bool:
    """Note the public value as somebody read it; return whether it stands now.

    It does once two people have typed the same; then the draw is held at once, by a worker. Who
    typed something else types again.

    Raises:
        NoValueWanted: there is nothing to type now.
        ConflictOfInterest: a ticket is that of who types, or of an account related to theirs.
    """
    rounds = lock_rows(DrawRound.objects.live()).select_related("draw__promotion")
    round_ = rounds.filter(pk=round_id, frozen_at__isnull=False, value="").first()
    if round_ is None or not wants_value(round_):
        raise NoValueWanted
    offers.refuse_who_takes_part(round_.draw, by)
    typed = normal(value)
    DrawFigure.objects.create(round=round_, value=typed, typed_at=timezone.now(), typed_by=by)
    if not round_.figures.filter(value=typed).exclude(typed_by=by).exists():
        return False
    round_.value = typed
    round_.save(update_fields=["value"])
    enqueue_on_commit(HOLD, round_.pk)
    return True


def wants_value(round_: DrawRound) -> bool:
    """Return whether the public value is to be typed now."""
    day = round_.value_on
    is_there = day is not None and day <= round_.draw.promotion.today()
    return is_there and round_.frozen_at is not None and not (round_.value or round_.drawn_at)


def draw_due() -> int:
    """Hold the draws whose value stands; return how many. Safe to run concurrently."""
    due = DrawRound.objects.live().filter(drawn_at=None).exclude(value="")
    return sweep(HOLD, due.order_by("pk"), draw)


@transaction.atomic
def draw(round_id: int) -> bool:
    """Put the tickets of a round in their order, reveal the seed, and offer the prizes."""
    rounds = lock_rows(DrawRound.objects.live()).select_related("draw__promotion")
    round_ = rounds.filter(pk=round_id, drawn_at=None).exclude(value="").first()
    if round_ is None:
        return False
    seed = seed_of(round_)
    order = order_of(seed, round_.value, tickets_of(round_))
    with connection.cursor() as cursor:
        cursor.execute(RANK, [order, round_.pk])
    round_.seed, round_.drawn_at = seed, timezone.now()
    round_.save(update_fields=["seed", "drawn_at"])
    offers.fill(round_, is_next=False)
    return True
