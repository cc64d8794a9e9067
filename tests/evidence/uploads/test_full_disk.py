"""A disk that is full loses nothing that was there, and keeps no half of anything."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from evidence.models import Upload, UploadPage
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.storage import NotStored
from products.registration import drafts as registration_drafts
from products.registration import register
from redemptions.claims import drafts
from redemptions.models import ClaimDraft
from tests.evidence.disk import ROOM, age_file, full_disk, large_jpeg, stored
from tests.factories import jpeg, make_draft, make_promotion, make_registered, make_serial, picture
from tests.products.conftest import are_stored, drafted, names_of, pages_of

pytestmark = pytest.mark.usefixtures("folder")


def keep(by: User, clean: CleanUpload) -> Upload:
    return storage.store_upload(by=by, clean=clean, kind=Upload.Kind.INVOICE)


def test_nothing_is_kept_and_it_says_what_to_do(alice: User) -> None:
    large = picture(content=large_jpeg())
    with full_disk(), pytest.raises(NotStored, match="try again in a few minutes"):
        keep(alice, large)
    assert not Upload.objects.exists()
    assert not UploadPage.objects.exists()
    assert keep(alice, large).pages.count() == 1


@pytest.mark.parametrize("keeps_originals", [False, True])
def test_the_pages_before_the_one_without_room_go_too(
    alice: User,
    folder: Path,
    settings: Settings,
    keeps_originals: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    settings.KEEP_ORIGINALS = keeps_originals
    clean = pages_of(jpeg(), large_jpeg())
    with full_disk(), pytest.raises(NotStored):
        keep(alice, clean)
    assert not UploadPage.objects.exists()
    # Of the page that was cut off, the beginning stays until the sweep.
    assert [path.stat().st_size for path in stored(folder)] in ([], [ROOM])
    for path in stored(folder):
        age_file(path, days=2)
    storage.delete_orphans()
    assert stored(folder) == []


def test_the_files_kept_before_stay(alice: User) -> None:
    draft = drafted(alice, make_serial())
    large = picture("page 2.jpg", large_jpeg())
    with full_disk(), pytest.raises(NotStored):
        registration_drafts.save_invoice(draft=draft, clean=large)
    assert names_of(draft.invoices.all()) == ["invoice.jpg"]
    assert are_stored(draft.invoices.get())


def test_a_proof_of_which_a_file_has_no_room_is_none(alice: User) -> None:
    registered = make_registered(alice)
    cleans = [picture("page 1.jpg"), picture("page 2.jpg", large_jpeg())]
    with full_disk(), pytest.raises(NotStored):
        register.add_proof(registered=registered, cleans=cleans)
    assert names_of(Upload.objects.all()) == ["invoice.jpg"]
    assert registered.proofs.count() == 1


def test_the_photo_before_stays_in_the_draft(alice: User) -> None:
    draft = make_draft(alice, make_promotion(), make_registered(alice))
    sharper = picture("sharper.jpg", large_jpeg())
    with full_disk(), pytest.raises(NotStored):
        drafts.save_photo(draft, sharper)
    photo = ClaimDraft.objects.get().photo
    assert photo is not None
    assert photo.original_name == "serial.jpg"
    assert are_stored(photo)
