"""A member takes a fact as the invoice says it: one rule for the page, the button and the verb."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from evidence.models import Upload
from products.models import RegisteredProduct
from products.registration.drafts import Purchase
from products.registration.read_purchase import TakenFact, differences
from products.registration.register import warranty_until
from redemptions.checks.purchase_facts import (
    PurchaseSettled,
    correct,
    correct_as_staff,
    take_read,
)
from redemptions.models import Check, CheckRun, Claim, ClaimEvent
from redemptions.review import decisions, policy
from tests.factories import make_claim, make_promotion, make_registered, make_reward, make_store
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
    noted = claim.events.get(kind=ClaimEvent.Kind.PURCHASE_CORRECTED)
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


def bought_again(registered: RegisteredProduct, **fields: Any) -> Purchase:
    """The purchase as it is, but for what is corrected."""
    facts = {
        "region": registered.region,
        "store": registered.store,
        "channel": registered.channel,
        "purchased_on": registered.purchased_on,
    }
    return Purchase(**{**facts, **fields})


def test_the_member_corrects_all_facts_until_a_decision_rests_on_them(
    alice: User, bob: User, rita: User, claim: Claim
) -> None:
    registered, runs = claim.registered_product, claim.check_runs.count()
    day = day_before(registered)
    asked = {"registered_id": registered.pk}
    to = bought_again(registered, store=None, other_store="Eckladen", purchased_on=day)
    with pytest.raises(RegisteredProduct.DoesNotExist):
        correct(by=bob, to=to, **asked)
    assert correct(by=alice, to=to, **asked)
    assert not correct(by=alice, to=to, **asked)
    registered.refresh_from_db()
    assert (registered.store.name, registered.purchased_on) == ("Eckladen", day)
    assert registered.warranty_until == warranty_until(registered.serial, day)
    assert claim.check_runs.count() == runs + 1
    decisions.approve(claim_id=claim.pk, by=rita, override="seen")
    with pytest.raises(PurchaseSettled):
        correct(by=alice, to=bought_again(registered, channel="online"), **asked)
    # Staff always, and the timeline names each change.
    assert correct_as_staff(by=rita, to=bought_again(registered, channel="online"), **asked)
    notes = claim.events.filter(kind=ClaimEvent.Kind.PURCHASE_CORRECTED).values_list("note")
    assert [note.count("→") for (note,) in notes] == [2, 1]


def test_nobody_corrects_their_own_purchase_as_staff(rita: User) -> None:
    registered = make_registered(rita)
    with pytest.raises(ConflictOfInterest):
        correct_as_staff(
            by=rita, registered_id=registered.pk, to=bought_again(registered, channel="online")
        )


def test_a_day_that_was_corrected_out_of_the_window_is_for_a_person(
    alice: User, claim: Claim
) -> None:
    promotion = claim.promotion
    promotion.policy, promotion.policy_checks = promotion.Policy.AUTOMATIC, []
    promotion.sample_percent = 0
    promotion.save()
    clean = [Check(kind=kind, verdict=Check.Verdict.PASS) for kind in Check.ELSEWHERE]
    early = claim.promised.purchase_from - timedelta(days=1)
    registered = claim.registered_product
    assert correct(
        by=alice, registered_id=registered.pk, to=bought_again(registered, purchased_on=early)
    )
    claim = Claim.objects.get(pk=claim.pk)
    assert policy.apply(claim, claim.check_runs.latest("pk"), clean) == CheckRun.Outcome.TO_PEOPLE
