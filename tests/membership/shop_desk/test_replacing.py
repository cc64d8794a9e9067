"""A code of an order that does not work: another one, once, and the old one to nobody again."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from fulfilment.delivery.code_replacement import NothingToReplace
from fulfilment.models import Fulfilment, FulfilmentEvent, ReplacedCode
from membership.models import PointsOrder, ShopItem
from membership.shop_desk import replacing
from notifications.models import Email
from promotions.codes.pool import OutOfStock, decrypt_code
from promotions.models import RewardCode
from tests.conftest import in_group
from tests.factories import make_member, prove
from tests.membership.shop.items import make_item, make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def order(alice: User) -> PointsOrder:
    make_rich(alice)
    return place(alice, make_item(kind=ShopItem.Kind.DISCOUNT, stock=2))


def code_of(order: PointsOrder) -> RewardCode:
    code = Fulfilment.objects.get(cause=order.cause).code
    assert code
    return code


def test_the_member_gets_another_code_with_the_reason(order: PointsOrder, omar: User) -> None:
    old = code_of(order)
    replacing.replace_code(by=omar, order_id=order.pk, code_id=old.pk, reason=" Used already. ")
    new = code_of(order)
    assert new != old
    assert RewardCode.objects.get(pk=old.pk).voided_at
    assert ReplacedCode.objects.get(code=old).reason == "Used already."
    assert FulfilmentEvent.objects.get(kind="code_replaced").actor == omar
    first, second = Email.objects.filter(about=order.reference).order_by("pk")
    assert (first.status, second.status) == (Email.Status.WITHDRAWN, Email.Status.QUEUED)
    assert second.matter == f"code:{new.pk}"
    assert "Used already." in second.text
    assert decrypt_code(new) not in second.text
    with pytest.raises(NothingToReplace):
        replacing.replace_code(by=omar, order_id=order.pk, code_id=old.pk, reason="Again.")
    with pytest.raises(OutOfStock):
        replacing.replace_code(by=omar, order_id=order.pk, code_id=new.pk, reason="Again.")
    assert code_of(order) == new


def test_nobody_replaces_their_own_or_without_a_reason(order: PointsOrder, omar: User) -> None:
    code = code_of(order).pk
    with pytest.raises(ValueError, match="why"):
        replacing.replace_code(by=omar, order_id=order.pk, code_id=code, reason=" ")
    with pytest.raises(ConflictOfInterest):
        replacing.replace_code(by=order.user, order_id=order.pk, code_id=code, reason="-")
    PointsOrder.objects.update(status="cancelled", closed_at=order.ordered_at)
    with pytest.raises(NothingToReplace):
        replacing.replace_code(by=omar, order_id=order.pk, code_id=code, reason="-")


def test_staff_replace_it_on_the_page_of_the_order(
    order: PointsOrder, omar: User, client: Client
) -> None:
    client.force_login(omar)
    prove(client)
    page = reverse("admin:membership_pointsorder_change", args=[order.pk])
    assert "Nobody gets this one again." in client.get(page).content.decode()
    act = reverse("admin:membership_pointsorder_replacement", args=[order.pk])
    old = code_of(order)
    assert "required" in client.post(act, {"code": old.pk}).content.decode()
    assert client.post(act, {"code": old.pk, "reason": "Used."}).status_code == 302
    assert code_of(order) != old
    reader = in_group(make_member(is_staff=True), "Agents")
    client.force_login(reader)
    prove(client)
    assert client.post(act, {"code": old.pk, "reason": "Used."}).status_code == 403
