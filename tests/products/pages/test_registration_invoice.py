"""Step 3 of the registration: the invoice in one file or several, kept, shown and removed."""

from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence.models import Upload
from evidence.uploads import fields
from products.models import ProofOfPurchase, RegisteredProduct, RegistrationDraft, Store
from products.registration import drafts, register
from tests.evidence.decoding import decoded_inside
from tests.evidence.disk import full_disk, large_jpeg
from tests.evidence.hostile_papers import pdf
from tests.factories import jpeg, make_serial, picture, today, upload
from tests.products.conftest import drafted, names_of, posted, purchase_data, solved

pytestmark = pytest.mark.usefixtures("captchas_always")

PURCHASE = reverse("registration-purchase")
TOO_MANY = "You can add up to 5 files. Remove one or upload a single PDF."


def pages(n: int) -> list[SimpleUploadedFile]:
    """So many different pictures."""
    return [upload(f"page {i}.jpg", jpeg(120 + i)) for i in range(n)]


def paper(n: int, name: str = "invoice.pdf") -> SimpleUploadedFile:
    """A PDF of so many pages."""
    return SimpleUploadedFile(name, pdf(pages=n))


def kept() -> list[str]:
    return names_of(RegistrationDraft.objects.get().invoices.all())


def submitted() -> list[str]:
    return names_of(ProofOfPurchase.objects.get().uploads.all())


@pytest.fixture
def post(signed_in: Client, verified: RegistrationDraft, store: Store) -> Any:
    """Post step 3, all of it right but for what is given; gives the page that follows."""

    def send(**given: Any) -> Any:
        data = purchase_data(verified.serial, store, **given)
        return posted(signed_in, PURCHASE, data)

    return send


def test_several_files_at_once_are_one_proof(post: Any) -> None:
    assertContains(post(invoice=pages(3)), "Your product is registered.")
    assert submitted() == ["page 0.jpg", "page 1.jpg", "page 2.jpg"]


@pytest.mark.long
def test_a_pdf_of_three_pages_is_one_file_with_three_pages(post: Any) -> None:
    assertContains(post(invoice=paper(3)), "Your product is registered.")
    uploaded = ProofOfPurchase.objects.get().uploads.get()
    assert uploaded.original_name == "invoice.pdf"
    assert [page.number for page in uploaded.pages.all()] == [0, 1, 2]


def test_upload_shows_the_page_with_the_file_and_registers_nothing(post: Any) -> None:
    page = post(invoice=upload("invoice.jpg"), upload="yes", captcha_1="", channel="")
    (kept_file,) = Upload.objects.all()
    assertContains(page, f'href="{reverse("upload-page", args=[kept_file.pk, 0])}"')
    assertContains(page, f'src="{reverse("upload-thumbnail", args=[kept_file.pk])}"')
    assertContains(page, "Checking your file")
    assertNotContains(page, "errorlist")
    assert kept_file.submitted_at is None
    assert not RegisteredProduct.objects.exists()


def test_upload_after_upload_adds_up_and_next_takes_all(post: Any) -> None:
    for each in pages(3):
        post(invoice=each, upload="yes")
    assertContains(post(invoice=""), "Your product is registered.")
    assert submitted() == ["page 0.jpg", "page 1.jpg", "page 2.jpg"]


def test_the_same_file_sent_twice_is_one(post: Any) -> None:
    post(invoice=upload("invoice.jpg"), upload="yes")
    post(invoice=upload("copy.jpg"))
    assert submitted() == ["invoice.jpg"]


def test_remove_takes_out_that_file_and_keeps_all_else(post: Any, store: Store) -> None:
    post(invoice=pages(3), upload="yes")
    second = Upload.objects.get(original_name="page 1.jpg")
    page = post(invoice="", remove=second.pk, captcha_1="")
    assertNotContains(page, "page 1.jpg")
    assertNotContains(page, "errorlist")
    assertContains(page, f'<option value="{store.pk}" selected>')
    assertContains(page, f'value="{today()}"')
    assert kept() == ["page 0.jpg", "page 2.jpg"]
    assert not RegisteredProduct.objects.exists()


def test_without_the_last_file_an_invoice_is_wanted_again(post: Any) -> None:
    post(invoice=upload(), upload="yes")
    post(invoice="", remove=Upload.objects.get().pk)
    assertContains(post(invoice=""), "Choose a photo or a scan of the invoice.")
    assert not RegisteredProduct.objects.exists()


def test_remove_of_what_is_not_in_the_draft_removes_nothing(
    post: Any, bob: User, verified: RegistrationDraft
) -> None:
    theirs = drafted(bob, make_serial()).invoices.get()
    drafts.save_invoice(draft=verified, clean=picture("mine.jpg", jpeg(130)))
    for removed in (theirs.pk, "0", "x", "\0", str(2**63), "-1"):
        post(invoice="", remove=removed, captcha_1="")
    assert set(names_of(Upload.objects.all())) == {"invoice.jpg", "mine.jpg"}


