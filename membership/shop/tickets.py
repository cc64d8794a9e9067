"""What a member reads of the ticket of an order, and the parcel of what it won."""

from django.db.models import Prefetch

from fulfilment.models import Cause, DrawPlace
from membership.models import PointsOrder
from redemptions.models.draw_lines import RewardLine, line_of


def line_about(order: PointsOrder) -> RewardLine | None:
    """Return a line about the ticket of an order; None if it has none."""
    entries = order.cause.draw_entries.select_related("draw").order_by("pk")
    places = DrawPlace.objects.select_related("offer__cause")
    found = entries.prefetch_related(
        "draw__rounds", Prefetch("places", places), "places__offer__cause__fulfilments"
    ).first()
    return line_of(found) if found else None


def prizes_of(order: PointsOrder) -> list[Cause]:
    """Return for what the prizes are owed that the tickets of an order won."""
    return list(Cause.objects.filter(prize_offer__place__entry__cause=order.cause_id))
