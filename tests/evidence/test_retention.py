"""After the pictures have gone: files, pages, later checks and comparisons."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence import retention
from evidence.models import UnwantedFile, Upload, UploadPage
from evidence.personal_data import erase_uploads
from evidence.uploads import storage
from foundation.retention import run as run_retention
from promotions.models import Promotion
from redemptions.checks import duplicates, runner
from redemptions.models import Check, CheckRun, Claim
from redemptions.review import decisions
from tests.evidence.disk import stored
from tests.factories import make_claim, make_promotion, make_reward
from tests.redemptions.checks.checked import check, set_read

pytestmark = pytest.mark.usefixtures("folder")
NUMBERS = ("4711-20417", "DE 811 234 567", "040 5550 1234", "389.00", "22087 Hamburg")
OTHER_NUMBERS = ("9-1", "A 100 1", "B 200 2", "C 300 3", "D 400 4")


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return make_claim(alice, promotion)


def invoice(claim: Claim) -> Upload:
    return claim.registered_product.proofs.get().uploads.get()


def let_go(*claims: Claim) -> None:
    """Delete the pictures of these claims as the rule does."""
    for claim in claims:
        with transaction.atomic():
            retention.delete_files([invoice(claim), claim.serial_photos.get().upload])


def test_files_and_what_was_read_go_and_the_fingerprints_stay(
    claim: Claim, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    set_read(invoice(claim), serial="602V397000001", lines=NUMBERS)
    before = set(UploadPage.objects.values_list("fingerprint", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        let_go(claim)
    assert stored(folder) == []
    assert not UnwantedFile.objects.exists()
    assert set(UploadPage.objects.values_list("fingerprint", flat=True)) == before
    kept = str([*UploadPage.objects.values(), *Upload.objects.values()])
    assert not [text for text in ("22087", "602V397000001", "invoice.jpg") if text in kept]


def test_a_file_that_the_storage_did_not_delete_is_found_again(
    claim: Claim,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fails(_storage: FileSystemStorage, name: str) -> None:
        raise OSError(name)

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", fails)
        with django_capture_on_commit_callbacks(execute=True):
            let_go(claim)
    assert len(stored(folder)) == UnwantedFile.objects.count() == 2
    assert storage.delete_orphans() == 2
    assert stored(folder) == []
    assert not UnwantedFile.objects.exists()


@pytest.mark.parametrize(
    ("printed", "verdict"), [(NUMBERS, "fail"), (OTHER_NUMBERS, "pass")], ids=["same", "other"]
)
def test_an_invoice_is_still_compared_with_those_that_have_gone(
    claim: Claim, bob: User, promotion: Promotion, printed: tuple[str, ...], verdict: str
) -> None:
    later = make_claim(bob, promotion)
    set_read(invoice(claim), lines=NUMBERS)
    set_read(invoice(later), lines=printed)
    # Alike, and not the same file.
    Upload.objects.filter(pk=invoice(later).pk).update(sha256="another")
    let_go(claim)
    (found,) = duplicates.check_pictures([invoice(later)], by=bob)
    assert (found.kind, found.verdict) == (Check.Kind.PICTURE, verdict)
    assert found.read == (claim.reference if verdict == "fail" else "")


@pytest.mark.parametrize("same_number", [True, False])
def test_the_numbers_of_an_invoice_that_has_gone_are_still_compared(
    claim: Claim, bob: User, promotion: Promotion, *, same_number: bool
) -> None:
    later = make_claim(bob, promotion)
    later.registered_product.store = claim.registered_product.store
    run = claim.check_runs.get()
    facts = {"invoice_key": "Store|INV-1|2026", "invoice_numbers": list(NUMBERS)}
    CheckRun.objects.filter(pk=run.pk).update(done_at=timezone.now(), due_at=None, **facts)
    run_retention()
    assert CheckRun.objects.get(pk=run.pk).invoice_key == facts["invoice_key"]
    let_go(claim)
    run_retention()
    kept = str(CheckRun.objects.filter(pk=run.pk).values())
    assert not [text for text in ("INV-1", *NUMBERS) if text in kept]
    key = facts["invoice_key"] if same_number else ""
    with transaction.atomic():
        found = duplicates.check_invoice(later, key=str(key), numbers=NUMBERS)
        other = duplicates.check_invoice(later, key="", numbers=OTHER_NUMBERS)
    assert (found.verdict, found.read) == ("fail" if same_number else "near", claim.reference)
    assert (other.verdict, other.read) == ("pass", "")


def test_pages_say_when_it_was_deleted_and_link_to_nothing(
    claim: Claim, alice: User, rita: User, client: Client
) -> None:
    set_read(invoice(claim), lines=NUMBERS)
    set_read(claim.serial_photos.get().upload)
    check(claim)
    gone = [invoice(claim).pk, claim.serial_photos.get().upload_id]
    page = reverse("claim", args=[claim.reference])
    client.force_login(alice)
    assertNotContains(client.get(page), "as our Privacy Policy says")
    let_go(claim)
    for path in (page, reverse("product-proof", args=[claim.registered_product_id])):
        assertContains(client.get(path), "as our Privacy Policy says")
    client.force_login(rita)
    shown = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assertContains(shown, "as our Privacy Policy says", count=2)
    for pk in gone:
        assertNotContains(shown, f"/uploads/{pk}/")
        for name, args in (("upload-page", [pk, 0]), ("upload-thumbnail", [pk])):
            assert client.get(reverse(name, args=args)).status_code == 404


def test_pages_of_staff_say_it_of_what_an_erasure_deleted_too(
    claim: Claim, rita: User, client: Client
) -> None:
    erase_uploads(Upload.objects.all())
    client.force_login(rita)
    shown = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assertContains(shown, "as our Privacy Policy says", count=2)
    assertNotContains(shown, "/products/uploads/")


def test_checks_and_decisions_go_on_without_the_pictures(claim: Claim, rita: User) -> None:
    UploadPage.objects.update(stated=[["Invoice", "Invoice", None]], copy_reading={"codes": []})
    let_go(claim)
    runner.request_checks(claim)
    run = check(claim)
    assert run.is_done
    assert run.outcome == CheckRun.Outcome.TO_PEOPLE
    assert not UploadPage.objects.exclude(lines=None, stated=[], copy_reading=None).exists()
    decisions.reject(claim_id=claim.pk, by=rita, reason="No evidence.")


def test_the_members_page_takes_as_many_queries_as_before(
    claim: Claim, signed_in: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = reverse("claim", args=[claim.reference])
    signed_in.get(page)
    with django_assert_max_num_queries(17) as before:
        signed_in.get(page)
    let_go(claim)
    # One more asks what was deleted.
    with django_assert_max_num_queries(len(before) + 1):
        signed_in.get(page)
