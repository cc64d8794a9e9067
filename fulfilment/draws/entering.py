"""Tickets: who gets one, and whose does not count, as long as the list is not frozen."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from fulfilment.draws import offers
from fulfilment.models import DrawEntry, DrawRound, VoidReason


class ListFrozen(Exception):
    """The list of the draw is frozen: no ticket joins or leaves it."""


def hold_open(draws: Iterable[int]) -> dict[int, datetime]:
    """Return which of these draws have an open list, which nobody freezes before the commit.

    With each, the end of its announced last day in the promotion's zone, which may be over.
    """
    asked = list(draws)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT draw_id, draw_list_ends_at(closes_on, time_zone)"
            ' FROM "fulfilment_drawround" AS round'
            " JOIN promotions_reward AS reward ON reward.id = draw_id"
            " JOIN promotions_promotion AS promotion ON promotion.id = promotion_id"
            " WHERE draw_id = ANY(%s) AND frozen_at IS NULL AND voided_at IS NULL"
            " ORDER BY round.id FOR KEY SHARE OF round",
            [asked],
        )
        return dict(cursor.fetchall())


def enter(
    cause: int, draws: Iterable[int], *, open_lists: Mapping[int, datetime]
) -> list[DrawEntry]:
    """Give a cause a ticket in each of these draws; ``open_lists`` is what ``hold_open`` gave.

    Where the list is not open, or its last day is over and it is only not frozen yet, the ticket
    does not count, and its member reads why.
    """
    now = timezone.now()
    return [
        DrawEntry.objects.create(cause_id=cause, draw_id=draw, entered_at=now)
        if draw in open_lists and now < open_lists[draw]
        else DrawEntry.objects.create(
            cause_id=cause,
            draw_id=draw,
            entered_at=now,
            voided_at=now,
            void_reason=VoidReason.LATE if draw in open_lists else _why_not(draw),
        )
        for draw in draws
    ]


def _why_not(draw: int) -> VoidReason:
    was_frozen = DrawRound.objects.filter(draw=draw, frozen_at__isnull=False).exists()
    return VoidReason.LATE if was_frozen else VoidReason.UNANNOUNCED


def draws_with_open_list() -> "QuerySet[DrawRound, int]":
    """Return the ids of the draws whose list is not frozen."""
    return DrawRound.objects.live().filter(frozen_at=None).values_list("draw_id", flat=True)


def open_until(draws: Iterable[int]) -> dict[int, date]:
    """Return until which day each of these draws takes tickets; those that take none are left out.

    Nothing is held: who gives a ticket asks ``hold_open``.
    """
    rounds = DrawRound.objects.live().filter(draw__in=list(draws), frozen_at=None)
    related = rounds.select_related("draw__promotion")
    return {each.draw_id: each.closes_on for each in related if each.is_open}


def take_back(*, cause: int, by: User) -> None:
    """Take the tickets of a cause back that its member gives up; call it with the cause locked.

    Raises:
        ListFrozen: the last day is over.
    """
    for entry in DrawEntry.objects.filter(cause=cause, voided_at=None).order_by("draw"):
        round_ = lock_open(entry.draw_id)
        if not round_.is_open:
            raise ListFrozen
        _void(entry, VoidReason.REVOKED, by=by)


@transaction.atomic
def void_ticket(*, entry_id: int, by: User, note: str) -> None:
    """Void a ticket that is against the rules of the promotion; the note is for colleagues.

    Raises:
        DrawEntry.DoesNotExist: it does not count already.
        ListFrozen: the list is frozen; who wins can be disqualified.
        ConflictOfInterest: it is the own draw of who voids it, or of an account related to theirs.
    """
    entry = DrawEntry.objects.select_related("draw__promotion").get(pk=entry_id, voided_at=None)
    lock_open(entry.draw_id)
    offers.refuse_who_takes_part(entry.draw, by)
    _void(entry, VoidReason.RULES, by=by, note=note)


def leave(member: User) -> int:
    """Void one ticket of a member whose account is deleted; return how many there were."""
    of_open = DrawRound.objects.live().filter(frozen_at=None).values("draw")
    entries = DrawEntry.objects.filter(cause__user=member, voided_at=None, draw__in=of_open)
    entry = entries.order_by("pk").first()
    if entry is None:
        return 0
    with transaction.atomic():
        try:
            lock_open(entry.draw_id)
        except ListFrozen:
            return 0
        _void(entry, VoidReason.LEFT, by=None)
    return 1


def lock_open(draw_id: int) -> DrawRound:
    """Lock the open round of a draw.

    Raises:
        ListFrozen: there is none.
    """
    open_ones = DrawRound.objects.live().filter(frozen_at=None).select_related("draw__promotion")
    rounds = lock_rows(open_ones)
    round_ = rounds.filter(draw=draw_id).first()
    if round_ is None:
        raise ListFrozen
    return round_


def _void(entry: DrawEntry, reason: VoidReason, *, by: User | None, note: str = "") -> None:
    entry.voided_at, entry.voided_by = timezone.now(), by
    entry.void_reason, entry.void_note = reason, note
    entry.save(update_fields=["voided_at", "voided_by", "void_reason", "void_note"])
