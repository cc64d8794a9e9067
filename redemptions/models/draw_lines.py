"""What a member reads of a ticket in a lucky draw: whether it counts, its place, what it won."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fulfilment.delivery import known
from fulfilment.models import DrawEntry, DrawPlace, DrawRound, PrizeOffer, VoidReason
from fulfilment.parcels import words


@dataclass(frozen=True, slots=True)
class RewardLine:
    """A sentence about a draw or what comes on top, with what can be done about it.

    The parcel's link, the draw whose page it names, an open offer; a code, and until when.
    """

    text: str = ""
    link: str = ""
    draw: int = 0
    offer: int = 0
    code: str = ""
    expiry: str = ""
    owed: int = 0


def with_tickets() -> tuple[str | Prefetch[Any], ...]:
    """Return what is prefetched for the lines about draws: tickets, rounds, places and prizes."""
    entries, places = "cause__draw_entries", "cause__draw_entries__places"
    return (
        Prefetch(entries, DrawEntry.objects.select_related("draw").order_by("pk")),
        f"{entries}__draw__rounds",
        Prefetch(places, DrawPlace.objects.select_related("offer__cause")),
        f"{places}__offer__cause__fulfilments",
    )


def line_of(entry: DrawEntry) -> RewardLine:
    """Return a line about a ticket, read as ``with_tickets`` says."""
    names = {"reward": entry.draw.title, "ticket": entry.ticket}
    rounds = [each for each in entry.draw.rounds.all() if each.voided_at is None]
    if entry.voided_at is not None:
        return RewardLine(_void(entry, rounds), draw=entry.draw_id)
    if not rounds:
        text = _(
            "%(reward)s: the draw didn't count and will be held again. Your ticket: %(ticket)s."
        )
        return RewardLine(text % names, draw=entry.draw_id)
    places = [each for each in entry.places.all() if each.round_id == rounds[0].pk]
    if rounds[0].drawn_at is not None:
        return _drawn(entry, rounds[0], places[0] if places else None)
    if places:
        text = _(
            "%(reward)s: you're in the draw with ticket %(number)s of %(count)s. The winners "
            "follow from a public value of %(day)s."
        )
        day = date_format(rounds[0].value_on) if rounds[0].value_on else ""
        names |= {"number": str(places[0].number), "count": str(rounds[0].count), "day": day}
    else:
        text = _("%(reward)s: you're in the draw. Your ticket: %(ticket)s.")
    return RewardLine(text % names, draw=entry.draw_id)


def _void(entry: DrawEntry, rounds: list[DrawRound]) -> str:
    names = {"reward": entry.draw.title, "reason": entry.get_void_reason_display()}
    is_late = entry.void_reason == VoidReason.LATE
    # Late for a round that is void, if the one that counts was announced afterwards.
    if not is_late or not rounds or rounds[0].announced_at > entry.entered_at:
        return _("%(reward)s: your ticket doesn't count: %(reason)s.") % names
    text = _(
        "%(reward)s: the draw closed on %(day)s, before your claim was approved; it did not take "
        "part."
    )
    return text % {**names, "day": date_format(rounds[0].closes_on)}


def _drawn(entry: DrawEntry, held: DrawRound, place: DrawPlace | None) -> RewardLine:
    names = {"reward": entry.draw.title, "day": day_of(held.drawn_at or entry.entered_at)}
    offer: PrizeOffer | None = getattr(place, "offer", None)
    if place is None or offer is None:
        text = _("%(reward)s: the draw was held on %(day)s; others won this time.") % names
        if place is not None:
            numbers = {"place": place.rank, "number": place.number, "count": held.count}
            told = _("Your ticket %(number)s came in place %(place)s of %(count)s.") % numbers
            text = f"{text} {told}"
        return RewardLine(text, draw=entry.draw_id)
    if offer.state in PrizeOffer.HOLDING:
        return _won(entry, offer, names)
    if offer.state == PrizeOffer.Status.DISQUALIFIED:
        text = _("%(reward)s: your ticket was drawn, but doesn't count: %(reason)s.")
        return RewardLine(
            text % {**names, "reason": offer.get_reason_display()}, draw=entry.draw_id
        )
    if offer.state == PrizeOffer.Status.DECLINED:
        text = _("%(reward)s: you won, and left the prize to the next in line.")
        return RewardLine(text % names, draw=entry.draw_id)
    names["day"] = date_format(offer.answer_by)
    text = _(
        "%(reward)s: you won, but didn't accept the prize by %(day)s. It went to the next in line."
    )
    return RewardLine(text % names, draw=entry.draw_id)


def _won(entry: DrawEntry, offer: PrizeOffer, names: dict[str, str]) -> RewardLine:
    if offer.state == PrizeOffer.Status.OFFERED:
        names["day"] = date_format(offer.answer_by)
        text = _("%(reward)s: you have won! Accept the prize by %(day)s.")
        return RewardLine(text % names, draw=entry.draw_id, offer=offer.pk)
    prize = offer.prize
    if prize is not None and (said := words.in_words(entry.draw.title, prize)):
        link = prize.link if known.has_left(prize) else ""
        return RewardLine(said, link, draw=entry.draw_id)
    text = _("%(reward)s: you have won! The draw was held on %(day)s.")
    return RewardLine(text % names, draw=entry.draw_id)


def day_of(moment: datetime) -> str:
    """Format the day in the reader's time zone."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
