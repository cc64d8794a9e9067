"""Orders: all of it or nothing, once for each page, cancelled and refused with the points back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from fulfilment.delivery import owing
from fulfilment.models import Carrier, Cause, Fulfilment
from fulfilment.parcels import picking, recipients, shipping
from membership.models import Lot, PointsEvent, PointsOrder, ShopItem, Spending
from membership.shop import closing, ordering
from membership.shop.ordering import AddressWanted, CannotOrder, PriceRose
from notifications.models import Email
from promotions.models import Reward, RewardCode
from tests.membership.lots import make_account, make_lot
from tests.membership.shop.items import ADDRESS, confirmed, make_item, make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]
Status = Fulfilment.Status


def left(member: User) -> int:
    return Lot.objects.filter(account__member=member).usable().points()


def stock(item: ShopItem) -> int | None:
    return Reward.objects.get(pk=item.reward_id).stock


def test_a_parcel_is_ordered_with_points_stock_address_and_email(alice: User) -> None:
    make_rich(alice, 250)
    item = make_item(stock=5)
    order = place(alice, item)
    assert (left(alice), stock(item), order.points) == (150, 4, 100)
    owed = Fulfilment.objects.get(cause=order.cause)
    assert (owed.kind, owed.status, owed.reward) == ("parcel", Status.DUE, item.reward)
    assert order.address["city"] == "Berlin"
    email = Email.objects.get(about=order.reference)
    assert (email.kind, email.to) == ("order_placed", alice.email)
    event = PointsEvent.objects.get(spending=order.spending)
    assert (event.note, event.points) == (item.title, -100)


def test_a_code_is_delivered_at_once_and_its_email_hides_it(alice: User) -> None:
    make_rich(alice)
    order = place(alice, make_item(kind=ShopItem.Kind.CODE, stock=1))
    owed = Fulfilment.objects.get(cause=order.cause)
    assert owed.status == Status.DELIVERED
    assert owed.code
    assert owed.code.allocated_at
    email = Email.objects.get(about=order.reference)
    assert (email.kind, email.holds_secret, email.matter) == (
        "order_code",
        True,
        f"code:{owed.code_id}",
    )
    assert "MSIKW" not in email.text
    assert not closing.may_cancel(PointsOrder.objects.for_pages().get())
    with pytest.raises(closing.CannotClose):
        closing.cancel(by=alice, reference=order.reference)


def test_a_page_that_is_sent_twice_is_one_order(alice: User) -> None:
    make_rich(alice, 500)
    item = make_item()
    page = confirmed(item)
    first = ordering.order(by=alice, item_id=item.pk, confirmed=page)
    assert ordering.order(by=alice, item_id=item.pk, confirmed=page) == first
    assert (left(alice), alice.points_orders.count()) == (400, 1)


def test_the_price_of_the_page_counts_unless_it_fell(alice: User) -> None:
    make_rich(alice, 500)
    item = make_item(price=100)
    with pytest.raises(PriceRose):
        place(alice, item, price=99)
    assert place(alice, item, price=120).points == 100


def test_a_parcel_wants_a_whole_address(alice: User) -> None:
    make_rich(alice)
    with pytest.raises(AddressWanted):
        place(alice, address={**ADDRESS, "city": ""})
    assert left(alice) == 100


def test_what_fails_in_between_leaves_nothing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_rich(alice)
    item = make_item(stock=5)

    def dies(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(owing, "owe", dies)
    with pytest.raises(MemoryError):
        place(alice, item)
    assert (left(alice), stock(item)) == (100, 5)
    assert not any(
        model.objects.exists() for model in (PointsOrder, Spending, Cause, Fulfilment, Email)
    )


def test_cancelling_gives_back_points_with_their_day_and_the_piece(alice: User) -> None:
    account = make_account(alice)
    lot = make_lot(account, 60)
    soon = make_lot(account, 40, expires_on=lot.usable_from + timedelta(days=3))
    item = make_item(stock=1)
    order = place(alice, item)
    assert (left(alice), stock(item)) == (0, 0)
    for _ in range(2):
        closing.cancel(by=alice, reference=order.reference)
    assert (left(alice), stock(item)) == (100, 1)
    days = {one.earned: one.expires_on for one in Lot.objects.filter(source_type="refund")}
    assert days == {60: lot.expires_on, 40: soon.usable_from + timedelta(days=30)}
    assert Fulfilment.objects.get().status == Status.REVOKED
    kinds = Email.objects.order_by("pk").values_list("kind", "status")
    assert [*kinds] == [("order_placed", "withdrawn"), ("order_cancelled", "queued")]


def test_once_it_is_packed_it_is_too_late(alice: User, bob: User, omar: User) -> None:
    make_rich(alice)
    order = place(alice)
    with pytest.raises(PointsOrder.DoesNotExist):
        closing.cancel(by=bob, reference=order.reference)
    parcel = Fulfilment.objects.get()
    recipients.change_address(parcel_id=parcel.pk, by=alice, address={**ADDRESS, "city": "Bonn"})
    picking.pick(parcel_ids=[parcel.pk], by=omar)
    label = parcel.shipments.get()
    assert label.address["city"] == PointsOrder.objects.get().address["city"] == "Bonn"
    with pytest.raises(closing.CannotClose):
        closing.cancel(by=alice, reference=order.reference)


def test_staff_refuse_what_cant_be_sent_and_its_member_reads_why(alice: User, omar: User) -> None:
    make_rich(alice)
    order = place(alice)
    with pytest.raises(ValueError, match="know why"):
        closing.refuse(by=omar, order_id=order.pk, reason=" ")
    with pytest.raises(ConflictOfInterest):
        closing.refuse(by=alice, order_id=order.pk, reason="No.")
    closing.refuse(by=omar, order_id=order.pk, reason="It broke in our stock.")
    assert left(alice) == 100
    told = Email.objects.get(kind="order_refused").text
    assert "It broke in our stock." in told
    assert "You have 100 points back." in told
    with pytest.raises(closing.CannotClose):
        closing.refuse(by=omar, order_id=order.pk, reason="Again.")


def test_what_has_left_is_not_refused_and_its_member_hears_of_it(alice: User, omar: User) -> None:
    make_rich(alice)
    order = place(alice)
    parcel = Fulfilment.objects.get()
    carrier = Carrier.objects.create(name="Post", pattern="AA999999")
    shipping.send(parcel_id=parcel.pk, by=omar, carrier=carrier, number="AA123456")
    with pytest.raises(closing.CannotClose):
        closing.refuse(by=omar, order_id=order.pk, reason="No.")
    assert "AA123456" in Email.objects.get(kind="order_sent").text


def test_a_cancelled_order_frees_its_place_under_the_limit(alice: User) -> None:
    make_rich(alice, 300)
    item = make_item(limit_per_member=1)
    order = place(alice, item)
    with pytest.raises(CannotOrder):
        place(alice, item)
    closing.cancel(by=alice, reference=order.reference)
    assert place(alice, item).slot == 1


def test_the_database_refuses_the_second_one(alice: User, bob: User) -> None:
    make_rich(alice, 300)
    make_rich(bob, 300)
    first, second = place(alice), place(alice)
    theirs = place(bob, make_item(regions=["DE", "SG"]))
    rows = PointsOrder.objects.filter(pk=second.pk)
    wrong: list[dict[str, Any]] = [
        {"cause": first.cause},
        {"spending": first.spending},
        {"token": first.token},
        {"cause": theirs.cause},
        {"spending": theirs.spending},
        {"points": 1},
        {"status": "refused", "closed_at": second.ordered_at},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fulfilment.objects.create(
            cause=first.cause, kind="parcel", reward=first.item.reward, due_on=first.ordered_at
        )
    rows.update(token=uuid4())


def test_codes_of_the_shop_are_no_ones_twice(alice: User) -> None:
    make_rich(alice, 200)
    item = make_item(kind=ShopItem.Kind.DISCOUNT, stock=1)
    place(alice, item)
    with pytest.raises(CannotOrder):
        place(alice, item)
    assert RewardCode.objects.filter(allocated_at__isnull=False).count() == 1
