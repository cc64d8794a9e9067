"""Tickets of a lucky draw for points: ordered, given back, and what they win."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from fulfilment.draws import entering, freezing, offers
from fulfilment.models import Carrier, DrawEntry, DrawRound, Fulfilment, PrizeOffer
from fulfilment.parcels import recipients, shipping
from membership.models import Lot, PointsOrder, ShopItem
from membership.shop import closing, held_data, ordering
from membership.shop.ordering import CannotOrder
from notifications.models import Email
from promotions.models import Reward
from tests.factories import make_promotion, make_reward
from tests.lucky_draws import end_last_day, freeze, hold
from tests.membership.shop.items import ADDRESS, make_item, make_rich, place

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def item(alice: User) -> ShopItem:
    make_rich(alice, 500)
    regions = ["DE", "SG"]
    return make_item(kind=ShopItem.Kind.TICKET, stock=1, limit_per_member=2, regions=regions)


def left(member: User) -> int:
    return Lot.objects.filter(account__member=member).usable().points()


def told(member: User) -> list[str]:
    kinds = Email.objects.filter(user=member, status=Email.Status.QUEUED).order_by("pk")
    return list(kinds.values_list("kind", flat=True))


def shown(client: Client, order: PointsOrder) -> str:
    client.force_login(order.user)
    return client.get(reverse("points-order", args=[order.reference])).content.decode()


def test_a_ticket_is_in_the_draw_at_once_and_no_prize_is_counted_down(
    alice: User, item: ShopItem, client: Client
) -> None:
    order = place(alice, item)
    entry = DrawEntry.objects.get(cause=order.cause, voided_at=None)
    assert (entry.draw, left(alice)) == (item.reward, 400)
    assert Reward.objects.get(pk=item.reward_id).stock == 1
    assert not Fulfilment.objects.exists()
    email = Email.objects.get(about=order.reference)
    assert entry.ticket in email.text
    assert reverse("draw", args=[item.reward_id]) in email.text
    page = shown(client, order)
    assert entry.ticket in page
    assert "You can give the ticket back" in page


def test_each_member_has_as_many_as_they_may(alice: User, item: ShopItem) -> None:
    place(alice, item)
    place(alice, item)
    with pytest.raises(CannotOrder):
        place(alice, item)
    assert DrawEntry.objects.filter(voided_at=None).count() == 2
    with pytest.raises(IntegrityError, match="tickets_are_limited"), transaction.atomic():
        ShopItem.objects.update(limit_per_member=None)


def test_before_the_list_closes_it_can_be_given_back_and_not_afterwards(
    alice: User, item: ShopItem, client: Client
) -> None:
    first, second = place(alice, item), place(alice, item)
    closing.cancel(by=alice, reference=first.reference)
    assert (left(alice), DrawEntry.objects.filter(voided_at=None).count()) == (400, 1)
    assert "Cancelled" in shown(client, first)
    end_last_day(item.reward)
    with pytest.raises(closing.CannotClose):
        closing.cancel(by=alice, reference=second.reference)
    with pytest.raises(entering.ListFrozen), transaction.atomic():
        entering.take_back(cause=second.cause_id, by=alice)
    freezing.freeze(DrawRound.objects.live().get().pk)
    with pytest.raises(closing.CannotClose):
        closing.cancel(by=alice, reference=second.reference)
    assert left(alice) == 400
    assert DrawRound.objects.get().count == 1


def test_a_draw_that_closed_takes_no_more(
    alice: User, item: ShopItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_last_day(item.reward)
    with pytest.raises(CannotOrder) as refused:
        place(alice, item)
    assert "doesn't take tickets" in refused.value.reasons[0].words
    # Whoever was asked a moment before is refused by the list itself.
    monkeypatch.setattr(ordering, "reasons", lambda *_given: [])
    with pytest.raises(CannotOrder):
        place(alice, item)
    assert (left(alice), DrawEntry.objects.count()) == (500, 0)


def test_a_winner_accepts_on_the_page_of_the_order_and_the_prize_is_sent_there(
    alice: User, bob: User, lena: User, rita: User, item: ShopItem, client: Client
) -> None:
    order = place(alice, item)
    hold(item.reward, lena, rita)
    assert told(alice)[-1] == "order_prize_won"
    offer = PrizeOffer.objects.get()
    page = reverse("points-order-prize", args=[order.reference, offer.pk])
    assert page in shown(client, order)
    assert page in client.get("/").content.decode()
    client.force_login(bob)
    assert client.post(page, {"accept": ""}).status_code == 404
    client.force_login(alice)
    assert "Accept it by" in client.get(page).content.decode()
    prize_page = client.post(page, {"accept": ""})["Location"]
    prize = Fulfilment.objects.get()
    assert prize_page == reverse("parcel-address", args=[prize.pk])
    recipients.change_address(parcel_id=prize.pk, by=alice, address=ADDRESS)
    assert PointsOrder.objects.get().address["city"] == "Berlin"
    assert "Hauptstrasse" in shown(client, order)
    carrier = Carrier.objects.create(name="DHL", pattern="AA9999")
    shipping.send(parcel_id=prize.pk, by=rita, carrier=carrier, number="JD1234")
    assert told(alice)[-1] == "order_sent"
    Fulfilment.objects.update(status="delivered", delivered_at=timezone.now())
    rule = held_data.DELETIONS[0]
    due = list(rule.due(timezone.now() + timedelta(days=1)))
    assert due == [order]
    rule.delete(due)
    assert PointsOrder.objects.get().address == {}
    assert not prize.shipments.exclude(encrypted_address=None).exists()


def test_a_prize_that_is_lost_is_told_and_its_offer_withdrawn(
    alice: User, bob: User, lena: User, rita: User, item: ShopItem
) -> None:
    make_rich(bob)
    place(alice, item)
    place(bob, item)
    hold(item.reward, lena, rita)
    offer = PrizeOffer.objects.get()
    loser = offer.place.entry.cause.user
    winner = bob if loser == alice else alice
    offers.disqualify(offer_id=offer.pk, by=lena, note="Two accounts.")
    assert told(loser)[-1] == "order_prize_lost"
    assert "order_prize_won" not in told(loser)
    assert told(winner)[-1] == "order_prize_won"
    assert "you were next in line" in Email.objects.filter(user=winner).latest("pk").text


def test_only_a_running_draw_is_offered_and_only_as_tickets(rf: RequestFactory) -> None:
    promotion, hidden = make_promotion(), make_promotion(is_published=False)
    make_reward(promotion, n=1)
    running = make_reward(promotion, kind="draw", stock=1)
    closed = make_reward(promotion, kind="draw", stock=1)
    freeze(closed)
    make_reward(hidden, kind="draw", stock=1)
    shelf = make_reward(hidden, n=1)
    request = rf.get("/")
    request.user = User.objects.create_superuser("root@example.com")
    form: Any = admin.site.get_model_admin(ShopItem).get_form(request)
    assert set(form().fields["reward"].queryset) == {running, shelf}
    given = {"slug": "t", "kind": "ticket", "reward": running.pk, "drawing": "gift", "position": 0}
    assert "limit_per_member" in form(given).errors
    assert form({**given, "limit_per_member": 3}).is_valid()
    for kind, reward in (("ticket", shelf), ("code", running)):
        with pytest.raises(IntegrityError, match=r"draw|published"), transaction.atomic():
            ShopItem.objects.create(slug="x", kind=kind, reward=reward, limit_per_member=1)
    assert closed.pk not in entering.open_until([closed.pk, running.pk])
