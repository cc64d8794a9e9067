"""Redeem Again asks for just what the reviewer's reasons name."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from redemptions.models import Claim, SendBackReason
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward, upload
from tests.redemptions.conftest import captcha

INVOICE, PHOTO = "Invoice not readable", "Photo shows the box"


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def sent_back(claim: Claim, rita: User, *names: str) -> str:
    reasons = list(SendBackReason.objects.filter(name__in=names))
    assert len(reasons) == len(names)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Please mend it.", reasons=reasons)
    return reverse("redeem-again", args=[claim.reference])


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ([INVOICE], {"invoice"}),
        ([PHOTO], {"photo"}),
        ([INVOICE, PHOTO], {"invoice", "photo"}),
        ([], {"invoice", "photo"}),
    ],
)
def test_the_form_has_just_those_fields(
    names: list[str], fields: set[str], claim: Claim, rita: User, alice_client: Client
) -> None:
    page = alice_client.get(sent_back(claim, rita, *names))
    assert {"invoice", "photo"} & set(page.context["form"].fields) == fields


def test_without_what_is_asked_for_it_says_what_to_upload(
    claim: Claim, rita: User, alice_client: Client
) -> None:
    path = sent_back(claim, rita, INVOICE, PHOTO)
    page = alice_client.post(path, captcha(), follow=True)
    assertContains(page, "Upload a new photo.")
    assertContains(page, "Upload a new invoice.")
    page = alice_client.post(path, {**captcha(), "photo": upload("new.jpg")}, follow=True)
    assertContains(page, "Upload a new invoice.")
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK
    # The photo of the try before is kept.
    alice_client.post(path, {**captcha(), "invoice": upload("bill.jpg")})
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.serial_photos.count() == 2


def test_a_file_that_is_not_asked_for_is_not_taken(
    claim: Claim, rita: User, alice_client: Client
) -> None:
    path = sent_back(claim, rita, INVOICE)
    sent = {**captcha(), "invoice": upload("bill.jpg"), "photo": upload("new.jpg")}
    alice_client.post(path, sent)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.serial_photos.count() == 1


def test_a_photo_is_not_asked_for_where_the_promotion_wants_none(
    claim: Claim, rita: User, alice_client: Client
) -> None:
    claim.promotion.serial_photo_wanted = False
    claim.promotion.save()
    page = alice_client.get(sent_back(claim, rita, PHOTO))
    assert "invoice" in page.context["form"].fields
