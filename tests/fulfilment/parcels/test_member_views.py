"""What a member sees of a parcel, and may do about it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from fulfilment.models import FulfilmentEvent
from fulfilment.parcels import recipients, shipping
from redemptions.models import Recipient
from tests.factories import today
from tests.fulfilment.parcels.rows import HOME, make_carrier, make_parcel


def test_the_address_is_changed_on_its_page_by_its_member_alone(
    client: Client, alice: User, bob: User
) -> None:
    parcel = make_parcel(alice)
    page = reverse("parcel-address", args=[parcel.pk])
    client.force_login(bob)
    assert client.post(page, HOME).status_code == 404
    client.force_login(alice)
    claim = reverse("claim", args=[parcel.cause.reference])
    assertContains(client.get(claim), page)
    assertContains(client.post(page, {**HOME, "street": ""}), "Lindenweg", count=0)
    shown = client.post(page, {**HOME, "country": "SG", "show_address": "yes"})
    assertContains(shown, "Lindenweg 5")
    assertRedirects(client.post(page, {**HOME, "street": "Ahornweg 9"}), claim)
    assert recipients.addresses_of([parcel])[parcel.pk]["street"] == "Ahornweg 9"
    assertContains(client.get(claim), "Ahornweg 9")


def test_who_has_no_address_yet_is_asked_for_it_by_name(client: Client, alice: User) -> None:
    parcel = make_parcel(alice)
    Recipient.objects.all().delete()
    client.force_login(alice)
    shown = client.get(reverse("parcel-address", args=[parcel.pk]))
    assertContains(shown, "Where shall we send it?")
    assertContains(shown, f'value="{alice.first_name}"')


@pytest.mark.parametrize("is_late", [True, False])
def test_not_arrived_stands_there_after_the_promised_day(
    client: Client, alice: User, bob: User, omar: User, *, is_late: bool
) -> None:
    parcel = make_parcel(alice, due_on=today() - timedelta(weeks=13 if is_late else 1))
    shipping.send(parcel_id=parcel.pk, by=omar, carrier=make_carrier(), number="JJD0001")
    button = reverse("parcel-not-arrived", args=[parcel.pk])
    claim = reverse("claim", args=[parcel.cause.reference])
    client.force_login(bob)
    assert client.post(button).status_code == 404
    client.force_login(alice)
    shown = client.get(claim)
    (assertContains if is_late else assertNotContains)(shown, button)
    assertContains(shown, "https://dhl.example/?id=JJD0001")
    assertNotContains(shown, reverse("parcel-address", args=[parcel.pk]))
    for _twice in range(2):
        assertRedirects(client.post(button), claim)
    told = FulfilmentEvent.objects.filter(kind="not_arrived").count()
    assert told == (1 if is_late else 0)
