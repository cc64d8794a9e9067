"""A disk that is full, by the kernel's word: a claim sent back stays whole and goes on later."""

import pytest

from accounts.models import User
from evidence.models import Upload
from evidence.uploads.storage import NotStored
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft
from redemptions.review import decisions
from tests.evidence.disk import full_disk, large_jpeg
from tests.factories import make_claim, make_promotion, make_reward, picture
from tests.products.conftest import are_stored, names_of

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def draft(alice: User, rita: User) -> ClaimDraft:
    """The correction of a claim sent back, with a photo and an invoice in it."""
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    correction = drafts.correction_of(claim)
    kept = drafts.save_draft(
        correction, recipient={}, answers={}, registered=claim.registered_product
    )
    drafts.save_photo(kept, picture("closer.jpg"))
    drafts.save_invoice(kept, picture("page 1.jpg"))
    return kept


def in_draft(draft: ClaimDraft) -> list[str]:
    found = ClaimDraft.objects.get(pk=draft.pk)
    uploads = drafts.uploads_of(found)
    assert all(are_stored(upload) for upload in uploads)
    return names_of(uploads)


def test_a_photo_without_room_leaves_the_one_before_and_the_claim(draft: ClaimDraft) -> None:
    sharper = picture("sharper.jpg", large_jpeg())
    with full_disk(), pytest.raises(NotStored):
        drafts.save_photo(draft, sharper)
    assert in_draft(draft) == ["closer.jpg", "page 1.jpg"]
    assert Claim.objects.get().status == Claim.Status.SENT_BACK
    kept = ClaimDraft.objects.select_related("photo").get(pk=draft.pk)
    drafts.save_photo(kept, sharper)
    assert in_draft(draft) == ["sharper.jpg", "page 1.jpg"]


def test_an_invoice_without_room_leaves_those_before(draft: ClaimDraft) -> None:
    with full_disk(), pytest.raises(NotStored):
        drafts.save_invoice(draft, picture("page 2.jpg", large_jpeg()))
    assert in_draft(draft) == ["closer.jpg", "page 1.jpg"]


def test_what_is_in_the_draft_is_redeemed_again_on_a_full_disk(
    draft: ClaimDraft, alice: User
) -> None:
    with full_disk(room=0):
        claim = submit.resubmit_claim(by=alice, claim_id=Claim.objects.get(draft=draft).pk)
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.check_runs.count() == 2
    assert [str(photo) for photo in claim.serial_photos.all()] == ["closer.jpg", "serial.jpg"]
    proof = claim.registered_product.proofs.first()
    assert proof
    assert names_of(proof.uploads.all()) == ["page 1.jpg"]
    assert all(are_stored(upload) for upload in Upload.objects.all())
    assert not ClaimDraft.objects.exists()
