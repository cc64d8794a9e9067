"""A member with what is beside claims: repairs, visits, tickets, points and what they buy.

For the benchmark of the pages and for the tests that hold down what a page asks the database.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from foundation.dispatch import left_to_the_sweep
from membership.models import PointsAccount, ShopItem, ShoutOut
from products.models import RegisteredProduct
from service.models import Appointment, Repair
from support.models import Conversation
from tests.crowd import registered_by
from tests.factories import make_member, make_product, make_registered
from tests.membership.lots import make_lot
from tests.membership.shop.items import make_item, place
from tests.membership.writers import make_moderator, make_review, make_task
from tests.portal.overview.everything import make_appointments, make_points, make_repairs
from tests.service.units import make_unit
from tests.support.conversations import make_ticket

POINTS = 100
TASKS = 4


def make_wide(each: int) -> tuple[User, dict[str, str]]:
    """Write so many of each kind, and return whose they are, with the pages that are about them."""
    member = make_member("wide@example.com")
    products = registered_by([member] * each)
    with transaction.atomic(), left_to_the_sweep():
        quoted = _make_repairs(member, products)
        visit = _make_visits(member, products, each)
        for number in range(each):
            make_ticket(member, subject=f"About {number}")
        make_points(member)
        account = PointsAccount.objects.get(member=member)
        for number in range(each):
            make_lot(account, POINTS, usable_in=number % 2 * 9)
        items = [make_item() for _ in range(each)]
        for item in items:
            place(member, item)
        _make_shout_outs(member, each)
    return member, _paths(member, quoted, visit, items[0])


def _make_repairs(member: User, products: list[RegisteredProduct]) -> Repair:
    *_others, quoted = make_repairs(member, products)
    for product in products[3:]:
        make_unit(member, product)
    return quoted


def _make_visits(member: User, products: list[RegisteredProduct], each: int) -> Appointment:
    """Two that are to come, the rest was cancelled."""
    make_appointments(member, products)
    coming = Appointment.objects.filter(user=member).by_time()[0]
    now = timezone.now()
    for _number in range(each - 2):
        over = Appointment.objects.get(pk=coming.pk)
        over.pk, over.key, over.reference = None, uuid4(), uuid4().hex[:10]
        over.state, over.reason, over.ended_at = "cancelled", "time", now - timedelta(days=1)
        over.save(force_insert=True)
    return coming


def _make_shout_outs(member: User, each: int) -> None:
    """All tasks for each of some models, published."""
    moderator, tasks = make_moderator(), [make_task("review") for _ in range(TASKS)]
    for _model in range(each // TASKS):
        product = make_registered(member, make_product())
        for task in tasks:
            make_review(product, task, moderator)


def _paths(member: User, quoted: Repair, visit: Appointment, item: ShopItem) -> dict[str, str]:
    ticket = Conversation.objects.filter(user=member).latest("pk")
    order = member.points_orders.latest("pk")
    shout_out = ShoutOut.objects.filter(member=member).latest("pk")
    return {
        "Repair Inquiry": reverse("repairs"),
        "a repair": reverse("repair", args=[quoted.rma]),
        "a quote": reverse("repair-quote", args=[quoted.rma, 1]),
        "repairs of a product": reverse("repair-history", args=[quoted.registered_product_id]),
        "Apply for Service": reverse("repair-new"),
        "Appointment Inquiry": reverse("appointments"),
        "an appointment": reverse("appointment", args=[visit.reference]),
        "Book an appointment": reverse("appointment-new"),
        "My Points": reverse("points"),
        "Earn": reverse("points-earn"),
        "Points History": reverse("points-history"),
        "Rewards Shop": reverse("rewards-shop"),
        "a shop item": reverse("shop-item", args=[item.slug]),
        "Points Orders": reverse("points-orders"),
        "a points order": reverse("points-order", args=[order.reference]),
        "Shout Outs": reverse("shout-outs"),
        "a shout out": reverse("shout-out", args=[shout_out.reference]),
        "reviews of a product": reverse("product-reviews", args=[shout_out.product_id]),
        "Ticket History": reverse("tickets"),
        "a ticket": reverse("ticket", args=[ticket.reference]),
    }
