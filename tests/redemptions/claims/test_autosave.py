"""What is typed on the way to a claim survives the tab; a tab of yesterday brings nothing back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from promotions.models import Promotion
from redemptions.claims import drafts, submit
from redemptions.models import ClaimDraft
from redemptions.review import decisions
from tests import factories
from tests.redemptions.claims.test_drafts import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(recipient_wanted=True, limit_per_member=5)
    factories.make_reward(promotion, n=5)
    return promotion


def autosave(client: Client, path: str, **typed: object) -> None:
    answer = client.post(path, {**typed, "autosave": "1"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_tab_that_is_closed_loses_nothing_of_promotion_redeem(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    path = reverse("promotion", args=[promotion.slug])
    assertContains(alice_client.get(path), "data-autosave")
    autosave(alice_client, path, product=registered.pk, zip_code="10115", street="a\nb")
    page = alice_client.get(path)
    assertContains(page, 'value="10115"')
    assertNotContains(page, "Please correct the following")
    assert ClaimDraft.objects.get().registered_product == registered


def test_another_language_saves_promotion_redeem_and_a_correction(
    alice: User, alice_client: Client, rita: User, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="No date.")
    factories.make_registered(alice)
    paths = [
        reverse("promotion", args=[promotion.slug]),
        reverse("redeem-again", args=[claim.reference]),
    ]
    for path, language in zip(paths, ["id", "zh-hant"], strict=True):
        assertContains(
            alice_client.get(path), 'form="typed" formnovalidate', count=len(settings.LANGUAGES)
        )
        page = alice_client.post(path, {"city": "Bonn", "language": language}, follow=True)
        assertContains(page, f'<html lang="{language}">')
        assertContains(page, 'value="Bonn"')
        assertNotContains(page, "form-errors")


def test_a_product_that_is_only_looked_at_costs_no_photo(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    chosen, other = factories.make_registered(alice), factories.make_registered(alice)
    factories.make_draft(alice, promotion, chosen)
    before = ClaimDraft.objects.get()
    assert before.photo
    autosave(
        alice_client, reverse("promotion", args=[promotion.slug]), product=other.pk, city="Bonn"
    )
    after = ClaimDraft.objects.get()
    assert (after.photo, after.registered_product) == (before.photo, chosen)
    assert after.recipient["city"] == "Bonn"


def test_a_correction_is_saved_while_it_is_typed_and_not_once_it_is_sent(
    alice: User, alice_client: Client, rita: User, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion, recipient={"city": "Berlin"})
    decisions.send_back(claim_id=claim.pk, by=rita, reason="No date.")
    path = reverse("redeem-again", args=[claim.reference])
    assertContains(alice_client.get(path), "data-autosave")
    autosave(alice_client, path, city="Bonn")
    assertContains(alice_client.get(path), 'value="Bonn"')
    ClaimDraft.objects.all().delete()
    submit.cancel_claim(by=alice, claim_id=claim.pk)
    assert alice_client.post(path, {"city": "Rome", "autosave": "1"}).status_code == 302
    assert not ClaimDraft.objects.exists()


@pytest.mark.parametrize("others", [0, 1])
def test_next_in_a_tab_from_before_the_claim_leads_to_it_and_leaves_no_draft(
    alice: User, alice_client: Client, promotion: Promotion, others: int
) -> None:
    registered = factories.make_registered(alice)
    for _ in range(others):
        factories.make_registered(alice)
    draft = factories.make_draft(alice, promotion, registered, recipient=ADDRESS)
    claim = submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    path = reverse("promotion", args=[promotion.slug])
    autosave(alice_client, path, product=registered.pk, city="Bonn")
    answer = alice_client.post(path, {"product": registered.pk, "city": "Bonn"})
    assert answer.headers["Location"] == reverse("redeem-message", args=[claim.reference])
    assert not ClaimDraft.objects.exists()


def test_a_draft_that_was_redeemed_meanwhile_does_not_come_back(
    alice: User, promotion: Promotion
) -> None:
    registered = factories.make_registered(alice)
    draft = factories.make_draft(alice, promotion, registered, recipient=ADDRESS)
    stale = drafts.draft_of(alice, promotion)
    submit.submit_claim(by=alice, draft_id=draft.pk, language="en")
    with pytest.raises(ClaimDraft.DoesNotExist):
        drafts.save_draft(stale, recipient={}, answers={}, registered=registered)
    assert not ClaimDraft.objects.exists()
