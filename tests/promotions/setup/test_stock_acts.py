"""No form writes a number that a verb counts: stock is added and taken out by acts."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from foundation.web.admin_bases import LockedAdmin
from promotions.admin import PromotionAdmin
from promotions.codes import stock
from promotions.codes.pool import OutOfStock
from promotions.models import Promotion, Reward
from promotions.setup import publishing
from tests.factories import make_promotion, make_reward


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    return make_reward(make_promotion(is_published=False), kind="physical", stock=2)


@pytest.fixture
def staff(client: Client, petra: User) -> Client:
    client.force_login(petra)
    return client


def page_of(reward: Reward) -> str:
    return reverse("admin:promotions_promotion_change", args=[reward.promotion_id])


def forms_in(context: Any) -> Iterator[BaseForm]:
    yield context["adminform"].form
    for each in context["inline_admin_formsets"]:
        yield each.formset.management_form
        yield from each.formset.forms


def as_opened(staff: Client, reward: Reward) -> dict[str, object]:
    """What the page posts if nothing is changed on it."""
    posted: dict[str, object] = {}
    for form in forms_in(staff.get(page_of(reward)).context):
        for field in form:
            value = field.value()
            if value is True:
                posted[field.html_name] = "on"
            elif isinstance(value, list):
                posted[field.html_name] = [str(getattr(one, "pk", one)) for one in value]
            elif (value or value == 0) and value is not False and field.name != "banner":
                posted[field.html_name] = str(value)
    return posted


def save(staff: Client, reward: Reward, posted: dict[str, object]) -> None:
    response = staff.post(page_of(reward), posted)
    errors = [form.errors for form in forms_in(response.context)] if response.context else []
    assert (response.status_code, [found for found in errors if found]) == (302, [])


def stock_of(reward: Reward) -> int | None:
    return Reward.objects.get(pk=reward.pk).stock


@pytest.mark.long
def test_an_old_form_does_not_give_stock_back(staff: Client, reward: Reward) -> None:
    posted = as_opened(staff, reward) | {"name": "Another name", "rewards-0-stock": "7"}
    stock.take_one(reward)
    stock.take_one(reward)
    save(staff, reward, posted)
    assert Promotion.objects.get().name == "Another name"
    assert stock_of(reward) == 0


@pytest.mark.long
def test_the_number_is_typed_for_a_new_reward(staff: Client, reward: Reward) -> None:
    posted = as_opened(staff, reward) | {
        "rewards-TOTAL_FORMS": "2",
        "rewards-1-name": "Bag",
        "rewards-1-kind": "physical",
        "rewards-1-delivery": "on_approval",
        "rewards-1-stock": "7",
        "rewards-1-position": "1",
    }
    save(staff, reward, posted)
    assert Reward.objects.get(name="Bag").stock == 7


def while_it_is_saved(
    verb: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Let a verb begin in another connection after the form has read the row, before it saves."""
    save_model = PromotionAdmin.save_model
    threads: list[Thread] = []

    def other() -> None:
        verb()
        connection.close()

    def slow(self: PromotionAdmin, *given: Any) -> None:
        threads.append(Thread(target=other))
        threads[0].start()
        # Without the lock it is done by now; with it, it waits for the form.
        threads[0].join(0.3)
        save_model(self, *given)

    monkeypatch.setattr(PromotionAdmin, "save_model", slow)
    return lambda: threads[0].join(10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.long
def test_a_form_takes_back_nothing_that_a_verb_writes_meanwhile(
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
    staff: Client,
    petra: User,
    ready: Promotion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Promotion.objects.update(recipient_wanted=True)
    parcel = make_reward(ready, kind="physical", stock=2)
    if not is_locked:  # the control
        monkeypatch.setattr(LockedAdmin, "get_object", ModelAdmin.get_object)

    def verb() -> None:
        publishing.publish(promotion_id=ready.pk, by=petra)
        stock.take_one(parcel)

    posted = as_opened(staff, parcel) | {"name": "Another name"}
    ended = while_it_is_saved(verb, monkeypatch)
    save(staff, parcel, posted)
    ended()
    ready.refresh_from_db()
    assert (ready.is_published, ready.name) == (is_locked, "Another name")
    assert stock_of(parcel) == 1


@pytest.mark.long
def test_pieces_are_added_and_taken_out_and_it_is_written_down_who_did_it(
    staff: Client, petra: User, reward: Reward
) -> None:
    acts = reverse("admin:promotions_promotion_stock", args=[reward.promotion_id])
    assertContains(staff.get(page_of(reward)), acts)
    given = {"reward": reward.pk, "pieces": 5}
    assertContains(staff.post(acts, given | {"add": ""}, follow=True), "7 left now")
    assertContains(staff.post(acts, given | {"take_out": ""}, follow=True), "2 left now")
    assertContains(staff.post(acts, given | {"take_out": ""}, follow=True), "fewer pieces")
    assertContains(staff.post(acts, given | {"pieces": 0}, follow=True), "Enter how many")
    assert stock_of(reward) == 2
    logged = LogEntry.objects.order_by("pk").values_list("change_message", "user")
    assert list(logged) == [
        (f"5 pieces of {reward} added: 7 left.", petra.pk),
        (f"5 pieces of {reward} taken out: 2 left.", petra.pk),
    ]


def test_who_may_not_change_rewards_counts_nothing(
    client: Client, omar: User, reward: Reward
) -> None:
    client.force_login(omar)
    acts = reverse("admin:promotions_promotion_stock", args=[reward.promotion_id])
    assert client.post(acts, {"reward": reward.pk, "pieces": 5}).status_code == 403
    assert stock_of(reward) == 2


def test_what_was_not_counted_is_counted_from_the_first_piece_on(petra: User, db: None) -> None:
    del db
    cashback = make_reward(make_promotion(), kind="cashback")
    with pytest.raises(OutOfStock):
        stock.take_out(reward_id=cashback.pk, by=petra, pieces=1)
    assert stock.add_pieces(reward_id=cashback.pk, by=petra, pieces=3) == 3
    codes = make_reward(make_promotion(), n=1)
    with pytest.raises(Reward.DoesNotExist):
        stock.add_pieces(reward_id=codes.pk, by=petra, pieces=3)
