"""Step 3 is left in the middle: what was typed is in the draft, and no page had to be answered."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from products.models import RegisteredProduct, RegistrationDraft, Store
from tests.factories import make_serial, today
from tests.products.conftest import purchase_data

PURCHASE = reverse("registration-purchase")


@pytest.fixture
def typed(verified: RegistrationDraft, store: Store) -> dict[str, object]:
    """Step 3, without its invoice and its sum."""
    data = purchase_data(verified.serial, store)
    return {name: data[name] for name in ("serial", "region", "store", "purchased_on", "channel")}


def test_a_tab_that_is_closed_loses_nothing_of_step_3(
    signed_in: Client, typed: dict[str, object], store: Store
) -> None:
    assertContains(signed_in.get(PURCHASE), "data-autosave")
    answer = signed_in.post(PURCHASE, {**typed, "purchased_on": "soon", "autosave": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    draft = RegistrationDraft.objects.get()
    assert (draft.region, draft.store, draft.channel) == (store.region, store, "retail")
    assert draft.purchased_on is None
    assertNotContains(signed_in.get(PURCHASE), "Please correct the following")
    signed_in.post(PURCHASE, {**typed, "autosave": "1"})
    assert RegistrationDraft.objects.get().purchased_on == today()
    assert not RegisteredProduct.objects.exists()


def test_a_page_of_another_product_or_of_none_is_not_saved(
    signed_in: Client, typed: dict[str, object]
) -> None:
    other = make_serial().serial
    assert signed_in.post(PURCHASE, {**typed, "serial": other, "autosave": "1"}).status_code == 204
    assert RegistrationDraft.objects.get().store is None
    RegistrationDraft.objects.all().delete()
    assert signed_in.post(PURCHASE, {**typed, "autosave": "1"}).status_code == 204
    assertNotContains(signed_in.get(PURCHASE, follow=True), "another product in the meantime")


def test_another_language_saves_step_3_without_a_script(
    signed_in: Client, typed: dict[str, object], store: Store
) -> None:
    assertContains(
        signed_in.get(PURCHASE), 'form="typed" formnovalidate', count=len(settings.LANGUAGES)
    )
    answer = signed_in.post(PURCHASE, {**typed, "language": "id"}, follow=True)
    assertContains(answer, '<html lang="id">')
    assertNotContains(answer, "form-errors")
    assert RegistrationDraft.objects.get().store == store


def test_back_saves_step_3_without_a_script(
    signed_in: Client, typed: dict[str, object], store: Store
) -> None:
    assertContains(signed_in.get(PURCHASE), 'name="back"')
    answer = signed_in.post(PURCHASE, {**typed, "back": "1"})
    assertRedirects(answer, reverse("registration-check"))
    assert RegistrationDraft.objects.get().store == store
    assertNotContains(signed_in.get(PURCHASE), "Please correct the following")
