from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload, evidence_storage
from foundation import retention
from foundation.throttles import TooManyTries
from products.models import RegistrationDraft, SerialNumber
from products.registration import drafts
from products.registration.drafts import AlreadyRegistered, Purchase
from tests.factories import (
    CHK,
    jpeg,
    make_registered,
    make_serial,
    make_store,
    picture,
    today,
)
from tests.products.conftest import are_stored, drafted, names_of, register

ADDRESS = "192.0.2.1"


def test_begin_again_keeps_what_was_filled_in(verified: RegistrationDraft) -> None:
    drafts.save_invoice(draft=verified, clean=picture("invoice.jpg"))
    again = drafts.begin(by=verified.user, serial=verified.serial)
    assert (again.pk, again.chk_verified) == (verified.pk, True)
    assert names_of(again.invoices.all()) == ["invoice.jpg"]


def age(draft: RegistrationDraft, days: int) -> None:
    aged = timezone.now() - timedelta(days=days)
    RegistrationDraft.objects.filter(pk=draft.pk).update(updated_at=aged)


def test_a_draft_that_was_left_for_a_month_is_forgotten_with_its_invoice(
    alice: User, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    left, kept = drafted(alice, make_serial()), drafted(bob, make_serial())
    theirs, others = left.invoices.get(), kept.invoices.get()
    files = [str(page.file.name) for page in theirs.pages.all()]
    age(left, 31)
    age(kept, 29)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run()
    assert list(RegistrationDraft.objects.all()) == [kept]
    assert list(Upload.objects.all()) == [others]
    assert not any(map(evidence_storage().exists, files))
    assert are_stored(others)


def test_a_draft_that_became_a_product_keeps_its_invoice(
    alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    age(drafted(alice, make_serial()), 31)
    proof = register(alice).proofs.get()
    with django_capture_on_commit_callbacks(execute=True):
        retention.run()
    assert are_stored(proof.uploads.get())


def test_begin_with_another_unit_starts_afresh(
    verified: RegistrationDraft, django_capture_on_commit_callbacks: object
) -> None:
    drafts.save_invoice(draft=verified, clean=picture("invoice.jpg"))
    files = [str(page.file.name) for page in verified.invoices.get().pages.all()]
    purchase = Purchase("SG", make_store(region="SG"), "retail", today())
    drafts.save_purchase(draft=verified, purchase=purchase)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        draft = drafts.begin(by=verified.user, serial=make_serial())
    assert not draft.chk_verified
    assert (draft.region, draft.store, draft.purchased_on) == ("", None, None)
    assert not draft.invoices.exists()
    assert not Upload.objects.exists()
    assert not any(map(evidence_storage().exists, files))
    assert RegistrationDraft.objects.get() == draft


def test_begin_tells_whose_the_unit_is(alice: User, bob: User, unit: SerialNumber) -> None:
    make_registered(alice, serial=unit)
    with pytest.raises(AlreadyRegistered) as mine:
        drafts.begin(by=alice, serial=unit)
    with pytest.raises(AlreadyRegistered) as others:
        drafts.begin(by=bob, serial=unit)
    assert (mine.value.by_same_member, others.value.by_same_member) == (True, False)


def test_verify_opens_the_next_step_with_the_right_chk_only(
    alice: User, unit: SerialNumber
) -> None:
    draft = drafts.begin(by=alice, serial=unit)
    assert not drafts.verify(draft, "ZZZ", address=ADDRESS)
    draft.refresh_from_db()
    assert not draft.chk_verified
    assert drafts.verify(draft, CHK, address=ADDRESS)
    draft.refresh_from_db()
    assert draft.chk_verified


def test_verify_holds_for_the_unit_that_was_checked_only(alice: User, unit: SerialNumber) -> None:
    other = make_serial(unit.product)
    draft = drafts.begin(by=alice, serial=unit)
    RegistrationDraft.objects.filter(pk=draft.pk).update(serial=other)
    assert not drafts.verify(draft, CHK, address=ADDRESS)
    assert not RegistrationDraft.objects.get().chk_verified


def test_verify_ends_after_too_many_tries(alice: User, unit: SerialNumber) -> None:
    draft = drafts.begin(by=alice, serial=unit)
    for _ in range(5):
        drafts.verify(draft, "ZZZ", address=ADDRESS)
    with pytest.raises(TooManyTries):
        drafts.verify(draft, CHK, address=ADDRESS)


def test_a_second_invoice_stands_beside_the_first(verified: RegistrationDraft) -> None:
    for name, width in (("first.jpg", 120), ("second.jpg", 121)):
        drafts.save_invoice(draft=verified, clean=picture(name, jpeg(width)))
    assert names_of(verified.invoices.all()) == ["first.jpg", "second.jpg"]
    assert all(map(are_stored, verified.invoices.all()))


def test_the_same_invoice_twice_is_one(verified: RegistrationDraft) -> None:
    first = drafts.save_invoice(draft=verified, clean=picture("first.jpg"))
    again = drafts.save_invoice(draft=verified, clean=picture("the same.jpg"))
    assert again == first
    assert names_of(Upload.objects.all()) == ["first.jpg"]


def test_an_invoice_that_is_removed_goes_with_its_file_and_the_other_stays(
    verified: RegistrationDraft, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = (
        drafts.save_invoice(draft=verified, clean=picture(name, jpeg(width)))
        for name, width in (("first.jpg", 120), ("second.jpg", 121))
    )
    files = [str(page.file.name) for page in first.pages.all()]
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.remove_invoice(draft=verified, upload_id=first.pk)
        assert not drafts.remove_invoice(draft=verified, upload_id=first.pk)
    assert list(verified.invoices.all()) == [second]
    assert not any(map(evidence_storage().exists, files))
    assert are_stored(second)


def test_an_invoice_of_somebody_else_is_not_removed(verified: RegistrationDraft, bob: User) -> None:
    theirs = drafted(bob, make_serial()).invoices.get()
    assert not drafts.remove_invoice(draft=verified, upload_id=theirs.pk)
    assert are_stored(theirs)
