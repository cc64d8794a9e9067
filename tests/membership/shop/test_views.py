"""The pages of the shop: ordering, the order, waiting; what a stranger gets; staff's acts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from fulfilment.models import Fulfilment
from fulfilment.parcels import picking
from membership.models import PointsOrder, ShopItem, ShopItemText, ShopWaiting
from membership.shop import closing
from promotions.models import Reward, RewardCode
from tests.conftest import in_group
from tests.factories import make_member
from tests.membership.shop.items import ADDRESS, make_item, make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def page_of(name: str, *args: object) -> str:
    return reverse(name, args=args)


def typed(item: ShopItem, **fields: Any) -> dict[str, Any]:
    return {"token": uuid4(), "price": item.price, **ADDRESS, **fields}


def test_a_parcel_is_ordered_on_its_page_once_and_cancelled(signed_in: Client, alice: User) -> None:
    make_rich(alice, 150)
    item = make_item(price=100)
    ShopItemText.objects.create(item=item, language="en", title="Mug", about="For coffee.")
    assert "For coffee." in signed_in.get(page_of("shop-item", item.slug)).text
    confirm = page_of("shop-order", item.slug)
    asked = signed_in.get(confirm)
    assert asked.context["left_afterwards"] == 50
    wrong = signed_in.post(confirm, typed(item, city=""))
    assert wrong.status_code == 200
    assert wrong.context["form"].errors.keys() == {"city"}
    sent = typed(item)
    pages = {signed_in.post(confirm, sent)["Location"] for _ in range(2)}
    order = PointsOrder.objects.get()
    assert pages == {page_of("points-order", order.reference)}
    shown = signed_in.get(pages.pop())
    assert "Hauptstrasse 1" in shown.text
    assert shown.context["may_cancel"]
    # Too few points are left for another one: the page says so instead of asking to confirm.
    assert signed_in.get(confirm)["Location"] == page_of("shop-item", item.slug)
    cancelled = signed_in.post(page_of("points-order-cancellation", order.reference), follow=True)
    assert "100 points back" in cancelled.text


def test_the_price_that_rose_is_shown_anew(signed_in: Client, alice: User) -> None:
    make_rich(alice, 150)
    item = make_item(price=100)
    page = page_of("shop-order", item.slug)
    assert signed_in.post(page, typed(item, price=90))["Location"] == page
    assert not PointsOrder.objects.exists()


def test_a_code_stands_on_its_order_and_that_it_was_shown(signed_in: Client, alice: User) -> None:
    make_rich(alice)
    order = place(alice, make_item(kind=ShopItem.Kind.CODE, stock=1))
    assert "MSIKW" in signed_in.get(page_of("points-order", order.reference)).text
    assert Fulfilment.objects.get().code_shown_at


def test_a_strangers_order_is_not_there(client: Client, alice: User, bob: User) -> None:
    make_rich(alice)
    order = place(alice)
    client.force_login(bob)
    assert client.get(page_of("points-order", order.reference)).status_code == 404
    for name in ("points-order-cancellation",):
        assert client.post(page_of(name, order.reference)).status_code == 404
    assert PointsOrder.objects.get().status == "ordered"
    hidden = make_item(is_listed=False)
    for name in ("shop-item", "shop-order"):
        assert client.get(page_of(name, hidden.slug)).status_code == 404


def test_who_meets_it_sold_out_may_wait(signed_in: Client, alice: User) -> None:
    make_rich(alice, 10)
    item = make_item(stock=0)
    assert "Tell me when" in signed_in.get(page_of("shop-item", item.slug)).text
    signed_in.post(page_of("shop-waiting", item.slug))
    assert ShopWaiting.objects.get().user == alice
    signed_in.post(page_of("shop-waiting", item.slug), {"stop": "yes"})
    assert not ShopWaiting.objects.exists()


def test_the_shop_takes_as_many_queries_for_three_items_as_for_one(
    signed_in: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_rich(alice, 500)
    signed_in.get(page_of("rewards-shop"))
    for made in range(2):
        for _ in range(1 + made):
            item = make_item(kind=ShopItem.Kind.CODE)
            ShopItemText.objects.create(item=item, language="en", title="Code")
            place(alice, item)
        with django_assert_num_queries(13):
            page = signed_in.get(page_of("rewards-shop"))
    assert len(page.context["catalogue"].items) == 3


def test_staff_count_stock_announce_prices_and_refuse(
    client: Client, alice: User, petra: User
) -> None:
    make_rich(alice)
    item = make_item(stock=2)
    order = place(alice, item)
    client.force_login(petra)
    change = page_of("admin:membership_shopitem_change", item.pk)
    stock = page_of("admin:membership_shopitem_stock", item.pk)
    client.post(stock, {"pieces": 5, "add": ""})
    client.post(stock, {"pieces": 2, "take_out": ""})
    client.post(stock, {"pieces": 99, "take_out": ""})
    assert Reward.objects.get(pk=item.reward_id).stock == 4
    prices = page_of("admin:membership_shopitem_price", item.pk)
    for points in (120, 80):
        client.post(prices, {"points": points, "from_day": f"{item.today():%Y-12-31}"})
    assert client.get(change).status_code == 200
    refusal = page_of("admin:membership_pointsorder_refusal", order.pk)
    assert client.post(refusal, {"reason": ""}).status_code == 200
    client.post(refusal, {"reason": "It broke."})
    assert PointsOrder.objects.get().status == "refused"
    shown = client.get(page_of("admin:membership_pointsorder_change", order.pk))
    assert "It broke." in shown.text
    agent = in_group(make_member("sam@example.com", is_staff=True), "Agents")
    client.force_login(agent)
    for url in (stock, prices, refusal):
        assert client.post(url).status_code == 403
    assert client.get(page_of("admin:membership_pointsorder_changelist")).status_code == 200


def test_an_item_takes_a_reward_of_its_kind_alone(client: Client, petra: User) -> None:
    client.force_login(petra)
    item = make_item()
    reward = Reward.objects.create(promotion=item.reward.promotion, name="Code", kind="code")
    form = {
        "slug": "new",
        "kind": "parcel",
        "reward": reward.pk,
        "drawing": "mug",
        "position": 1,
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
    }
    page = page_of("admin:membership_shopitem_add")
    refused = client.post(page, form)
    assert "comes in another way" in refused.text
    assert client.post(page, {**form, "kind": "code"}).status_code == 302
    assert ShopItem.objects.filter(slug="new", kind="code").exists()


def test_cancelling_says_when_it_is_too_late(signed_in: Client, alice: User, omar: User) -> None:
    make_rich(alice)
    order = place(alice)
    picking.pick(parcel_ids=[Fulfilment.objects.get().pk], by=omar)
    page = signed_in.post(page_of("points-order-cancellation", order.reference), follow=True)
    assert "too late to cancel" in page.text
    assert not closing.may_cancel(PointsOrder.objects.for_pages().get())


def test_a_code_that_expires_says_its_last_day_before_and_after_it_is_ordered(
    signed_in: Client, alice: User
) -> None:
    make_rich(alice, 200)
    item = make_item(kind=ShopItem.Kind.DISCOUNT, stock=2)
    assert "Use the code by" not in signed_in.get(page_of("shop-item", item.slug)).text
    last = item.today() + timedelta(days=200)
    RewardCode.objects.update(expires_on=last)
    for name in ("shop-item", "shop-order"):
        assert (
            f"Use the code by {date_format(last)}" in signed_in.get(page_of(name, item.slug)).text
        )
    order = place(alice, item)
    assert (
        f"Use it by {date_format(last)}"
        in signed_in.get(page_of("points-order", order.reference)).text
    )


def test_a_ticket_says_until_when_it_can_be_ordered_and_given_back(
    signed_in: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_rich(alice, 200)
    item = make_item(kind=ShopItem.Kind.TICKET, stock=1, limit_per_member=1)
    make_item(kind=ShopItem.Kind.TICKET, stock=1, limit_per_member=1)
    assert "The draw takes tickets until" in signed_in.get(page_of("shop-item", item.slug)).text
    signed_in.get(page_of("rewards-shop"))
    with django_assert_num_queries(13):
        signed_in.get(page_of("rewards-shop"))
