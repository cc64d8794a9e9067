"""Stores that members name: entered once, then listed, merged or refused by staff."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from products.catalogue import stores
from products.models import RegisteredProduct, RegistrationDraft, Store
from promotions.eligibility import ReasonCode
from redemptions.checks import risk
from redemptions.claims.eligibility_context import evaluate_all
from redemptions.models import Check, Claim, ClaimEvent
from tests.factories import make_claim, make_promotion, make_registered, make_reward, make_store
from tests.products.conftest import posted, purchase_data

PURCHASE = reverse("registration-purchase")


def unlisted(name: str = "Eckladen", region: str = "DE") -> Store:
    return stores.propose(region=region, name=name)


def at(store: Store, claim: Claim) -> Claim:
    """The claim, as if its product had been bought there."""
    RegisteredProduct.objects.filter(pk=claim.registered_product_id).update(store=store)
    claim.registered_product.store = store
    return claim


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return at(unlisted(), make_claim(alice, promotion))


@pytest.mark.django_db
def test_a_name_is_entered_once_and_a_listed_one_is_taken_as_it_is() -> None:
    listed = make_store(name="Nordlicht Hardware")
    assert stores.propose(region="DE", name="nordlicht hardware") == listed
    assert unlisted() == unlisted("ECKLADEN")
    assert unlisted(region="FR") != unlisted()
    assert not unlisted().is_listed


def test_a_region_without_stores_registers_with_the_name_of_the_store(
    signed_in: Client, alice: User, verified: RegistrationDraft
) -> None:
    alice.region = "FR"
    alice.save()
    assertContains(signed_in.get(PURCHASE), "No stores are listed for this region.")
    named = {"region": "FR", "store": "", "other_store": " Boutique  Lumière ", "other_link": ""}
    data = {**purchase_data(verified.serial, make_store()), **named}
    posted(signed_in, PURCHASE, {**data, "other_link": "boutique.example"})
    bought = RegisteredProduct.objects.select_related("store").get()
    assert (bought.region, bought.store.name) == ("FR", "Boutique Lumière")
    assert bought.store.standing == Store.Standing.PROPOSED
    assert bought.store.link == "https://boutique.example"
    assert bought.store not in Store.objects.open_in("FR")


def test_an_unlisted_store_is_for_a_person_only_where_a_partner_is_asked_for(claim: Claim) -> None:
    (named,) = [each for each in risk.risks(claim, []) if each.kind == Check.Kind.UNLISTED_STORE]
    assert named.contradicts
    assert named.verdict != Check.Verdict.FAIL  # No reason is asked of who approves it.
    claim.promotion.partner_stores = False
    assert not risk.risks(claim, [])


def test_eligibility_says_that_a_person_decides_and_refuses_a_refused_store(
    alice: User, rita: User
) -> None:
    promotion, registered = make_promotion(), make_registered(alice)
    make_reward(promotion, n=1)
    registered.store = unlisted()
    (look,) = evaluate_all(alice, [registered], [promotion])
    assert look.is_eligible
    assert ReasonCode.PARTNER in {each.why for each in look.conditions}
    stores.refuse(by=rita, store=registered.store)
    (look,) = evaluate_all(alice, [registered], [promotion])
    assert [each.why for each in look.reasons] == [ReasonCode.PARTNER]
    promotion.partner_stores = False
    (look,) = evaluate_all(alice, [registered], [promotion])
    assert look.is_eligible


def test_merging_moves_purchases_and_open_claims_are_checked_again(
    rita: User, claim: Claim
) -> None:
    store, into = claim.registered_product.store, make_store(name="Eckladen GmbH")
    other, runs = make_registered(claim.user), claim.check_runs.count()
    assert stores.merge(by=rita, store=store, into=into) == 1
    assert RegisteredProduct.objects.get(pk=claim.registered_product_id).store == into
    assert RegisteredProduct.objects.get(pk=other.pk).store == other.store
    assert claim.check_runs.count() == runs + 1
    assert "Eckladen GmbH" in claim.events.get(kind=ClaimEvent.Kind.NOTED).note
    assert unlisted() == into


def test_a_store_is_merged_into_a_listed_one_of_its_region_alone(rita: User) -> None:
    for into in (unlisted("Another"), make_store(region="SG"), unlisted()):
        with pytest.raises(stores.NotMergeable):
            stores.merge(by=rita, store=unlisted(), into=into)
    with pytest.raises(stores.NotMergeable):
        stores.merge(by=rita, store=make_store(), into=make_store())


def test_a_refused_store_keeps_its_registrations(rita: User, claim: Claim) -> None:
    before = RegisteredProduct.objects.get(pk=claim.registered_product_id)
    stores.refuse(by=rita, store=before.store)
    after = RegisteredProduct.objects.get(pk=before.pk)
    assert (after.store, after.warranty_until) == (before.store, before.warranty_until)
    assert unlisted().standing == Store.Standing.REFUSED


def test_staff_decide_on_a_page_of_the_admin(admin_client: Client, claim: Claim) -> None:
    store = claim.registered_product.store
    page = reverse("admin:products_store_decision", args=[store.pk])
    assertContains(admin_client.get(page), store.name)
    assertContains(admin_client.post(page, {"act": "merge"}), "Choose the listed store.")
    assertContains(admin_client.post(page, {"act": "list"}, follow=True), "is listed.")
    assert store in Store.objects.open_in("DE")
    assert admin_client.get(page).status_code == 404


def test_who_may_not_change_stores_decides_about_none(signed_in: Client, claim: Claim) -> None:
    page = reverse("admin:products_store_decision", args=[claim.registered_product.store_id])
    assert signed_in.post(page, {"act": "list"}).status_code in {302, 403, 404}
    assert not Store.objects.get(pk=claim.registered_product.store_id).is_listed
