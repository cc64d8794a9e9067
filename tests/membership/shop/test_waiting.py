"""Waiting notes: one e-mail when an item is back, for those who may order it."""

import pytest

from accounts.models import User
from membership.models import ShopWaiting
from membership.shop import waiting
from notifications.models import Email
from promotions.codes import stock
from tests.membership.shop.items import make_item, make_rich

pytestmark = pytest.mark.django_db


def test_who_waits_is_told_once_when_it_is_back(alice: User, bob: User, omar: User) -> None:
    make_rich(alice)
    make_rich(bob)  # who lives where it is not offered
    item = make_item(stock=0)
    assert [waiting.ask(by=member, item_id=item.pk) for member in (alice, bob, alice)] == [
        True,
        False,
        True,
    ]
    ShopWaiting.objects.create(item=item, user=bob)  # as of who has moved since
    assert waiting.tell_of_items_back() == 0
    stock.add_pieces(reward_id=item.reward_id, by=omar, pieces=1)
    assert waiting.tell_of_items_back() == 1
    assert waiting.tell_of_items_back() == 0
    assert [email.to for email in Email.objects.all()] == [alice.email]
    assert not waiting.ask(by=alice, item_id=item.pk), "it is there: nobody is told again"
    stock.take_out(reward_id=item.reward_id, by=omar, pieces=1)
    assert waiting.ask(by=alice, item_id=item.pk)
    waiting.stop(by=alice, item_id=item.pk)
    assert waiting.tell_of_items_back() == 0
