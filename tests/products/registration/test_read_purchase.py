"""The purchase as the invoice says it: taken on step 3 in one press, without a script."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.models import Upload
from products.models import RegisteredProduct, RegistrationDraft, Store
from tests.factories import make_registered, today
from tests.products.conftest import posted, purchase_data

PURCHASE = reverse("registration-purchase")


@pytest.mark.long
def test_the_read_day_is_taken_in_one_press_and_all_else_is_kept(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    data = purchase_data(verified.serial, store)
    posted(signed_in, PURCHASE, {**data, "upload": "yes"})
    kept = verified.invoices.get()
    day = today() - timedelta(days=3)
    kept.pages.update(lines=[(f"Invoice date: {day:%d.%m.%Y}", 0.9, (0.1, 0.1, 0.9, 0.2), 0.0)])
    Upload.objects.update(done_at=timezone.now())
    button = f"purchased_on/{day.isoformat()}/{kept.pk}"
    page = signed_in.get(PURCHASE)
    assertContains(page, f'value="{button}"')
    del data["invoice"]
    shown = posted(signed_in, PURCHASE, {**data, "channel": "online", "take": button})
    assertNotContains(shown, button)
    verified.refresh_from_db()
    assert (verified.purchased_on, verified.channel) == (day, "online")
    # Typed anew, the day is no more than what was typed: an old button changes nothing.
    late = posted(signed_in, PURCHASE, {**data, "purchased_on": day.isoformat(), "take": button})
    assertContains(late, "Nothing was changed")


def test_the_invoice_may_come_first_and_what_it_says_stands_filled_in(
    signed_in: Client, bob: User, verified: RegistrationDraft, store: Store
) -> None:
    make_registered(bob)
    RegisteredProduct.objects.update(store=store, channel="reseller")
    empty = {"store": "", "purchased_on": "", "channel": ""}
    data = {**purchase_data(verified.serial, store), **empty}
    posted(signed_in, PURCHASE, {**data, "upload": "yes"})
    day = today() - timedelta(days=3)
    lines = [store.name, "INVOICE", f"Invoice date: {day:%d.%m.%Y}"]
    verified.invoices.get().pages.update(
        lines=[(text, 0.9, (0.1, n / 10, 0.9, n / 10 + 0.05), 0.0) for n, text in enumerate(lines)]
    )
    Upload.objects.update(done_at=timezone.now())
    page = signed_in.get(PURCHASE)
    assertContains(page, f'value="{day.isoformat()}"')
    assertContains(page, f'<option value="{store.pk}" selected>')
    assertContains(page, f"We read {date_format(day)} at {store.name}")
    # As the store's other customers say; the member may say otherwise.
    assertContains(page, f'data-channel="{RegisteredProduct.Channel.RESELLER}"')
    assertContains(page, "checked", count=1)
    # For the script, where the page was open while it was read.
    assertContains(page, f'data-purchased-on="{day.isoformat()}"')
    verified.refresh_from_db()
    assert verified.purchased_on is None  # Filled in, and the member's to confirm.
    # What was typed stays: nothing read takes its place.
    typed = {**data, "purchased_on": today().isoformat(), "other_store": "Eckladen"}
    del typed["invoice"]
    posted(signed_in, PURCHASE, {**typed, "upload": "yes"})
    page = signed_in.get(PURCHASE)
    assertContains(page, f'value="{today().isoformat()}"')
    assertNotContains(page, f'<option value="{store.pk}" selected>')
    assertContains(page, 'value="Eckladen"')
