"""Redeem Again: what was sent back is corrected, file by file, and goes under review as one."""

from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.models import Upload
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests import factories
from tests.evidence.decoding import decoded_inside
from tests.evidence.disk import full_disk, large_jpeg
from tests.factories import jpeg, upload
from tests.products.conftest import are_stored, names_of
from tests.redemptions.conftest import captcha

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("captchas_always")]

REASON = "The invoice shows no date."
TOO_MANY = "You can add up to 5 files. Remove one or upload a single PDF."


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(recipient_wanted=True)
    factories.make_reward(promotion, n=2)
    return promotion


RECIPIENT = {
    "first_name": "Alice",
    "last_name": "Example",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 1",
    "contact_number": "+49 30 1234567",
}


@pytest.fixture
def claim(alice: User, rita: User, promotion: Promotion) -> Claim:
    """A claim of alice's that rita sent back."""
    claim = factories.make_claim(alice, promotion, recipient=RECIPIENT)
    decisions.send_back(claim_id=claim.pk, by=rita, reason=REASON)
    return claim


@pytest.fixture
def path(claim: Claim) -> str:
    return reverse("redeem-again", args=[claim.reference])


@pytest.fixture
def post(alice_client: Client, path: str) -> Any:
    """Post the form, all of it right but for what is given; gives the page that follows."""

    def send(**given: Any) -> Any:
        form = {**RECIPIENT, **captcha(), **given}
        return alice_client.post(path, form, follow=True)

    return send


def pages(n: int) -> list[SimpleUploadedFile]:
    """So many different pictures."""
    return [upload(f"page {i}.jpg", jpeg(130 + i)) for i in range(n)]


def kept() -> list[str]:
    return names_of(ClaimDraft.objects.get().invoices.all())


def photo_kept() -> str:
    return str(ClaimDraft.objects.get().photo or "")


def proofs(claim: Claim) -> list[str]:
    return [str(proof) for proof in claim.registered_product.proofs.all()]


def test_a_wrong_sum_keeps_photo_and_invoice_and_hands_in_nothing(post: Any, claim: Claim) -> None:
    page = post(photo=upload("closer.jpg"), invoice=upload("new.jpg"), captcha_1="1")
    assertContains(page, REASON)
    assertContains(page, "That answer isn&#x27;t right")
    assert (photo_kept(), kept()) == ("closer.jpg", ["new.jpg"])
    assert proofs(claim) == ["invoice.jpg"]
    assert claim.serial_photos.count() == 1
    assert claim.check_runs.count() == 1


def test_redeem_hands_in_what_was_kept_beside_what_was_there(post: Any, claim: Claim) -> None:
    post(photo=upload("closer.jpg"), invoice=upload("new.jpg"), captcha_1="1")
    post()
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert [str(photo) for photo in claim.serial_photos.all()] == ["closer.jpg", "serial.jpg"]
    assert proofs(claim) == ["new.jpg", "invoice.jpg"]
    assert not Upload.objects.filter(submitted_at=None).exists()
    assert not ClaimDraft.objects.exists()
    assert claim.check_runs.count() == 2


def test_redeem_without_a_file_leaves_the_evidence_as_it_was(post: Any, claim: Claim) -> None:
    post()
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert proofs(claim) == ["invoice.jpg"]
    assert claim.serial_photos.count() == 1


def test_pressed_twice_it_leads_to_the_message(
    alice_client: Client, claim: Claim, path: str
) -> None:
    form = {**RECIPIENT, **captcha(), "invoice": upload("new.jpg")}
    message = reverse("redeem-message", args=[claim.reference])
    assert alice_client.post(path, form).headers["Location"] == message
    form["invoice"] = upload("new.jpg")
    assert alice_client.post(path, form).headers["Location"] == message
    assert not ClaimDraft.objects.exists()
    assert proofs(claim) == ["new.jpg", "invoice.jpg"]


def test_the_page_shows_what_it_would_replace(alice_client: Client, path: str) -> None:
    page = alice_client.get(path)
    for earlier in Upload.objects.all():
        assertContains(page, f'src="{reverse("upload-thumbnail", args=[earlier.pk])}"')
        assertNotContains(page, f'aria-label="Remove {earlier}"')
    assert Upload.objects.count() == 2


def test_upload_shows_the_page_with_the_file_and_complains_of_nothing(
    post: Any, claim: Claim
) -> None:
    page = post(photo=upload("closer.jpg"), upload="yes", city="", captcha_1="")
    photo = ClaimDraft.objects.get().photo
    assert photo is not None
    assertContains(page, f'src="{reverse("upload-thumbnail", args=[photo.pk])}"')
    assertContains(page, "Remove closer.jpg")
    assertNotContains(page, "errorlist")
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK


