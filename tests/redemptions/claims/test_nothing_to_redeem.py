"""A promotion for which the member has nothing that could be redeemed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from tests.factories import make_promotion, make_registered, today


def ending_in(days: int) -> str:
    until = today() + timedelta(days=days)
    promotion = make_promotion(ends_on=until, claim_until=until)
    return reverse("promotion", args=[promotion.slug])


@pytest.mark.parametrize(("days", "leads_to"), [(-1, "promotions"), (1, "product-registration")])
def test_the_member_is_led_to_where_that_may_change(
    days: int, leads_to: str, alice: User, client: Client
) -> None:
    make_registered(alice)
    client.force_login(alice)
    page = client.get(ending_in(days))
    assertContains(page, "No products eligible for redemption")
    # When all is over, it is over for each product alike.
    assertContains(page, "Why aren't my products eligible?", count=int(days > 0))
    assertContains(page, f'<a class="button button--primary" href="{reverse(leads_to)}">')


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "leads_to"), [(-1, "promotions"), (1, "account_login")])
def test_a_visitor_is_asked_to_sign_in_while_that_leads_to_something(
    days: int, leads_to: str, client: Client
) -> None:
    page = client.get(ending_in(days))
    assertContains(page, f'<a class="button button--primary" href="{reverse(leads_to)}')
