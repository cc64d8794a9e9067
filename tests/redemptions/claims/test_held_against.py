"""What the checks hold against a claim is said on each page until it is mended, and no longer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.models import Upload
from notifications.models import Email
from products.models import RegisteredProduct
from promotions.models import Promotion
from redemptions.checks.purchase_facts import take_read
from redemptions.claims import held_against, submit
from redemptions.models import Claim, ClaimDraft
from tests.factories import make_draft, make_promotion, make_registered, make_reward
from tests.redemptions.checks.test_purchase_facts import button, invoice_of
from tests.redemptions.claims.test_upload_advice import read_as

PERSON = "A person will check it because of this:"
TYPED = "You typed "


@pytest.fixture
def automatic() -> Promotion:
    """The promotion approves what its default list passes."""
    promotion = make_promotion(policy=Promotion.Policy.AUTOMATIC)
    make_reward(promotion, n=1)
    return promotion


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    """A product whose invoice says another day, and bears no number."""
    registered = make_registered(alice)
    day = registered.purchased_on - timedelta(days=1)
    lines = ["Invoice", registered.store.name, f"{day:%d.%m.%Y}", registered.product.name]
    read_as(invoice_of(registered), lines)
    return registered


@pytest.fixture
def draft(alice: User, automatic: Promotion, registered: RegisteredProduct) -> ClaimDraft:
    """A draft whose photo passes."""
    draft = make_draft(alice, automatic, registered)
    assert draft.photo
    read_as(draft.photo, code=registered.serial.serial)
    return draft


def test_from_redeem_to_the_email_the_same_is_said_until_the_day_is_taken(
    alice: User, alice_client: Client, automatic: Promotion, draft: ClaimDraft
) -> None:
    registered = draft.registered_product
    assert registered
    page = reverse("promotion", args=[automatic.slug])
    confirm = reverse("redeem-confirm", args=[automatic.slug])
    proof = reverse("product-proof", args=[registered.pk])
    for path in (page, confirm):
        shown = alice_client.get(path)
        assertContains(shown, TYPED)
        assertContains(shown, f'href="{proof}"')
        # The promotion does not ask for it: nobody holds it against the claim.
        assertNotContains(shown, "We couldn't find")
    claim = submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    email = Email.objects.get(about=claim.reference)
    message = reverse("redeem-message", args=[claim.reference])
    assertContains(alice_client.get(message), PERSON)
    assert PERSON in email.text
    assert TYPED in email.text
    assert take_read(by=alice, asked=button(registered))
    for path in (message, reverse("claim", args=[claim.reference])):
        assertNotContains(alice_client.get(path), PERSON)


def test_the_button_on_the_redeem_page_keeps_all_and_takes_the_day(
    alice_client: Client, automatic: Promotion, draft: ClaimDraft
) -> None:
    registered = draft.registered_product
    assert registered
    page, asked = reverse("promotion", args=[automatic.slug]), button(registered)
    assertContains(alice_client.get(page), f'value="{asked.as_text()}"')
    sent = {"product": registered.pk, "take": asked.as_text()}
    shown = alice_client.post(page, sent, follow=True)
    assertContains(shown, "Changed to match your invoice.")
    assertNotContains(shown, TYPED)
    draft.refresh_from_db()
    assert draft.photo


def test_what_is_not_read_yet_is_no_reason(alice: User, draft: ClaimDraft) -> None:
    Upload.objects.filter(kind=Upload.Kind.INVOICE).update(done_at=None)
    claim = submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    assert held_against.reasons_of(claim) == []
    assert PERSON not in Email.objects.get(about=claim.reference).text


def test_after_the_checks_their_findings_count_and_risks_are_not_told(
    alice: User, alice_client: Client, draft: ClaimDraft
) -> None:
    claim = submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    run = claim.check_runs.get()
    run.checks.create(kind="date", verdict="pass", rule="date/2")
    run.checks.create(kind="pasted", verdict="near", read="17.11.2026", rule="pasted/1")
    run.checks.create(kind="edited", verdict="fail", read="a.jpg: GIMP", rule="risk/2")
    run.checks.create(kind="invoice", verdict="fail", read="0123456789", rule="invoice/2")
    run.checks.create(kind="phone", verdict="fail", read="bob@example.com", rule="risk/2")
    run.done_at, run.due_at = timezone.now(), None
    run.save()
    claim.checks = Claim.Checks.DOUBT
    claim.save()
    changed, editor = held_against.reasons_of(claim)
    assert changed.startswith("Part of this image looks edited: 17.11.2026.")
    assert editor.startswith("This file was saved with GIMP.")
    history = alice_client.get(reverse("redeem-history"))
    assertContains(history, "looks edited: 17.11.2026")
    assertNotContains(history, "0123456789")
    claim.status = Claim.Status.APPROVED
    assert held_against.reasons_of(claim) == []
