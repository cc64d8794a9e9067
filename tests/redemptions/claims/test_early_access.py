"""Early access: who has it redeems before the others, on every page and by the verb alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from promotions import early_access
from promotions.models import HeadStart, Promotion
from redemptions.claims import submit
from redemptions.claims.attention import attention
from redemptions.claims.submit import NotEligible
from tests.factories import make_draft, make_promotion, make_registered, make_reward, today

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def coming(**fields: Any) -> Promotion:
    """A promotion that starts in three days, for what is bought already."""
    values = {"starts_on": today() + timedelta(days=3), "opens_early": True, **fields}
    promotion = make_promotion(purchase_from=today() - timedelta(days=30), **values)
    make_reward(promotion, n=5)
    return promotion


def redeem(member: User, promotion: Promotion) -> str:
    draft = make_draft(member, promotion, make_registered(member))
    try:
        submit.submit_claim(by=member, draft_id=draft.pk, language="en")
    except NotEligible as refused:
        [reason] = refused.reasons
        return reason.text
    return "claimed"


def page(client: Client, member: User, promotion: Promotion) -> str:
    client.force_login(member)
    return client.get(reverse("promotion", args=[promotion.slug])).content.decode()


def test_who_has_it_redeems_before_the_others(alice: User, bob: User, client: Client) -> None:
    promotion = coming()
    HeadStart.objects.create(member=alice, days=3)
    unit = make_registered(alice)
    make_registered(bob)
    assert "You have early access." in page(client, alice, promotion)
    shown = page(client, bob, promotion)
    assert "early access" not in shown
    assert "The promotion starts on" in shown
    listed = reverse("promotions")
    client.force_login(alice)
    mine = client.get(listed).context
    client.force_login(bob)
    others = client.get(listed).context
    assert (mine["mine"], mine["soon"]) == ([promotion], [])
    assert (others["mine"], others["soon"]) == ([], [promotion])
    assert [look.registered for look in attention(alice, [unit], [promotion]).open] == [unit]
    assert redeem(alice, promotion) == "claimed"
    assert "The promotion starts on" in redeem(bob, promotion)


@pytest.mark.parametrize(
    ("days", "fields", "told"),
    [
        (2, {}, "you can redeem from"),
        (3, {"opens_early": False}, "The promotion starts on"),
        (3, {"is_published": False}, "isn't open"),
    ],
)
def test_it_opens_nothing_sooner_than_its_day_nor_what_does_not_open_early(
    alice: User, days: int, fields: dict[str, Any], told: str
) -> None:
    HeadStart.objects.create(member=alice, days=days)
    assert told in redeem(alice, coming(**fields))


def test_a_pause_stops_who_has_it_too(alice: User) -> None:
    promotion = coming(paused_at="2026-01-01T00:00:00Z")
    HeadStart.objects.create(member=alice, days=9)
    assert "paused" in redeem(alice, promotion)


def test_without_the_second_look_it_could_be_lost_meanwhile(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    promotion = coming()
    HeadStart.objects.create(member=alice, days=3)
    look = submit._refuse_if_stopped  # noqa: SLF001 -- the moment between two looks

    def meanwhile(claim: Any) -> None:
        early_access.give(member_id=alice.pk, days=0)
        look(claim)

    monkeypatch.setattr(submit, "_refuse_if_stopped", meanwhile)
    assert "The promotion starts on" in redeem(alice, promotion)


def test_it_is_asked_once_and_only_where_it_counts(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    promotions = [coming(), coming(), coming(opens_early=False)]
    running = make_promotion(opens_early=True)
    with django_assert_num_queries(1):
        early_access.head_start_of(alice, promotions)
    with django_assert_num_queries(0):
        early_access.head_start_of(alice, [promotions[2], running])


def test_a_row_is_of_some_days(alice: User) -> None:
    for days in (0, 61):
        with pytest.raises(IntegrityError, match="some_days"), transaction.atomic():
            HeadStart.objects.create(member=alice, days=days)
