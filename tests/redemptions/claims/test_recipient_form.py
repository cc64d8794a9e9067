"""Recipient Information: the country first, then the fields of its own address form."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import Promotion
from redemptions.models import ClaimDraft
from tests import factories
from tests.redemptions.conftest import redeem_form

pytestmark = pytest.mark.django_db

TYPED = {
    "country": "DE",
    "first_name": "Sukarno",
    "last_name": "",
    "street": "Invalidenstr. 7",
    "zip_code": "10115",
    "city": "Berlin",
    "contact_number": "030 1234567",
}


@pytest.fixture
def promotion() -> Promotion:
    made = factories.make_promotion(recipient_wanted=True, regions=["DE", "HK"])
    factories.make_reward(made, n=1)
    return made


def test_a_person_with_one_name_gets_to_confirm(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    path, form = redeem_form(promotion, factories.make_registered(alice).pk)
    page = alice_client.post(path, form | TYPED, follow=True)
    assertContains(page, "+49 30 1234567")
    assertContains(page, "Germany")
    assert page.redirect_chain[-1][0] == reverse("redeem-confirm", args=[promotion.slug])


def test_what_cannot_be_delivered_to_is_refused_beside_its_field(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    path, form = redeem_form(promotion, factories.make_registered(alice).pk)
    wrong = {"zip_code": "SW1A 1AA London", "contact_number": "call me"}
    page = alice_client.post(path, form | TYPED | wrong, follow=True)
    assertContains(page, "This is no zip code of Germany. One looks like this: 26133.")
    assertContains(page, "Enter a phone number, with its area code or as +49 30 1234567.")
    assert ClaimDraft.objects.get().recipient["contact_number"] == ""
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    assert alice_client.get(confirm).headers["Location"] == path


def test_another_country_has_its_own_fields(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    path, form = redeem_form(promotion, factories.make_registered(alice).pk)
    assertNotContains(alice_client.get(path), "Kowloon")
    switched = {**form, **TYPED, "country": "HK", "show_address": "yes"}
    page = alice_client.post(path, switched, follow=True)
    assertContains(page, "Kowloon")
    assertNotContains(page, 'name="zip_code"')
    assertContains(page, 'value="Sukarno"')
    typed = {"country": "HK", "state": "Kowloon", "street": "1 Nathan Road"}
    sent = {
        "product": form["product"],
        **typed,
        "first_name": "Sukarno",
        "contact_number": "2123 4567",
    }
    assert "confirmation" in alice_client.post(path, sent).headers["Location"]


def test_where_one_country_is_served_none_is_asked(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    promotion.regions = ["DE"]
    promotion.save(update_fields=["regions"])
    factories.make_registered(alice)
    page = alice_client.get(reverse("promotion", args=[promotion.slug]))
    assertContains(page, "We send it to an address in Germany.")
    assertContains(page, '<input type="hidden" name="country" value="DE"')
    assertNotContains(page, "show_address")
