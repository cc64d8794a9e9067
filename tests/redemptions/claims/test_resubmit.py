"""What the member does with a claim that stands: corrects it, or withdraws it."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from foundation.working_days import add_working_days
from notifications.models import Email
from products.models import ProofOfPurchase, RegisteredProduct
from products.registration import register
from promotions.models import ExtraQuestion, Promotion
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft, SendBackReason
from redemptions.models.locks import AlreadyDecided, NoLongerTheirs
from redemptions.review import decisions
from tests.factories import (
    jpeg,
    make_claim,
    make_promotion,
    make_registered,
    make_reward,
    picture,
    submit_claim,
    today,
)


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=5)
    return promotion


def test_resubmit_puts_the_corrected_claim_under_review_again(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    Claim.objects.update(submitted_at=timezone.now() - timedelta(days=9))
    before = Claim.objects.get().submitted_at
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    correct(claim)
    again = submit.resubmit_claim(by=alice, claim_id=claim.pk)
    assert again.status == Claim.Status.SUBMITTED
    assert again.submitted_at > before
    names = [photo.upload.original_name for photo in again.serial_photos.all()]
    assert names == ["sharper.jpg", "serial.jpg"]
    proofs = [[str(upload) for upload in proof.uploads.all()] for proof in proofs_of(again)]
    assert proofs == [["page 1.jpg", "page 2.jpg"], ["invoice.jpg"]]
    assert not Upload.objects.filter(submitted_at=None).exists()
    kinds = list(again.events.values_list("kind", flat=True))
    assert kinds == ["submitted", "sent_back", "resubmitted"]
    letters = Email.objects.order_by("pk").values_list("kind", flat=True)
    assert list(letters) == ["claim_received", "claim_sent_back", "claim_received"]


def proofs_of(claim: Claim) -> QuerySet[ProofOfPurchase]:
    return claim.registered_product.proofs.all()


def correct(claim: Claim) -> None:
    draft = drafts.correction_of(claim)
    kept = drafts.save_draft(
        draft,
        recipient=draft.recipient,
        answers=draft.answers,
        registered=draft.registered_product,
    )
    drafts.save_photo(kept, picture("sharper.jpg"))
    drafts.save_invoice(kept, picture("page 1.jpg"))
    drafts.save_invoice(kept, picture("page 2.jpg", jpeg(121)))


def test_resubmit_is_refused_unless_the_claim_was_sent_back(
    alice: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    correct(claim)
    with pytest.raises(AlreadyDecided):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)


def test_resubmit_is_refused_once_the_product_passed_on(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    correct(claim)
    register.release(claim.registered_product, because=RegisteredProduct.Ending.DISPUTED)
    with pytest.raises(NoLongerTheirs):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)


def test_resubmit_removes_an_answer_that_was_cleared(
    alice: User, rita: User, promotion: Promotion
) -> None:
    question = ExtraQuestion.objects.create(promotion=promotion, kind="yes_no", is_required=False)
    claim = make_claim(alice, promotion, answers={str(question.pk): "yes"})
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    draft = drafts.correction_of(claim)
    drafts.save_draft(
        draft,
        recipient={},
        answers={str(question.pk): ""},
        registered=claim.registered_product,
    )
    submit.resubmit_claim(by=alice, claim_id=claim.pk)
    assert not claim.answers.exists()


def test_resubmit_does_not_find_the_claim_of_another_member(
    alice: User, bob: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(bob, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    correct(claim)
    with pytest.raises(Claim.DoesNotExist):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SENT_BACK


def test_cancel_frees_product_and_limit(alice: User, promotion: Promotion) -> None:
    registered = make_registered(alice)
    claim = make_claim(alice, promotion, registered)
    assert submit.cancel_claim(by=alice, claim_id=claim.pk).status == Claim.Status.CANCELLED
    anew = submit_claim(alice, promotion, registered)
    assert (anew.slot, anew.status) == (1, Claim.Status.SUBMITTED)
    assert list(claim.events.values_list("kind", "actor")) == [
        ("submitted", alice.pk),
        ("cancelled", alice.pk),
    ]


def test_cancel_of_a_claim_sent_back_drops_its_correction(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    correct(claim)
    submit.cancel_claim(by=alice, claim_id=claim.pk)
    assert not ClaimDraft.objects.exists()
    assert sorted(map(str, Upload.objects.all())) == ["invoice.jpg", "serial.jpg"]


def test_cancel_comes_too_late_after_approval(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    with pytest.raises(AlreadyDecided) as error:
        submit.cancel_claim(by=alice, claim_id=claim.pk)
    assert error.value.decision is not None
    assert error.value.decision.decided_by == rita


def test_cancel_does_not_find_the_claim_of_another_member(
    alice: User, bob: User, promotion: Promotion
) -> None:
    claim = make_claim(bob, promotion)
    with pytest.raises(Claim.DoesNotExist):
        submit.cancel_claim(by=alice, claim_id=claim.pk)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED


def test_the_days_while_the_member_has_to_act_do_not_count(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    claim.due_on = add_working_days(today(), 5, claim.region)
    claim.save(update_fields=["due_on"])
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    claim.refresh_from_db()
    assert claim.days_left == 5
    # Two weeks pass until the member acts.
    Claim.objects.update(due_on=claim.due_on - timedelta(days=14))
    correct(claim)
    again = submit.resubmit_claim(by=alice, claim_id=claim.pk)
    assert again.due_on == add_working_days(today(), 5, claim.region)
    assert again.days_left is None


def test_what_was_overdue_when_it_was_sent_back_is_due_the_next_working_day(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    Claim.objects.update(due_on=today() - timedelta(days=3))
    decisions.send_back(claim_id=claim.pk, by=rita, reason="The photo is blurred.")
    correct(claim)
    again = submit.resubmit_claim(by=alice, claim_id=claim.pk)
    assert again.due_on == add_working_days(today(), 1, claim.region)


def test_resubmit_needs_what_the_reviewer_asked_for(
    alice: User, rita: User, promotion: Promotion
) -> None:
    claim = make_claim(alice, promotion)
    reason = SendBackReason.objects.get(name="Invoice not readable")
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Not readable.", reasons=[reason])
    claim.refresh_from_db()
    draft = drafts.correction_of(claim)
    kept = drafts.save_draft(draft, recipient={}, answers={}, registered=draft.registered_product)
    drafts.save_photo(kept, picture("sharper.jpg"))
    with pytest.raises(submit.NotComplete):
        submit.resubmit_claim(by=alice, claim_id=claim.pk)
    drafts.save_invoice(kept, picture("page 1.jpg"))
    assert submit.resubmit_claim(by=alice, claim_id=claim.pk).status == Claim.Status.SUBMITTED
