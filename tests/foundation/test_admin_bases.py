"""What forms of staff have in common: refusals that count, and regions from the list."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from products.models import Store
from promotions.models import Reward
from tests.factories import make_category, make_product, make_promotion, make_reward, make_serial
from tests.promotions.admin_forms import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> Client:
    """The client of somebody who may do everything."""
    client.force_login(
        User.objects.create_superuser("ada@example.com", "x", first_name="Ada", region="DE")
    )
    return client


@pytest.mark.long
def test_a_refusal_counts_the_codes_of_a_reward(ada: Client) -> None:
    promotion = make_promotion(is_published=False)
    reward = make_reward(promotion, name="Prize", n=3)
    page = reverse("admin:promotions_promotion_change", args=[promotion.pk])
    answer = ada.post(page, sent(ada, page) | {"rewards-0-DELETE": "on"})
    words = f"{reward} cannot be deleted. On it depend: code batches: 1, reward codes: 3."
    assertContains(answer, words)
    # As Django names what depends on it.
    assertNotContains(answer, f"reward code {reward.codes.earliest('pk')}")
    assert Reward.objects.count() == 1


def test_a_refusal_counts_the_units_of_a_product_and_what_else_may_be_many(ada: Client) -> None:
    product = make_product()
    serials = [make_serial(product) for _ in range(3)]
    page = reverse("admin:products_product_delete", args=[product.pk])
    answer = ada.get(page)
    assertContains(answer, f"{product}: serial numbers: 3")
    assertNotContains(answer, serials[0].serial)
    ada.post(page, {"post": "yes"})
    product.refresh_from_db()
    free = make_category("Spare")
    ada.post(reverse("admin:products_category_delete", args=[free.pk]), {"post": "yes"})
    assert not type(free).objects.filter(pk=free.pk).exists()


def test_every_region_in_a_form_of_staff_comes_from_the_list(ada: Client) -> None:
    page = reverse("admin:products_store_add")
    assertContains(ada.get(page), '<option value="PL">Poland</option>', html=True)
    ada.post(page, {"name": "Sklep", "region": "Po", "is_open": "on"})
    ada.post(page, {"name": "Sklep", "region": "pl", "is_open": "on"})
    assert not Store.objects.exists()
    ada.post(page, {"name": "Sklep", "region": "PL", "is_open": "on"})
    assert Store.objects.open_in("PL").exists()
    for name in ("add", "change"):
        who = [] if name == "add" else [User.objects.get().pk]
        form = ada.get(reverse(f"admin:accounts_user_{name}", args=who))
        assertContains(form, '<option value="PL">Poland</option>', html=True)
