"""Draws: the winners of a lucky draw are drawn once, by chance, and written down."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, DrawEntry, DrawResult, Fulfilment, timeline

_chance = secrets.SystemRandom()


class AlreadyDrawn(Exception):
    """The draw was held before."""

    def __init__(self, held: DrawResult) -> None:
        super().__init__(f"{held} was drawn at {held.drawn_at}.")
        self.held = held


class NobodyTakesPart(Exception):
    """No claim has a place in the draw."""


@transaction.atomic
def draw_winners(*, draw_id: int, by: User, winners: int) -> DrawResult:
    """Draw the winners of a lucky draw among the approved claims; each of them gets a letter.

    As many as the draw has prizes; ``winners`` counts where no stock is written down. Fewer
    where fewer take part.

    Raises:
        Reward.DoesNotExist: it is no lucky draw.
        AlreadyDrawn: the draw was held before.
        NobodyTakesPart: no claim has a place in it.
    """
    draws = Reward.objects.select_for_update(no_key=True, of=("self",))
    draw = draws.get(pk=draw_id, kind=Reward.Kind.DRAW)
    held = DrawResult.objects.filter(draw=draw).first()
    if held is not None:
        raise AlreadyDrawn(held)
    entries = list(DrawEntry.objects.eligible(draw).values_list("pk", flat=True))
    if not entries:
        raise NobodyTakesPart
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
    """Note that a winner's prize was sent, which a letter tells; tells whether one was due."""
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
    entry.sent_at, entry.note, entry.link = timezone.now(), note, link
    entry.save(update_fields=["sent_at", "note", "link"])
    said = f"{entry.draw}: {note}" if note else str(entry.draw)
    timeline.record(entry.claim, ClaimEvent.Kind.DELIVERED, by=by, note=said)
    claim_emails.prize_shipped(entry)
    return True


def still_open(draw: Reward) -> int:
    """Count the claims of the draw's promotion that are not decided, and so have no place yet."""
    undecided = [Claim.Status.SUBMITTED, Claim.Status.SENT_BACK]
    return Claim.objects.filter(promotion=draw.promotion_id, status__in=undecided).count()
