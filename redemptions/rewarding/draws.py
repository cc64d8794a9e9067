"""Lucky draws: draw the winners once, at random, and record the result."""

import secrets
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.conflicts import Conflict, ConflictOfInterest, related_accounts
from accounts.models import User
from foundation.locks import lock_rows, one_at_a_time
from fulfilment.delivery import sending
from fulfilment.delivery.owing import KIND_OF
from fulfilment.models import Cause, Fulfilment
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import (
    Answer,
    Claim,
    ClaimEvent,
    DrawEntry,
    DrawResult,
    timeline,
)
from redemptions.rewarding.rewards import YES, name_of_draw

_chance = secrets.SystemRandom()


class AlreadyDrawn(Exception):
    """The winners have already been drawn."""

    def __init__(self, held: DrawResult) -> None:
        super().__init__(f"{held} was drawn at {held.drawn_at}.")
        self.held = held


class NobodyTakesPart(Exception):
    """The draw has no eligible entry."""


class NoPrizes(Exception):
    """The draw has a stock of prizes, and it is 0."""


@transaction.atomic
def draw_winners(*, draw_id: int, by: User, winners: int) -> DrawResult:
    """Draw the winners of a lucky draw from the eligible entries, and e-mail each of them.

    The number of winners is the stock of prizes, or ``winners`` if the draw has no stock; at most
    the number of entries.

    Raises:
        Reward.DoesNotExist: it is no lucky draw.
        AlreadyDrawn: the winners have already been drawn.
        NobodyTakesPart: the draw has no eligible entry.
        NoPrizes: there is nothing to win; the draw stays to be held.
        ConflictOfInterest: an entry is that of who draws, or of an account related to theirs.
    """
    draw = _lock_to_draw(draw_id)
    prizes = winners if draw.stock is None else draw.stock
    if prizes < 1:
        raise NoPrizes
    # A claim approved at this moment enters before the draw, or is told that it came after it.
    one_at_a_time(name_of_draw(draw.pk))
    entries = _entries(draw, by)
    drawn = _chance.sample(entries, min(prizes, len(entries)))
    held = DrawResult.objects.create(
        draw=draw, drawn_at=timezone.now(), drawn_by=by, entries=len(entries)
    )
    for entry in _owe_prizes(draw, drawn):
        timeline.record(entry.claim, ClaimEvent.Kind.DRAW_WON, by=by, note=draw.name)
        claim_emails.draw_won(entry)
    return held


def _owe_prizes(draw: Reward, drawn: list[int]) -> list[DrawEntry]:
    """Note who has won, and that the prize is owed to them from now on."""
    related = "claim__user", "claim__promotion", "draw"
    winners = DrawEntry.objects.filter(pk__in=drawn).select_related(*related).order_by("pk")
    won = list(winners)
    causes = Cause.objects.bulk_create(
        Cause(
            user=entry.claim.user,
            kind=Cause.Kind.DRAW_PLACE,
            reference=f"{entry.claim.reference}-{draw.pk}",
            promotion=entry.claim.promotion,
        )
        for entry in won
    )
    for entry, cause in zip(won, causes, strict=True):
        entry.cause, entry.is_winner = cause, True
    DrawEntry.objects.bulk_update(won, ["cause", "is_winner"])
    Fulfilment.objects.bulk_create(
        Fulfilment(
            cause=cause,
            kind=KIND_OF[Reward.Kind.DRAW],
            reward=draw,
            amount_minor=draw.amount_minor if draw.has_amount() else None,
            currency=draw.currency if draw.has_amount() else "",
            due_on=draw.promotion.today(),
        )
        for cause in causes
    )
    return won


def _lock_to_draw(draw_id: int) -> Reward:
    draws = lock_rows(Reward.objects.all())
    draw = draws.get(pk=draw_id, kind=Reward.Kind.DRAW)
    held = DrawResult.objects.filter(draw=draw).first()
    if held is not None:
        raise AlreadyDrawn(held)
    return draw


def note_sent(*, entry_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a winner's prize was sent, and e-mail the winner; return whether one was due.

    Raises:
        ConflictOfInterest: it is the own prize of who sends it.
    """
    owed = Fulfilment.objects.filter(cause__draw_entry=entry_id).first()
    return owed is not None and sending.note_sent(
        fulfilment_id=owed.pk, by=by, note=note, link=link
    )


def _entries(draw: Reward, by: User) -> list[int]:
    entries = list(DrawEntry.objects.eligible(draw).values_list("pk", flat=True))
    if not entries:
        raise NobodyTakesPart
    if takes_part(draw, by):
        raise ConflictOfInterest(Conflict.RELATED)
    return entries


def takes_part(draw: Reward, by: User) -> bool:
    """Return whether an entry of the draw is somebody's own, or of an account related to theirs."""
    own = {by.pk, *related_accounts(by)}
    return DrawEntry.objects.eligible(draw).filter(claim__user__in=own).exists()


@dataclass(frozen=True, slots=True)
class StillOpen:
    """How many undecided claims would take part in a draw if they were approved before it."""

    submitted: int
    sent_back: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.submitted + self.sent_back


def still_open(draw: Reward) -> StillOpen:
    """Count the undecided claims whose member asked to take part in the draw."""
    asked = Answer.objects.filter(claim=OuterRef("pk"), value=YES, question__draw=draw)
    claims = Claim.objects.filter(Exists(asked), promotion=draw.promotion_id)
    counted = Counter(
        claims.filter(status__in=[Claim.Status.SUBMITTED, Claim.Status.SENT_BACK])
        .order_by()
        .values_list("status", flat=True)
    )
    return StillOpen(counted[Claim.Status.SUBMITTED], counted[Claim.Status.SENT_BACK])
