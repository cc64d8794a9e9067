"""Lucky draws: draw the winners once, at random, and record the result."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.conflicts import Conflict, ConflictOfInterest, related_accounts
from accounts.models import User
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, DrawEntry, DrawResult, Fulfilment, timeline
from redemptions.models.conflicts import refuse_handling

_chance = secrets.SystemRandom()


class AlreadyDrawn(Exception):
    """The winners have already been drawn."""

    def __init__(self, held: DrawResult) -> None:
        super().__init__(f"{held} was drawn at {held.drawn_at}.")
        self.held = held


class NobodyTakesPart(Exception):
    """The draw has no eligible entry."""


@transaction.atomic
def draw_winners(*, draw_id: int, by: User, winners: int) -> DrawResult:
    """Draw the winners of a lucky draw from the eligible entries, and e-mail each of them.

    The number of winners is the stock of prizes, or ``winners`` if the draw has no stock; at most
    the number of entries.

    Raises:
        Reward.DoesNotExist: it is no lucky draw.
        AlreadyDrawn: the winners have already been drawn.
        NobodyTakesPart: the draw has no eligible entry.
        ConflictOfInterest: an entry is that of who draws, or of an account related to theirs.
    """
    draws = Reward.objects.select_for_update(no_key=True, of=("self",))
    draw = draws.get(pk=draw_id, kind=Reward.Kind.DRAW)
    held = DrawResult.objects.filter(draw=draw).first()
    if held is not None:
        raise AlreadyDrawn(held)
    entries = _entries(draw, by)
    prizes = winners if draw.stock is None else draw.stock
    drawn = _chance.sample(entries, min(prizes, len(entries)))
    held = DrawResult.objects.create(
        draw=draw, drawn_at=timezone.now(), drawn_by=by, entries=len(entries)
    )
    DrawEntry.objects.filter(pk__in=drawn).update(is_winner=True)
    for entry in DrawEntry.objects.won(draw).select_related("claim__promotion", "draw"):
        timeline.record(entry.claim, ClaimEvent.Kind.DRAW_WON, by=by, note=draw.name)
        claim_emails.draw_won(entry)
    return held


@transaction.atomic
def note_sent(*, entry_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a winner's prize was sent, and e-mail the winner; return whether one was due.

    Raises:
        ConflictOfInterest: it is the own prize of who sends it.
    """
    rows = DrawEntry.objects.select_for_update(no_key=True, of=("self",))
    due = rows.filter(is_winner=True, sent_at=None)
    entry = (
        due.exclude(claim__fulfilment__status=Fulfilment.Status.REVOKED)
        .filter(pk=entry_id)
        .select_related("draw", "claim__user", "claim__promotion")
        .first()
    )
    if entry is None:
        return False
    refuse_handling(entry.claim, by)
    entry.sent_at, entry.note, entry.link = timezone.now(), note, link
    entry.save(update_fields=["sent_at", "note", "link"])
    summary = f"{entry.draw}: {note}" if note else str(entry.draw)
    timeline.record(entry.claim, ClaimEvent.Kind.DELIVERED, by=by, note=summary)
    claim_emails.prize_shipped(entry)
    return True


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


def still_open(draw: Reward) -> int:
    """Count the undecided claims of the draw's promotion, which are not entered yet."""
    undecided = [Claim.Status.SUBMITTED, Claim.Status.SENT_BACK]
    return Claim.objects.filter(promotion=draw.promotion_id, status__in=undecided).count()
