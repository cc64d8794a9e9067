"""A member takes a fact as the invoice says it: one rule for the page, the button and the verb."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.models import Upload
from products.models import RegisteredProduct
from products.registration.read_purchase import TakenFact, differences
from products.registration.register import warranty_until
from redemptions.checks.purchase_facts import take_read
from redemptions.models import Claim, ClaimEvent
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward, make_store
from tests.redemptions.claims.test_upload_advice import NUMBER, TITLE, read_as


@pytest.fixture
def claim(alice: User) -> Claim:
    """A claim under review whose invoice says another day than was typed."""
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    registered = claim.registered_product
    read_as(invoice_of(registered), [TITLE, NUMBER, f"Date: {day_before(registered):%d.%m.%Y}"])
    return claim


def invoice_of(registered: RegisteredProduct) -> Upload:
    return registered.proofs.get().uploads.get()


def day_before(registered: RegisteredProduct) -> date:
    return registered.purchased_on - timedelta(days=1)


def button(registered: RegisteredProduct) -> TakenFact:
    """What the button of the page sends."""
    upload = Upload.objects.get(pk=invoice_of(registered).pk)
    (found,) = differences(registered, [upload])
    return TakenFact(found.fact.value, found.value, (upload.pk,))


def test_the_read_day_is_taken_with_the_warranty_and_open_claims_are_checked_again(
    alice: User, claim: Claim
) -> None:
    registered, runs = claim.registered_product, claim.check_runs.count()
    day = day_before(registered)
    assert take_read(by=alice, asked=button(registered))
    registered.refresh_from_db()
    assert registered.purchased_on == day
    assert registered.warranty_until == warranty_until(registered.serial, day)
    assert claim.check_runs.count() == runs + 1
    noted = claim.events.get(kind=ClaimEvent.Kind.NOTED)
    assert day.isoformat() in noted.note
    assert not differences(registered, [invoice_of(registered)])


def test_nothing_is_taken_of_what_is_no_difference_any_more(
    alice: User, bob: User, claim: Claim
) -> None:
    registered = claim.registered_product
    asked = button(registered)
    assert not take_read(by=bob, asked=asked)
    other = TakenFact(asked.fact, "2020-01-01", asked.uploads)
    assert not take_read(by=alice, asked=other)
    assert take_read(by=alice, asked=asked)
    assert not take_read(by=alice, asked=asked)


def test_no_fact_changes_under_a_decision(alice: User, rita: User, claim: Claim) -> None:
    registered = claim.registered_product
    decisions.approve(claim_id=claim.pk, by=rita)
    assert not take_read(by=alice, asked=button(registered))


def test_the_store_that_the_invoice_names_is_taken(alice: User, claim: Claim) -> None:
    registered = claim.registered_product
    other = make_store(region=registered.region, name="Fjordstern Computer")
    lines = [TITLE, NUMBER, other.name, f"{registered.purchased_on:%d.%m.%Y}"]
    read_as(invoice_of(registered), lines)
    assert take_read(by=alice, asked=button(registered))
    registered.refresh_from_db()
    assert registered.store == other


def test_the_page_of_the_proof_brings_the_button_and_takes_it(
    alice_client: Client, claim: Claim
) -> None:
    registered = claim.registered_product
    value = button(registered).as_text()
    page = reverse("product-proof", args=[registered.pk])
    assertContains(alice_client.get(page), f'value="{value}"')
    answer = alice_client.post(page, {"take": value}, follow=True)
    assertContains(answer, "Changed to match your invoice.")
    assertNotContains(answer, value)
