"""All Promotions, by what they are to a member."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.templatetags.deadlines import zone_place
from promotions.models import Promotion
from tests import factories

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def running(**fields: object) -> Promotion:
    promotion = factories.make_promotion(**fields)
    factories.make_reward(promotion, n=1)
    return promotion


def in_days(promotion: Promotion, first: int, last: int) -> Promotion:
    today = promotion.today()
    promotion.starts_on, promotion.ends_on = today + first * DAY, today + last * DAY
    promotion.claim_until = promotion.ends_on
    promotion.save()
    return promotion


def test_what_a_member_can_redeem_stands_first_and_other_regions_apart(
    alice: User, client: Client
) -> None:
    factories.make_registered(alice)
    here, elsewhere = running(), running(regions=["SG"])
    sold_out = factories.make_promotion()
    factories.make_reward(sold_out, n=0)
    soon, ended = in_days(running(), 7, 9), in_days(running(), -9, -7)
    client.force_login(alice)
    page = client.get(reverse("promotions"))
    shown = {name: page.context[name] for name in ("mine", "here", "elsewhere", "soon", "ended")}
    assert shown == {
        "mine": [here],
        "here": [sold_out],
        "elsewhere": [elsewhere],
        "soon": [soon],
        "ended": [ended],
    }
    assertContains(page, "button--primary", 1)
    assertContains(page, "Starts on ")
    assertContains(page, "Singapore")


def test_a_member_of_another_region_is_not_sent_to_register(alice: User, client: Client) -> None:
    elsewhere = running(regions=["SG"])
    client.force_login(alice)
    page = client.get(reverse("promotion", args=[elsewhere.slug]))
    assertContains(page, "You must live and buy in one of these countries: Singapore.")
    assertNotContains(page, "Register Your Product")
    assertContains(client.get(reverse("promotions")), "There are no promotions in your region")


def test_one_that_has_not_begun_says_when_it_does(client: Client) -> None:
    soon = in_days(running(), 7, 9)
    page = client.get(reverse("promotion", args=[soon.slug]))
    assertContains(page, "Starts on ")
    assertNotContains(page, "days left")
    assertNotContains(page, "Sign in to redeem")


@pytest.mark.parametrize(
    ("name", "place"),
    [("Europe/Berlin", "Berlin"), ("UTC", "UTC"), ("Asia/Nowhere_At", "Nowhere At")],
)
def test_a_clock_is_named_after_its_place(name: str, place: str) -> None:
    assert zone_place(name) == place
