from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from products.models import Category, Product, RegisteredProduct, SerialNumber, Store
from promotions.awarding.awards import award_for
from promotions.conditions import partner
from promotions.eligibility import (
    Entrance,
    MemberContext,
    ReasonCode,
    conditions,
    reasons_against,
)
from promotions.models import Promotion, Reward
from tests.factories import make_product, make_promotion, make_registered, make_reward, today

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SHORT = st.integers(0, 40).map(timedelta)


def unsaved(
    *, purchased_on: date, region: str = "DE", **promotion: Any
) -> tuple[RegisteredProduct, Promotion]:
    """A product and a promotion with a reward for it, of which nothing is in the database."""
    category = Category(pk=1, slug="graphics-card", name="Graphics Card")
    product = Product(pk=1, category=category, name="GeForce", model="V397")
    registered = RegisteredProduct(
        pk=1,
        serial=SerialNumber(pk=1, product=product, serial="X"),
        purchased_on=purchased_on,
        region=region,
        store=Store(pk=1, name="Nordlicht Hardware", region=region),
    )
    made = Promotion(pk=1, regions=["DE", "SG"], limit_per_member=1, is_published=True, **promotion)
    reward = Reward(pk=1, promotion=made, name="A code")
    known(made, rewards=[reward])
    known(reward, products=[product], categories=[], parts=[])
    return registered, made


def known(row: Promotion | Reward, **related: list[Any]) -> None:
    """Hand a row what it would have been prefetched."""
    row._prefetched_objects_cache = {  # type: ignore[union-attr]  # noqa: SLF001 -- as prefetch_related does
        name: _Fixed(rows) for name, rows in related.items()
    }


class _Fixed(list[Any]):
    """Rows in place of a query set; it cannot ask the database."""

    def all(self) -> "_Fixed":
        return self


def why(
    registered: RegisteredProduct, promotion: Promotion, *, on: date, **standing: Any
) -> list[ReasonCode]:
    known_of = {"residence": "DE", "in_stock": {1}, **standing}
    reasons = reasons_against(registered, promotion, MemberContext(**known_of), today=on)
    assert all(reason.text for reason in reasons)
    return [reason.why for reason in reasons]


@given(first=DAYS, length=SHORT, claim_days=SHORT, on=DAYS, bought=DAYS)
def test_the_first_and_the_last_day_of_every_period_count(
    first: date, length: timedelta, claim_days: timedelta, on: date, bought: date
) -> None:
    last = first + length
    until = last + claim_days
    days: dict[str, Any] = {
        "starts_on": first,
        "ends_on": last,
        "purchase_from": first,
        "purchase_until": last,
    }
    registered, promotion = unsaved(purchased_on=bought, claim_until=until, **days)
    against = why(registered, promotion, on=on)
    assert (ReasonCode.NOT_OPEN in against) == (on < first)
    assert (ReasonCode.CLOSED in against) == (on > until)
    assert (ReasonCode.PURCHASED in against) == (not first <= bought <= last)
    registered.purchased_on = last
    assert why(registered, promotion, on=until) == []
    assert why(registered, promotion, on=first) == []
    assert why(registered, promotion, on=until + timedelta(days=1)) == [ReasonCode.CLOSED]
    assert why(registered, promotion, on=first - timedelta(days=1)) == [ReasonCode.NOT_OPEN]


# Around the last day: among the moments of a year hardly one in a hundred falls upon it.
@given(st.datetimes(datetime(2026, 11, 29), datetime(2026, 12, 2), timezones=st.timezones()))  # noqa: DTZ001 -- bounds are naive, the moments are not
def test_the_promotion_closes_with_the_last_day_in_its_own_zone(moment: datetime) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Jakarta", "Europe/Berlin"):
        promotion = Promotion(time_zone=zone, claim_until=date(2026, 11, 30))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: moment.astimezone(UTC))
            is_over = promotion.today() > promotion.claim_until
        assert is_over == (moment >= promotion.closes_at())


def a_month() -> dict[str, Any]:
    return {
        "starts_on": today() - timedelta(days=30),
        "ends_on": today(),
        "purchase_from": today() - timedelta(days=20),
        "purchase_until": today() - timedelta(days=10),
        "claim_until": today() + timedelta(days=14),
    }


BOUGHT = timedelta(days=15)


@pytest.mark.parametrize(
    ("reason", "standing"),
    [
        (ReasonCode.RESIDENCE, {"residence": "FR"}),
        (ReasonCode.LIMIT, {"claims": 1}),
        (ReasonCode.CLAIMED, {"claims": 1, "claimed": {1}}),
        (ReasonCode.REJECTED, {"rejected": {1}}),
        (ReasonCode.OUT_OF_STOCK, {"in_stock": {2}}),
        (None, {"claims": 0, "claimed": {2}, "rejected": {2}, "residence": "SG"}),
    ],
)
def test_what_stands_against_a_member_alone(
    reason: ReasonCode | None, standing: dict[str, Any]
) -> None:
    registered, promotion = unsaved(purchased_on=today() - BOUGHT, **a_month())
    assert why(registered, promotion, on=today(), **standing) == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("reason", "days_ago", "region"),
    [
        (ReasonCode.STORE, BOUGHT.days, "FR"),
        (ReasonCode.PURCHASED, 21, "DE"),
        (ReasonCode.PURCHASED, 9, "DE"),
        (None, 20, "DE"),
        (None, 10, "SG"),
    ],
)
def test_what_stands_against_a_purchase_alone(
    reason: ReasonCode | None, days_ago: int, region: str
) -> None:
    purchased_on = today() - timedelta(days=days_ago)
    registered, promotion = unsaved(purchased_on=purchased_on, region=region, **a_month())
    assert why(registered, promotion, on=today()) == ([reason] if reason else [])


