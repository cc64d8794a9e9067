"""My Products asks why a promotion does not fit once that is opened; a page says it, too."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from products.models import RegisteredProduct
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "This serial number has already been redeemed in this promotion."


@pytest.fixture
def unit(alice: User, bob: User) -> RegisteredProduct:
    """One that its earlier owner has redeemed."""
    promotion = factories.make_promotion(name="Spring")
    factories.make_reward(promotion, n=1)
    unit = factories.make_registered(bob)
    factories.make_claim(bob, promotion, unit)
    RegisteredProduct.objects.filter(pk=unit.pk).update(user=alice)
    return unit


def test_reasons_are_told_when_they_are_asked_for(
    unit: RegisteredProduct, alice_client: Client
) -> None:
    reasons = reverse("product-reasons", args=[unit.pk])
    page = alice_client.get(reverse("my-products"))
    assertContains(page, "1 promotion doesn't apply. Why?", html=False)
    assertContains(page, f'data-fold="{reasons}?part=1"')
    assertContains(page, f'<a href="{reasons}">')
    assertNotContains(page, REASON)
    for address, is_page in ((reasons, True), (f"{reasons}?part=1", False)):
        told = alice_client.get(address)
        assertContains(told, REASON)
        assertContains(told, "Spring")
        assert ("<html" in told.content.decode()) is is_page


def test_a_product_that_is_not_ruled_out_says_so(alice: User, alice_client: Client) -> None:
    unit = factories.make_registered(alice)
    told = alice_client.get(reverse("product-reasons", args=[unit.pk]))
    assertContains(told, "No promotion is ruled out for this product now.")


def test_reasons_are_told_to_the_owner_alone(
    unit: RegisteredProduct, bob: User, client: Client
) -> None:
    client.force_login(bob)
    for part in ("", "?part=1"):
        address = reverse("product-reasons", args=[unit.pk])
        assert client.get(address + part).status_code == 404
