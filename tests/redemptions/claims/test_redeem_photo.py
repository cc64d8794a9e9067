"""Promotion Redeem: the photo of the serial number is uploaded, shown, and removed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.findings import Finding
from evidence.models import Upload
from evidence.uploads import storage
from products.models import Product, RegisteredProduct
from promotions.models import Promotion
from redemptions.checks import evidence_runner
from redemptions.claims import drafts
from redemptions.models import ClaimDraft
from tests import factories
from tests.evidence.decoding import decoded_inside
from tests.evidence.disk import full_disk, large_jpeg
from tests.factories import jpeg, upload
from tests.products.conftest import are_stored
from tests.redemptions.claims.test_upload_advice import read_as

pytestmark = pytest.mark.django_db

WANTED = "Add a photo of the serial number on the product"


@pytest.fixture
def promotion() -> Promotion:
    promotion = factories.make_promotion(recipient_wanted=True, limit_per_member=5)
    factories.make_reward(promotion, n=2)
    return promotion


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return factories.make_registered(alice)


@pytest.fixture
def post(alice_client: Client, promotion: Promotion) -> Any:
    """Post the form; gives the page that follows."""
    path = reverse("promotion", args=[promotion.slug])

    def send(**given: Any) -> Any:
        return alice_client.post(path, {"city": "Köln", **given}, follow=True)

    return send


def photo() -> Upload | None:
    return ClaimDraft.objects.get().photo


def test_upload_beside_a_product_shows_its_photo_and_complains_of_nothing(
    post: Any, alice: User, registered: RegisteredProduct
) -> None:
    factories.make_registered(alice)
    sent = {f"photo_{registered.pk}": upload("serial.jpg"), "upload": registered.pk}
    page = post(**sent)
    kept = photo()
    assert kept is not None
    assert (kept.serial, kept.submitted_at) == (registered.serial.serial, None)
    assertContains(page, f'src="{reverse("upload-thumbnail", args=[kept.pk])}"')
    assertContains(page, "Remove serial.jpg")
    assertContains(page, 'value="Köln"')
    assertNotContains(page, "errorlist")
    assert ClaimDraft.objects.get().registered_product == registered


def test_the_examples_are_of_the_category_of_the_product(
    alice_client: Client, promotion: Promotion, registered: RegisteredProduct
) -> None:
    path = reverse("promotion", args=[promotion.slug])
    promotion.rewards.get().products.add(registered.product)
    of_the_kind = Product.objects.filter(pk=registered.product.pk)
    for category, sheet, name in (
        ("Laptop", "serials/laptop", "laptop"),
        ("Toaster", "examples", "serial"),
    ):
        of_the_kind.update(category=factories.make_category(category))
        page = alice_client.get(path)
        for kind in ("good", "bad"):
            assertContains(page, f"img/{sheet}.svg#{name}-{kind}")


def test_upload_beside_another_product_than_the_chosen_one_is_for_that_product(
    post: Any, alice: User, registered: RegisteredProduct
) -> None:
    # As a browser without JavaScript sends it: the radio button is still at the other product.
    chosen = factories.make_registered(alice)
    post(product=chosen.pk)
    sent = {f"photo_{registered.pk}": upload("serial.jpg")}
    page = post(**sent, product=chosen.pk, upload=registered.pk)
    assertContains(page, "Remove serial.jpg")
    kept = photo()
    assert kept is not None
    assert kept.serial == registered.serial.serial


def test_upload_without_a_file_complains_of_nothing(
    post: Any, registered: RegisteredProduct
) -> None:
    page = post(product=registered.pk, upload=registered.pk)
    assertNotContains(page, "errorlist")
    assertContains(page, 'value="Köln"')


def test_next_wants_no_photo_where_one_is_kept(post: Any, registered: RegisteredProduct) -> None:
    assertContains(post(product=registered.pk), WANTED)
    post(**{f"photo_{registered.pk}": upload()}, upload=registered.pk)
    assertNotContains(post(product=registered.pk), WANTED)


def test_a_newer_photo_takes_the_place_of_the_one_before(
    post: Any, registered: RegisteredProduct
) -> None:
    for name, width in (("first.jpg", 120), ("second.jpg", 121)):
        sent = upload(name, jpeg(width))
        page = post(**{f"photo_{registered.pk}": sent}, upload=registered.pk)
    assertNotContains(page, "first.jpg")
    assert str(photo()) == "second.jpg"
    assert Upload.objects.filter(kind=Upload.Kind.SERIAL_PHOTO).count() == 1


def test_remove_takes_the_photo_out_and_it_is_wanted_again(
    post: Any, registered: RegisteredProduct
) -> None:
    post(**{f"photo_{registered.pk}": upload("serial.jpg")}, upload=registered.pk)
    kept = photo()
    assert kept is not None
    page = post(product=registered.pk, remove=kept.pk)
    assertNotContains(page, "serial.jpg")
    assertNotContains(page, "errorlist")
    assertContains(page, 'value="Köln"')
    assert photo() is None
    assert not Upload.objects.filter(pk=kept.pk).exists()
    assertContains(post(product=registered.pk), WANTED)


@pytest.mark.parametrize("removed", ["9" * 5000, str(2**63), "x", "\0", "-1", "0"])
def test_remove_of_what_is_not_there_removes_nothing(
    post: Any, registered: RegisteredProduct, removed: str
) -> None:
    post(**{f"photo_{registered.pk}": upload("serial.jpg")}, upload=registered.pk)
    assert post(product=registered.pk, remove=removed).status_code == 200
    assert str(photo()) == "serial.jpg"


def test_a_photo_of_another_member_is_not_removed(
    post: Any, bob: User, promotion: Promotion, registered: RegisteredProduct
) -> None:
    theirs = factories.make_draft(bob, promotion, factories.make_registered(bob)).photo
    assert theirs is not None
    post(product=registered.pk, remove=theirs.pk)
    assert are_stored(theirs)
    assert drafts.draft_of(bob, promotion).photo == theirs


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("button", ["next", "upload"])
def test_a_full_disk_is_told_beside_the_field_and_keeps_what_was_typed(
    post: Any, registered: RegisteredProduct, button: str
) -> None:
    name = f"photo_{registered.pk}"
    sent = {"product": registered.pk, name: upload("serial.jpg", large_jpeg())}
    pressed = {button: registered.pk}
    with full_disk():
        page = post(**sent, **pressed)
    assertContains(page, "We can&#x27;t save your file right now.")
    assert name in page.context["form"].errors
    assertContains(page, 'value="Köln"')
    draft = ClaimDraft.objects.get()
    assert (draft.registered_product, draft.photo) == (registered, None)


def scanned(member: User, serial: str, *, code: str) -> Upload:
    """The photo of a label from a registration, in which this code was read."""
    kind = Upload.Kind.SERIAL_PHOTO
    scan = storage.store_upload(by=member, clean=factories.picture(), kind=kind, serial=serial)
    return read_as(scan, code=code)


def test_the_label_from_the_registration_serves_as_the_photo(
    post: Any,
    alice: User,
    alice_client: Client,
    promotion: Promotion,
    registered: RegisteredProduct,
) -> None:
    label = scanned(alice, registered.serial.serial, code=registered.serial.serial)
    page = alice_client.get(reverse("promotion", args=[promotion.slug]))
    assertContains(page, reverse("upload-thumbnail", args=[label.pk]))
    assertNotContains(post(product=registered.pk), WANTED)
    assert photo() == label
    post(product=registered.pk, remove=label.pk)
    assert photo() is None
    assertContains(post(product=registered.pk), WANTED)


def test_a_label_is_judged_once_however_often_the_page_is_opened(
    alice: User,
    alice_client: Client,
    promotion: Promotion,
    registered: RegisteredProduct,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    label = scanned(alice, registered.serial.serial, code=registered.serial.serial)
    judge, judged = evidence_runner.findings_on_photo, list[str]()

    def counted(photo: Upload, serial: str) -> list[Finding]:
        judged.append(serial)
        return judge(photo, serial)

    monkeypatch.setattr(evidence_runner, "findings_on_photo", counted)
    page = reverse("promotion", args=[promotion.slug])
    shown = [reverse("upload-thumbnail", args=[label.pk])] * 2
    assert [url for url in shown if url in alice_client.get(page).content.decode()] == shown
    assert judged == [registered.serial.serial]
    # Read anew, it is judged anew.
    assert not drafts.labels_at_hand(alice, [read_as(label, code="BA3T01946000V").serial])


def test_a_label_that_does_not_serve_or_is_anothers_is_not_taken(
    post: Any, alice: User, bob: User, registered: RegisteredProduct
) -> None:
    serial = registered.serial.serial
    scanned(alice, serial, code="BA3T01946000V")
    scanned(bob, serial, code=serial)
    assertContains(post(product=registered.pk), WANTED)
    assert photo() is None


def test_nothing_is_locked_while_a_photo_is_decoded(
    post: Any, registered: RegisteredProduct, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = decoded_inside(monkeypatch)
    post(**{f"photo_{registered.pk}": upload("serial.jpg"), "upload": registered.pk})
    assert photo()
    assert inside == [0] * 2
