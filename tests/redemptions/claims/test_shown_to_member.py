"""What Confirm, the Message, the history and a claim show of what was sent, and promise."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from notifications.models import Email
from promotions.codes import batches
from promotions.models import ExtraQuestion, Promotion
from redemptions.emails import late_writing
from redemptions.models import ClaimDraft
from redemptions.review import decisions
from tests import factories
from tests.redemptions.conftest import redeem_form

pytestmark = pytest.mark.django_db

HOME = {
    "first_name": "Alice",
    "contact_number": "+49 30 1234567",
    "country": "DE",
    "street": "Invalidenstr. 7",
    "zip_code": "10115",
    "city": "Berlin",
}
MINUTE = "This takes about a minute."
STAFF = "Our staff check every application"
PERSON = "A person needs to check your request."


def asks_all() -> Promotion:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=3)
    question = ExtraQuestion.objects.create(promotion=promotion)
    question.texts.create(language="en", label="A desk?")
    return promotion


def test_each_block_of_confirm_leads_to_where_it_is_changed(
    alice: User, alice_client: Client
) -> None:
    promotion, registered = asks_all(), factories.make_registered(alice)
    question = promotion.questions.get()
    path, form = redeem_form(promotion, registered.pk)
    # One product: nothing to choose.
    assertNotContains(alice_client.get(path), 'class="redeem-row"')
    page = alice_client.post(path, {**form, **HOME, f"question_{question.pk}": "yes"}, follow=True)
    proof = reverse("product-proof", args=[registered.pk])
    for place in (f"{path}#typed", proof, f"{path}#recipient", f"{path}#extra"):
        assertContains(page, f'<a href="{place}">Change')
    photo = ClaimDraft.objects.get().photo
    assert photo is not None
    assertContains(page, reverse("upload-thumbnail", args=[photo.pk]))
    for upload in registered.proofs.get().uploads.all():
        assertContains(page, reverse("upload-thumbnail", args=[upload.pk]))


@pytest.mark.parametrize(
    ("policy", "reasons", "promise"),
    [
        ("manual", [], STAFF),
        ("automatic", [], MINUTE),
        ("automatic", ["Blurred."], PERSON),
    ],
)
def test_the_message_makes_one_promise(
    alice: User,
    alice_client: Client,
    promotion: Promotion,
    monkeypatch: pytest.MonkeyPatch,
    policy: str,
    reasons: list[str],
    promise: str,
) -> None:
    Promotion.objects.update(policy=policy)
    promotion.refresh_from_db()
    claim = factories.make_claim(alice, promotion)
    # What is read takes the engine; here counts what is said of it.
    monkeypatch.setattr("redemptions.claims.claim_views.reasons_of", lambda _claim: reasons)
    path = reverse("redeem-message", args=[claim.reference])
    page = alice_client.get(path)
    assertContains(page, f'<span id="order-{claim.reference}">{claim.reference}</span>')
    assert [each for each in (STAFF, MINUTE, PERSON) if each in page.content.decode()] == [promise]


def test_the_stops_of_the_message_follow_the_claim(
    alice: User, rita: User, alice_client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    path = reverse("claim-progress", args=[claim.reference])
    here = '<li aria-current="step">{}</li>'
    assertContains(alice_client.get(path), here.format("Checked"), html=True)
    decisions.approve(claim_id=claim.pk, by=rita)
    page = alice_client.get(path)
    assertContains(page, '<li class="is-done">Code</li>', html=True)
    assertContains(page, 'class="code"')


def test_a_claim_shows_what_was_sent(alice: User, bob: User, alice_client: Client) -> None:
    promotion = asks_all()
    answers = {str(promotion.questions.get().pk): "yes"}
    claim = factories.make_claim(alice, promotion, recipient=HOME, answers=answers)
    of_bob: dict[str, Any] = {"recipient": {**HOME, "street": "Elsewhere 1"}}
    factories.make_claim(bob, promotion, **of_bob)
    page = alice_client.get(reverse("claim", args=[claim.reference]))
    for text in ("Invalidenstr. 7", "Germany", "A desk?", "What you sent"):
        assertContains(page, text)
    assertNotContains(page, "Elsewhere")
    uploads = [
        claim.serial_photos.get().upload,
        *claim.registered_product.proofs.get().uploads.all(),
    ]
    for upload in uploads:
        assertContains(page, reverse("upload-thumbnail", args=[upload.pk]))


def test_a_row_of_the_history_has_its_order_id_and_opens_the_claim(
    alice: User, alice_client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    page = alice_client.get(reverse("redeem-history"))
    assertContains(page, f"Order ID {claim.reference}")
    assertContains(page, f'class="table__open" href="{reverse("claim", args=[claim.reference])}"')


def test_a_claim_that_was_sent_back_is_a_banner_on_its_promotion_and_on_my_products(
    alice: User, rita: User, alice_client: Client, promotion: Promotion
) -> None:
    claim = factories.make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    for path in (reverse("promotion", args=[promotion.slug]), reverse("my-products"), "/"):
        page = alice_client.get(path)
        assertContains(page, "was sent back")
        assertContains(page, reverse("redeem-again", args=[claim.reference]))
        assertNotContains(page, "have redeemed this product already")


def test_what_happens_next_stands_beside_redeem_and_confirm(
    alice: User, alice_client: Client
) -> None:
    promotion, registered = asks_all(), factories.make_registered(alice)
    question = promotion.questions.get()
    path, form = redeem_form(promotion, registered.pk)
    assertContains(alice_client.get(path), "then press Redeem.")
    page = alice_client.post(path, {**form, **HOME, f"question_{question.pk}": "no"}, follow=True)
    assertContains(page, "We check your files and email you the result.")
    assertContains(page, 'class="summary"', 1)


def test_the_last_day_of_a_code_stands_beside_it_and_in_its_email(
    client: Client, alice: User, rita: User
) -> None:
    promotion = factories.make_promotion()
    reward = factories.make_reward(promotion, n=1)
    claim = factories.make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    day = factories.today() + timedelta(days=90)
    details = batches.BatchDetails(expires_on=day)
    batches.change_details(batch_id=reward.batches.get().pk, by=rita, details=details)
    told = f"Use it by {date_format(day)}."
    client.force_login(alice)
    page = client.get(reverse("claim", args=[claim.reference])).content.decode()
    assert page.count(told) == 1
    written = late_writing.write(Email.objects.get(kind="claim_code"))
    assert told in str(written)
