"""The e-mails about prizes that tickets of orders win: won, or not theirs any more."""

from typing import Final

from django.urls import reverse

from accounts.sign_in.links import link_through_sign_in
from fulfilment.models import PrizeOffer, VoidReason
from membership.models import PointsOrder
from membership.shop.emails import check_page, queue_about
from notifications.models import Email
from notifications.outbox import truth

WON: Final = "order_prize_won"
LOST: Final = "order_prize_lost"


def won(order: PointsOrder, offer: PrizeOffer, *, is_next: bool) -> Email:
    """E-mail: the ticket won, or a prize fell to it as the next one; by when to accept it."""
    page = reverse("points-order-prize", args=[order.reference, offer.pk])
    told = {**_of_draw(offer), "is_next": is_next, "accept": link_through_sign_in(page)}
    return queue_about(WON, order, told, dedupe=f"offer:{offer.pk}", matter=str(offer.pk))


def lost(order: PointsOrder, offer: PrizeOffer) -> Email:
    """E-mail: a prize isn't the member's any more: not accepted in time, or the draw is void."""
    told = {
        **_of_draw(offer),
        "is_late": offer.state == PrizeOffer.Status.LAPSED,
        "is_redrawn": offer.reason == VoidReason.REDRAWN,
    }
    return queue_about(LOST, order, told, dedupe=f"offer-lost:{offer.pk}")


def _of_draw(offer: PrizeOffer) -> dict[str, object]:
    draw = offer.round.draw
    return {"draw": draw, "day": offer.answer_by, "check": check_page(draw.pk)}


def withdraw_untrue(order: PointsOrder) -> None:
    """Withdraw what still waits to offer a prize that is not the member's any more."""
    truth.withdraw_untrue(Email.objects.filter(about=order.reference, kind=WON))


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail that offers a prize holds: the prize is theirs."""
    if email.kind != WON:
        return True
    held = PrizeOffer.objects.filter(state__in=PrizeOffer.HOLDING, round__voided_at=None)
    return held.filter(pk=email.matter).exists()
