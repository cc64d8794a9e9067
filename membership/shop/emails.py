"""The e-mails of the rewards shop, each queued in the transaction that it reports."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from fulfilment import addresses
from fulfilment.delivery.known import matter_of
from fulfilment.draws import entering
from fulfilment.models import (
    DrawEntry,
    Fulfilment,
    FulfilmentEvent,
)
from membership.models import PointsOrder, ShopWaiting
from notifications.models import Email
from notifications.outbox import queue, truth
from promotions.codes.pool import decrypt_code

PLACED: Final = "order_placed"
CODE: Final = "order_code"
SENT: Final = "order_sent"
CANCELLED: Final = "order_cancelled"
REFUSED: Final = "order_refused"
BACK: Final = "shop_item_back"
# They hold as long as the order does.
OF_LIVE: Final = (PLACED, CODE, SENT)


def ordered(order: PointsOrder, owed: Fulfilment) -> Email:
    """E-mail: what was ordered, with its code if that is there, else how it comes."""
    if owed.code is not None and owed.status == Fulfilment.Status.DELIVERED:
        return code(order, owed)
    context = {"address": addresses.label_of(order.address) if order.address else []}
    return queue_about(PLACED, order, context, dedupe=f"order:{order.pk}", private="address")


def entered(order: PointsOrder, entry: DrawEntry) -> Email:
    """E-mail: the ticket, until when it can be given back, and where everybody checks the draw."""
    until = entering.open_until([entry.draw_id]).get(entry.draw_id)
    told = {"ticket": entry.ticket, "until": until, "check": check_page(entry.draw_id)}
    return queue_about(PLACED, order, told, dedupe=f"order:{order.pk}")


def check_page(draw: int) -> str:
    """Return where everybody checks a draw."""
    return settings.BASE_URL + reverse("draw", args=[draw])


def code(order: PointsOrder, owed: Fulfilment, *, replaced_why: str = "") -> Email:
    """E-mail the code, to the registered address alone; of one that replaces another, also why.

    Raises:
        ValueError: there is none.
    """
    if owed.code is None:
        raise ValueError(f"Fulfilment {owed.pk} has no code to send.")
    told = {
        "code": decrypt_code(owed.code),
        "expires_on": owed.code.last_day,
        "told_reward": order.item.reward,
        "activation": order.item.about_in(_language(order)),
        "replaced_why": replaced_why,
    }
    dedupe = f"order-code:{owed.pk}:{owed.code_id}"
    matter = matter_of(owed.code_id)
    return queue_about(CODE, order, told, dedupe=dedupe, matter=matter, hides="code")


def sent(order: PointsOrder, parcel: Fulfilment, event: FulfilmentEvent) -> Email:
    """E-mail: the parcel is on its way, each time that it goes out."""
    return queue_about(SENT, order, {"parcel": parcel}, dedupe=f"order-sent:{event.pk}")


def cancelled(order: PointsOrder) -> Email:
    """E-mail: the order is cancelled, and the points are back."""
    return queue_about(CANCELLED, order, {}, dedupe=f"order-cancelled:{order.pk}")


def refused(order: PointsOrder) -> Email:
    """E-mail: we can't send the order, why, and that the points are back."""
    context = {"reason": order.reason}
    return queue_about(REFUSED, order, context, dedupe=f"order-refused:{order.pk}")


def back(waiting: ShopWaiting) -> Email:
    """E-mail: the item that the member waits for is back."""
    member, item = waiting.user, waiting.item
    language = first_language(member.language)
    with translation.override(language):
        name = item.title
    page = link_through_sign_in(reverse("shop-item", args=[item.slug]))
    return queue.queue_email(
        BACK,
        to=member.email,
        user=member,
        language=language,
        dedupe_key=f"shop-back:{waiting.pk}",
        context={"reader": member, "name": name, "price": item.price, "link": page},
    )


def withdraw_untrue(order: PointsOrder) -> None:
    """Withdraw what still waits to tell of an order that is over."""
    truth.withdraw_untrue(Email.objects.filter(about=order.reference, kind__in=OF_LIVE))


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail of the shop holds: its order does, and the code is the same."""
    if email.kind not in OF_LIVE:
        return True
    order = PointsOrder.objects.live().filter(reference=email.about).select_related("item").first()
    if order is None:
        return False
    if order.item.is_ticket and email.kind == PLACED:
        return True
    prize = Q(cause__prize_offer__place__entry__cause=order.cause_id)
    found = Fulfilment.objects.filter(Q(cause=order.cause_id) | prize)
    live = found.exclude(status=Fulfilment.Status.REVOKED)
    if email.kind == CODE:
        return any(email.matter == matter_of(owed.code_id) for owed in live)
    return live.exists()


def queue_about(  # noqa: PLR0913 -- as queue_email
    kind: str,
    order: PointsOrder,
    context: Mapping[str, object],
    *,
    dedupe: str,
    matter: str = "",
    hides: str = "",
    private: str = "",
) -> Email:
    """Queue an e-mail about an order to its member, in their language."""
    member = order.user
    page = link_through_sign_in(reverse("points-order", args=[order.reference]))
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=_language(order),
        about=order.reference,
        matter=matter,
        dedupe_key=dedupe,
        hides=hides,
        private=private,
        context={"reader": member, "order": order, "link": page, **context},
    )


def _language(order: PointsOrder) -> str:
    return first_language(order.user.language)