def test_upload_keeps_what_is_typed(post: Any) -> None:
    page = post(invoice=upload("new.jpg"), upload="yes", city="Köln", captcha_1="")
    assertContains(page, 'value="Köln"')
    assert ClaimDraft.objects.get().recipient["city"] == "Köln"


def test_several_files_add_up_to_one_proof(post: Any, claim: Claim) -> None:
    first, *others = pages(3)
    post(invoice=first, upload="yes")
    post(invoice=others)
    assert proofs(claim) == ["page 0.jpg, page 1.jpg, page 2.jpg", "invoice.jpg"]


@pytest.mark.long
def test_an_invoice_that_is_removed_is_not_handed_in(post: Any, claim: Claim) -> None:
    post(invoice=pages(3), upload="yes")
    second = Upload.objects.get(original_name="page 1.jpg")
    page = post(remove=second.pk, captcha_1="", city="Köln")
    assertNotContains(page, "page 1.jpg")
    assertNotContains(page, "errorlist")
    assertContains(page, 'value="Köln"')
    post()
    assert proofs(claim) == ["page 0.jpg, page 2.jpg", "invoice.jpg"]


def test_a_photo_that_is_removed_leaves_the_earlier_one(post: Any, claim: Claim) -> None:
    post(photo=upload("closer.jpg"), upload="yes")
    draft = ClaimDraft.objects.get()
    page = post(remove=draft.photo_id)
    assertNotContains(page, "closer.jpg")
    assertContains(page, "serial.jpg")
    post()
    assert [str(photo) for photo in claim.serial_photos.all()] == ["serial.jpg"]


@pytest.mark.parametrize("removed", ["9" * 5000, str(2**63), "x", "\0", "-1", "0"])
@pytest.mark.long
def test_remove_of_what_is_not_there_removes_nothing(post: Any, removed: str) -> None:
    post(invoice=upload("new.jpg"), upload="yes")
    assert post(remove=removed, captcha_1="").status_code == 200
    assert kept() == ["new.jpg"]


def test_what_is_handed_in_or_anothers_cannot_be_removed(
    post: Any, bob: User, claim: Claim, promotion: Promotion
) -> None:
    theirs = factories.make_draft(bob, promotion, factories.make_registered(bob)).photo
    assert theirs is not None
    mine = claim.serial_photos.get().upload
    for each in (theirs, mine):
        post(remove=each.pk, captcha_1="")
        assert are_stored(each)
    assert Upload.objects.filter(pk__in=[theirs.pk, mine.pk]).count() == 2


@pytest.mark.long
def test_more_than_five_files_are_refused_and_those_kept_stay(post: Any, claim: Claim) -> None:
    assertContains(post(invoice=pages(6)), TOO_MANY)
    assert kept() == []
    post(invoice=pages(5), upload="yes")
    page = post(invoice=upload("page 6.jpg", jpeg(150)), city="Köln")
    assertContains(page, TOO_MANY)
    assertContains(page, 'value="Köln"')
    assert len(kept()) == 5
    assert proofs(claim) == ["invoice.jpg"]


def test_a_bad_file_among_several_is_named_and_all_else_is_kept(post: Any, claim: Claim) -> None:
    files = [*pages(1), upload("notes.txt", b"hello")]
    page = post(invoice=files, photo=upload("closer.jpg"), city="Köln")
    assertContains(page, "notes.txt: This is a text file.")
    assertContains(page, 'value="Köln"')
    assert (photo_kept(), kept()) == ("closer.jpg", [])
    assert proofs(claim) == ["invoice.jpg"]


def test_a_claim_that_is_withdrawn_forgets_its_correction(
    post: Any, alice: User, claim: Claim
) -> None:
    post(photo=upload("closer.jpg"), invoice=pages(2), upload="yes")
    submit.cancel_claim(by=alice, claim_id=claim.pk)
    assert not Upload.objects.filter(submitted_at=None).exists()
    assert Upload.objects.count() == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("field", ["photo", "invoice"])
@pytest.mark.parametrize("button", [{}, {"upload": "yes"}])
@pytest.mark.long
def test_a_full_disk_is_told_beside_the_field_and_keeps_what_was_typed(
    post: Any, claim: Claim, field: str, button: dict[str, str]
) -> None:
    sent = partial(upload, "large.jpg", large_jpeg())
    with full_disk():
        page = post(**{field: sent()}, **button, city="Köln")
    assertContains(page, "We can&#x27;t save your file right now.")
    assert field in page.context["form"].errors
    assertContains(page, 'value="Köln"')
    assert (photo_kept(), kept()) == ("", [])
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK
    post(**{field: sent()})
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED


def test_nothing_is_locked_while_a_correction_is_decoded(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = decoded_inside(monkeypatch)
    post(photo=upload("serial.jpg"), invoice=pages(2))
    assert inside == [0] * 6
