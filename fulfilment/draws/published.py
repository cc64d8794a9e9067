"""What everybody may read of a round: its bindings, its list, its places; nothing of a person."""

from collections.abc import Iterator

from django.db import models

from fulfilment.models import DrawPlace, DrawRound, PrizeOffer

_AT_ONCE = 5000


def record_of(round_: DrawRound) -> dict[str, object]:
    """Return what docs/draws.md checks; what is not known yet is empty."""
    return {
        "promotion": round_.draw.promotion.name,
        "draw": round_.draw.name,
        "round": round_.number,
        "prizes": round_.prizes,
        "announced_at": round_.announced_at,
        "seed_digest": round_.seed_digest,
        "closes_on": round_.closes_on,
        "frozen_at": round_.frozen_at,
        "count": round_.count,
        "root": round_.root,
        "value_of": round_.value_of,
        "value_url": round_.value_url,
        "value_on": round_.value_on,
        "value": round_.value,
        "drawn_at": round_.drawn_at,
        "seed": round_.seed,
        "places": [
            {"place": rank, "number": number, "state": state, "reason": reason}
            for rank, number, state, reason in offers_of(round_).values_list(
                "place__rank", "place__number", "state", "reason"
            )
        ],
        "void": round_.void_reason,
    }


def offers_of(round_: DrawRound) -> "models.QuerySet[PrizeOffer]":
    """Return to whom the prizes were offered, by place."""
    offers = PrizeOffer.objects.filter(round=round_).select_related("place__entry")
    return offers.order_by("place__rank")


def ticket_rows(round_: DrawRound) -> Iterator[tuple[object, ...]]:
    """Yield the list as it was frozen, after its heading."""
    yield "number", "ticket"
    places = DrawPlace.objects.filter(round=round_).order_by("number")
    yield from places.values_list("number", "entry__ticket").iterator(chunk_size=_AT_ONCE)