@pytest.mark.parametrize("removed", ["9" * 5000, "٣"])
def test_remove_of_an_absurd_number_is_no_error_of_ours(post: Any, removed: str) -> None:
    post(invoice=upload(), upload="yes")
    assert post(invoice="", remove=removed, captcha_1="").status_code == 200
    assert len(kept()) == 1


def test_more_than_five_files_are_refused_at_once(post: Any) -> None:
    assertContains(post(invoice=pages(6)), TOO_MANY)
    assert kept() == []
    assert not RegisteredProduct.objects.exists()


def test_a_sixth_file_is_refused_and_the_five_stay(post: Any) -> None:
    post(invoice=pages(5), upload="yes")
    page = post(invoice=upload("page 6.jpg", jpeg(150)), upload="yes")
    assertContains(page, TOO_MANY)
    assert len(kept()) == 5
    assertContains(post(invoice=""), "Your product is registered.")


def test_five_files_are_taken(post: Any) -> None:
    post(invoice=pages(5))
    assert len(submitted()) == 5


def test_a_bad_file_among_several_is_named_and_the_rest_typed_is_kept(
    post: Any, store: Store
) -> None:
    files = [*pages(1), upload("notes.txt", b"hello"), *pages(1)]
    page = post(invoice=files)
    assertContains(page, "notes.txt: This is a text file.")
    assertContains(page, f'<option value="{store.pk}" selected>')
    assertContains(page, f'value="{today()}"')
    assert kept() == []
    assert not RegisteredProduct.objects.exists()


def test_a_bad_file_alone_is_not_named(post: Any) -> None:
    page = post(invoice=upload("notes.txt", b"hello"))
    assertContains(page, "This is a text file.")
    assertNotContains(page, "notes.txt:")


def test_an_empty_file_among_several_is_named(post: Any) -> None:
    page = post(invoice=[*pages(1), upload("empty.jpg", b"")])
    assertContains(page, "empty.jpg: ")
    assert kept() == []


def test_files_that_take_too_long_are_to_be_sent_one_by_one(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "LONGEST_CLEANING", 0)
    assertContains(
        post(invoice=pages(2)), "These files take too long to process. Upload them one at a time."
    )
    assert kept() == []


def test_a_file_too_large_among_several_is_named(post: Any, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 4096
    page = post(invoice=[*pages(1), upload("large.jpg", large_jpeg())])
    assertContains(page, "large.jpg: ")
    assert kept() == []


@pytest.mark.usefixtures("folder")
class TestFullDisk:
    @pytest.mark.parametrize("button", [{}, {"upload": "yes"}])
    def test_it_says_so_beside_the_field_and_keeps_what_was_typed(
        self, post: Any, store: Store, button: dict[str, str]
    ) -> None:
        large = partial(upload, "large.jpg", large_jpeg())
        with full_disk():
            page = post(invoice=[*pages(1), large()], **button)
        assert page.status_code == 200
        assertContains(page, "We can&#x27;t save your file right now.")
        assert "invoice" in page.context["form"].errors
        assertContains(page, f'<option value="{store.pk}" selected>')
        assertContains(page, f'value="{today()}"')
        assert kept() == ["page 0.jpg"]
        assert not RegisteredProduct.objects.exists()
        assertContains(post(invoice=large(), **solved()), "Your product is registered.")
        assert submitted() == ["page 0.jpg", "large.jpg"]

    def test_a_newer_proof_is_none_then(self, signed_in: Client, alice: User, store: Store) -> None:
        drafted(alice, make_serial())
        registered = register.register_product(
            by=alice,
            region="DE",
            store=store,
            channel="retail",
            purchased_on=today(),
            checked=Checked.SOLVED,
        )
        url = reverse("product-proof", args=[registered.pk])
        with full_disk():
            page = signed_in.post(url, {"proof": [*pages(1), upload("b.jpg", large_jpeg())]})
        assertContains(page, "We can&#x27;t save your file right now.")
        assert names_of(Upload.objects.all()) == ["invoice.jpg"]

    def test_a_scan_is_none_then_and_the_one_before_stays(self, signed_in: Client) -> None:
        scan = reverse("registration-scan")
        posted(signed_in, scan, {"photo": upload("label.jpg")})
        with full_disk():
            page = posted(signed_in, scan, {"photo": upload("sharper.jpg", large_jpeg())})
        assertContains(page, "We can&#x27;t save your file right now.")
        assert names_of(Upload.objects.all()) == ["label.jpg"]


def test_nothing_is_locked_while_an_invoice_is_decoded(
    post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = decoded_inside(monkeypatch)
    assertContains(post(invoice=pages(2)), "Your product is registered.")
    assert inside == [0] * 4