def test_a_model_that_takes_no_part_is_the_only_reason_told() -> None:
    registered, promotion = unsaved(purchased_on=date(1999, 1, 1), region="FR", **a_month())
    known(promotion.rewards.all()[0], products=[], categories=[])
    assert why(registered, promotion, on=date(1999, 1, 1)) == [ReasonCode.MODEL]


def test_all_that_stands_against_is_told_at_once() -> None:
    registered, promotion = unsaved(purchased_on=date(1999, 1, 1), region="FR", **a_month())
    against = why(registered, promotion, on=date(1999, 1, 1), residence="FR", in_stock=set())
    assert against == [
        ReasonCode.NOT_OPEN,
        ReasonCode.PURCHASED,
        ReasonCode.RESIDENCE,
        ReasonCode.STORE,
        ReasonCode.OUT_OF_STOCK,
    ]


def test_a_condition_that_is_met_is_told_beside_the_one_that_is_not() -> None:
    registered, promotion = unsaved(purchased_on=today(), **a_month())
    standing = MemberContext("SG", in_stock={1})
    looked_at = conditions(registered, promotion, standing, today=today())
    assert [one.why for one in looked_at if not one.is_met] == [ReasonCode.PURCHASED]
    met = " ".join(one.text for one in looked_at if one.is_met)
    for text in (
        "model is part of the promotion",
        "live in Singapore",
        "Bought in Germany",
        "0 of 1 times",
    ):
        assert text in met


def test_a_reason_is_in_the_readers_language_and_names_the_day() -> None:
    registered, promotion = unsaved(purchased_on=today(), **a_month())
    promotion.claim_until = date(2026, 1, 31)
    with translation.override("en"):
        [_bought, closed] = sorted(
            reasons_against(
                registered, promotion, MemberContext("DE", in_stock={1}), today=today()
            ),
            key=lambda reason: reason.why == ReasonCode.CLOSED,
        )
        day = date_format(date(2026, 1, 31))
    assert closed.text == f"The last day to redeem was {day}."


def test_the_window_of_the_reward_goes_before_the_promotions() -> None:
    registered, promotion = unsaved(purchased_on=today(), **a_month())
    [reward] = promotion.rewards.all()
    assert why(registered, promotion, on=today()) == [ReasonCode.PURCHASED]
    reward.purchase_until = today()
    assert why(registered, promotion, on=today()) == []


def test_a_product_earns_the_first_reward_whose_models_and_window_fit(alice: User) -> None:
    card, other = make_product(), make_product()
    promotion = make_promotion()
    early: dict[str, Any] = {"purchase_until": today() - timedelta(days=5)}
    first = make_reward(promotion, products=[card], position=1, **early)
    second = make_reward(promotion, products=[card, other], position=2)
    make_reward(promotion, products=[card], position=3)
    make_reward(promotion, products=[card], position=0, kind="draw")
    week = timedelta(days=7)
    earned = {
        registered: award.reward if (award := award_for(registered, promotion)) else None
        for registered in (
            make_registered(alice, card, purchased_on=today() - week),
            make_registered(alice, card),
            make_registered(alice, other, purchased_on=today() - week),
            make_registered(alice),
        )
    }
    assert list(earned.values()) == [first, second, second, None]


def test_the_rule_asks_the_database_nothing(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    saved = make_promotion()
    reward = make_reward(saved)
    make_registered(alice)
    promotion = Promotion.objects.listed().get()
    registered = RegisteredProduct.objects.live().get()
    standing = MemberContext(residence="DE", in_stock={reward.pk})
    with django_assert_num_queries(0):
        assert reasons_against(registered, promotion, standing, today=today()) == []


@pytest.mark.parametrize("standing", [Store.Standing.REFUSED, Store.Standing.PROPOSED])
def test_what_is_said_of_a_store_that_is_no_partner_waits_for_its_reader(standing: str) -> None:
    shop = Store(name="Kabelgarten", standing=standing)
    with translation.override("en"):
        [reason] = partner(shop, Promotion(partner_stores=True))
        english = reason.text
    with translation.override("de"):
        german = reason.text
    assert "Kabelgarten" in english
    assert "Kabelgarten" in german
    assert german != english


def test_of_units_that_are_alike_each_has_the_answer_of_its_own() -> None:
    day = today() - BOUGHT
    first, promotion = unsaved(purchased_on=day, **a_month())
    own = [unsaved(purchased_on=day)[0] for _ in range(6)]
    for number, unit in enumerate(own, start=2):
        unit.pk = unit.serial.pk = number
        unit.serial = unit.serial
    own[3].region, own[4].purchased_on = "JP", today()
    known_of = MemberContext("DE", in_stock={1}, claimed={2}, redeemed={3}, rejected={4})
    entrance = Entrance(promotion, known_of, today=today())
    looks = [entrance.look_at(unit)[1] for unit in (first, *own)]
    assert [[one.why for one in look if not one.is_met] for look in looks] == [
        [],
        [ReasonCode.CLAIMED],
        [ReasonCode.CLAIMED],
        [ReasonCode.REJECTED],
        [ReasonCode.STORE],
        [ReasonCode.PURCHASED],
        [],
    ]
    assert looks[-1] is looks[0], "looked at once"
