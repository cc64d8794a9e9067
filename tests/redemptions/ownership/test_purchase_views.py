"""A mistyped purchase is mended by its member, on the way from Redeem Again too; or by staff."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products.models import RegisteredProduct
from redemptions.claims import drafts, submit
from redemptions.models import Check, Claim, SendBackReason
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward
from tests.redemptions.checks.test_purchase_facts import day_before


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def page_of(registered: RegisteredProduct) -> str:
    return reverse("product-purchase", args=[registered.pk])


def typed(registered: RegisteredProduct, **fields: Any) -> dict[str, Any]:
    return {
        "region": registered.region,
        "store": registered.store_id,
        "purchased_on": day_before(registered).isoformat(),
        "channel": registered.channel,
        **fields,
    }


def test_a_claim_sent_back_for_its_date_ends_by_correcting_it(
    signed_in: Client, alice: User, rita: User, claim: Claim
) -> None:
    reason = SendBackReason.objects.filter(for_checks__contains=[Check.Kind.DATE]).first()
    assert reason is not None
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Date differs", reasons=[reason])
    again, registered = reverse("redeem-again", args=[claim.reference]), claim.registered_product
    day = day_before(registered)
    page = f"{page_of(registered)}?claim={claim.reference}"
    assertContains(signed_in.get(again), page)
    back = signed_in.post(page, typed(registered))
    assertRedirects(back, again, fetch_redirect_response=False)
    registered.refresh_from_db()
    assert registered.purchased_on == day
    # The invoice that we have may fit by now: no other one is asked for.
    claim = Claim.objects.get(pk=claim.pk)
    drafts.save_draft(drafts.correction_of(claim), recipient={}, answers={}, registered=registered)
    resubmitted = submit.resubmit_claim(by=alice, claim_id=claim.pk)
    assert resubmitted.status == Claim.Status.SUBMITTED


def test_a_stranger_finds_no_purchase(bob: User, claim: Claim) -> None:
    client = Client()
    client.force_login(bob)
    assert client.post(page_of(claim.registered_product), {}).status_code == 404


def test_after_a_decision_the_page_says_who_may_correct_it(
    signed_in: Client, rita: User, claim: Claim
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    registered = claim.registered_product
    signed_in.post(page_of(registered), typed(registered))
    page = signed_in.get(page_of(registered))
    assertContains(page, "only our team can correct it now")
    assertNotContains(page, 'name="purchased_on"')
    assert RegisteredProduct.objects.get(pk=registered.pk).purchased_on == registered.purchased_on


def test_staff_correct_it_still_and_others_do_not(
    client: Client, admin_client: Client, alice: User, rita: User, claim: Claim
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    registered = claim.registered_product
    page = reverse("admin:redemptions_claim_purchase", args=[registered.pk])
    assertContains(admin_client.get(page), registered.store.name)
    other = typed(registered, region="FR", store="", other_store="Chez Nous")
    answer = admin_client.post(page, {**other, "show_stores": "1"})
    assertContains(answer, "Chez Nous")
    admin_client.post(page, other)
    registered.refresh_from_db()
    assert (registered.region, registered.store.name) == ("FR", "Chez Nous")
    client.force_login(alice)
    assert client.post(page, typed(registered)).status_code in {302, 403, 404}
    assert RegisteredProduct.objects.get(pk=registered.pk).region == "FR"
