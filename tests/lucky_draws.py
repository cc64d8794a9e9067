"""Brings a lucky draw to where a test needs it: announced, entered, frozen, held, accepted."""

from datetime import date, timedelta

from django.db import connection, transaction

from accounts.models import User
from fulfilment.draws import announcing, drawing, entering, freezing, offers
from fulfilment.draws.announcing import DrawPlan, PublicValue
from fulfilment.models import DrawEntry, DrawRound, PrizeOffer
from promotions.models import Reward
from redemptions.models import Claim

VALUE = "24,309.17"
PASSED = (
    "UPDATE fulfilment_drawround SET closes_on = %s, value_on = %s"
    " WHERE draw_id = %s AND frozen_at IS NULL AND voided_at IS NULL"
)


def announce(draw: Reward, *, closes_on: date | None = None) -> DrawRound:
    """Announce a draw whose last day is tomorrow, so that no midnight closes it during a test."""
    closed = closes_on or draw.promotion.today() + timedelta(days=1)
    day = closed + timedelta(days=1)
    value = PublicValue("DAX, closing value", "https://exchange.example/dax", day)
    return announcing.write_round(draw, DrawPlan(draw.stock or 1, closed, value), by=None)


def enter(claim: Claim, draw: Reward) -> DrawEntry:
    """Give a claim a ticket, as its approval does."""
    [entry] = entering.enter(claim.cause_id, [draw.pk], open_lists=entering.hold_open([draw.pk]))
    return entry


def end_last_day(draw: Reward) -> None:
    """Let the last day be yesterday, and the value today's, as if the days had gone by.

    What was announced does not change: the database refuses it, and is passed by.
    """
    today = draw.promotion.today()
    days: list[date | int] = [today - timedelta(days=1), today, draw.pk]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(PASSED, days)
        cursor.execute("SET LOCAL session_replication_role = origin")


def freeze(draw: Reward) -> DrawRound:
    """Let the last day end, and freeze the list."""
    end_last_day(draw)
    freezing.freeze(DrawRound.objects.live().get(draw=draw).pk)
    return DrawRound.objects.live().get(draw=draw)


def hold(draw: Reward, first: User, second: User, value: str = VALUE) -> DrawRound:
    """Freeze the list, let both type the value, and draw."""
    round_ = freeze(draw)
    for person in (first, second):
        drawing.type_value(round_id=round_.pk, by=person, value=value)
    drawing.draw(round_.pk)
    return DrawRound.objects.get(pk=round_.pk)


def accept_all(draw: Reward) -> None:
    """Let all winners accept."""
    open_offers = PrizeOffer.objects.filter(round__draw=draw, state=PrizeOffer.Status.OFFERED)
    for offer in open_offers.select_related("place__entry__cause__user"):
        offers.accept(offer_id=offer.pk, by=offer.place.entry.cause.user)


def winners(draw: Reward) -> set[int]:
    """The claims that hold a prize."""
    held = PrizeOffer.objects.filter(round__draw=draw, state__in=PrizeOffer.HOLDING)
    return set(held.values_list("place__entry__cause__claim", flat=True))
