from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.captchas.suspicion import CaptchaOwed, Checked
from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from notifications.models import Email
from products.models import OwnershipTransfer, RegisteredProduct, RegistrationDraft, SerialDispute
from products.ownership import disputes, transfers
from products.ownership.disputes import AlreadyDisputed, DisputeNotOpen, NotHeard, OthersOpen
from products.registration import drafts, register
from products.registration.drafts import AlreadyRegistered
from promotions.models import Promotion
from redemptions.models import Claim, ClaimEvent, ScheduledDecision
from redemptions.ownership import transfer_rules
from redemptions.ownership.transfer_rules import NotNow
from redemptions.review import decisions, undo_window
from tests.factories import (
    drafted_dispute,
    jpeg,
    make_claim,
    make_dispute,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    picture,
    today,
)


@pytest.fixture
def held(bob: User) -> RegisteredProduct:
    """Bob has registered what alice says is hers."""
    return make_registered(bob)


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=3)
    return promotion


def letters() -> dict[str, str]:
    """Kind and reader of each letter."""
    return dict(Email.objects.values_list("kind", "to"))


def offer(held: RegisteredProduct) -> OwnershipTransfer:
    """Offer the product by its holder to rita."""
    return transfer_rules.offer(
        by=held.user,
        registered_id=held.pk,
        email="rita@example.com",
        with_proof=False,
        language="en",
    )


def test_a_taken_unit_is_drafted_by_who_disputes_it_alone(
    alice: User, held: RegisteredProduct
) -> None:
    with pytest.raises(AlreadyRegistered):
        drafts.begin(by=alice, serial=held.serial)
    with pytest.raises(AlreadyRegistered):
        drafts.begin(by=held.user, serial=held.serial, disputes=True)
    assert drafts.begin(by=alice, serial=held.serial, disputes=True).user == alice


def test_submit_keeps_the_proofs_and_tells_both_without_naming_the_other(
    alice: User, held: RegisteredProduct
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    assert (dispute.against, dispute.serial) == (held, held.serial)
    assert not RegistrationDraft.objects.exists()
    assert not Upload.objects.filter(submitted_at=None).exists()
    assert letters() == {"dispute_received": alice.email, "dispute_opened": held.user.email}
    written = "".join(Email.objects.get(kind="dispute_opened").bodies())
    for secret in (alice.email, alice.first_name, dispute.note):
        assert secret not in written


@pytest.mark.parametrize("missing", ["chk", "invoice", "label", "note"])
def test_submit_needs_the_chk_and_every_proof(
    alice: User, held: RegisteredProduct, missing: str
) -> None:
    purchase = drafted_dispute(alice, held)
    draft = RegistrationDraft.objects.get()
    if missing == "invoice":
        draft.invoices.clear()
    changed: dict[str, dict[str, Any]] = {
        "chk": {"chk_verified": False},
        "label": {"label": None},
        "note": {"note": ""},
    }
    RegistrationDraft.objects.update(**changed.get(missing, {"region": "DE"}))
    with pytest.raises(RegistrationDraft.DoesNotExist):
        disputes.submit(by=alice, purchase=purchase)
    assert not SerialDispute.objects.exists()


def test_one_dispute_of_a_member_about_a_unit_is_open(alice: User, held: RegisteredProduct) -> None:
    first = make_dispute(alice, held)
    with pytest.raises(AlreadyDisputed):
        make_dispute(alice, held)
    disputes.withdraw(by=alice, dispute_id=first.pk)
    assert make_dispute(alice, held) != first


def test_a_unit_that_was_given_up_meanwhile_is_registered_instead(
    alice: User, held: RegisteredProduct
) -> None:
    purchase = drafted_dispute(alice, held)
    register.release(held, because=RegisteredProduct.Ending.HANDED_OVER)
    with pytest.raises(RegisteredProduct.DoesNotExist):
        disputes.submit(by=alice, purchase=purchase)
    assert RegistrationDraft.objects.get().label is not None


def test_a_newer_photo_of_the_label_takes_the_place_of_the_earlier(
    alice: User, held: RegisteredProduct
) -> None:
    drafted_dispute(alice, held)
    draft = RegistrationDraft.objects.get()
    drafts.save_label(draft=draft, clean=picture("sharper.jpg", jpeg(130)))
    draft.refresh_from_db()
    assert draft.label is not None
    assert draft.label.original_name == "sharper.jpg"
    assert Upload.objects.filter(user=alice, kind="serial_photo").count() == 1
    drafts.delete_draft(draft)
    assert not Upload.objects.filter(user=alice).exists()


def test_uphold_passes_the_product_by_the_purchase_that_was_proved(
    alice: User, held: RegisteredProduct, lena: User
) -> None:
    dispute = make_dispute(alice, held)
    registered = transfer_rules.uphold(
        by=lena, dispute_id=dispute.pk, reason="The invoice is hers."
    )
    held.refresh_from_db()
    assert held.release_reason == RegisteredProduct.Ending.DISPUTED
    assert [*held.user.registered_products.live()] == []
    assert registered.user == alice
    assert registered.purchased_on == dispute.purchased_on
    warranty = register.warranty_until(held.serial, dispute.purchased_on)
    assert registered.warranty_until == warranty
    assert [*registered.proofs.get().uploads.all()] == [*dispute.invoices.all()]
    assert letters()["dispute_upheld"] == alice.email
    lost = Email.objects.get(kind="dispute_lost")
    assert lost.to == held.user.email
    assert "The invoice is hers." in lost.bodies()[0]
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.decided_by) == ("upheld", lena)


def test_refuse_leaves_the_product_and_tells_why(
    alice: User, held: RegisteredProduct, lena: User
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    disputes.refuse(by=lena, dispute_id=dispute.pk, reason="The invoice names another model.")
    assert RegisteredProduct.objects.live().get() == held
    refused = Email.objects.get(kind="dispute_refused")
    assert refused.to == alice.email
    assert "The invoice names another model." in refused.bodies()[0]
    over = Email.objects.get(kind="dispute_over")
    assert over.to == held.user.email
    assert "another model" not in over.bodies()[0]


def test_nothing_is_upheld_before_the_holder_was_heard(
    alice: User, held: RegisteredProduct, lena: User
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    with pytest.raises(NotHeard):
        transfer_rules.uphold(by=lena, dispute_id=dispute.pk, reason="-")
    SerialDispute.objects.update(opened_at=F("opened_at") - timedelta(days=7))
    assert transfer_rules.uphold(by=lena, dispute_id=dispute.pk, reason="-").user == alice


def test_nothing_is_decided_without_a_reason(
    alice: User, held: RegisteredProduct, lena: User
) -> None:

    dispute = make_dispute(alice, held)
    with pytest.raises(IntegrityError, match="dispute_decision_has_reason"):
        disputes.refuse(by=lena, dispute_id=dispute.pk, reason="")


def test_uphold_asks_for_the_other_dispute_first(
    alice: User, held: RegisteredProduct, lena: User
) -> None:
    first, second = make_dispute(alice, held), make_dispute(make_member(), held)
    with pytest.raises(OthersOpen):
        transfer_rules.uphold(by=lena, dispute_id=first.pk, reason="-")
    disputes.refuse(by=lena, dispute_id=second.pk, reason="-")
    assert transfer_rules.uphold(by=lena, dispute_id=first.pk, reason="-").user == alice


def test_an_answer_comes_from_the_holder_alone_and_adds_to_the_earlier(
    alice: User, held: RegisteredProduct
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    with pytest.raises(SerialDispute.DoesNotExist):
        disputes.answer(by=alice, dispute_id=dispute.pk, text="x", cleans=[])
    with pytest.raises(SerialDispute.DoesNotExist):
        disputes.withdraw(by=held.user, dispute_id=dispute.pk)
    for text in ("Bought in May.", "Here is the invoice."):
        clean = picture("answer.jpg")
        disputes.answer(by=held.user, dispute_id=dispute.pk, text=text, cleans=[clean])
    dispute.refresh_from_db()
    assert dispute.answer == "Bought in May.\n\nHere is the invoice."
    assert dispute.answer_uploads.count() == 2
    assert storage.delete_uploads(dispute.answer_uploads.all()) == 0  # handed in: it stays


def test_uphold_ends_the_losers_claims_and_frees_the_serial_for_its_owner(
    alice: User, held: RegisteredProduct, rita: User, lena: User, promotion: Promotion
) -> None:
    owed = make_promotion()
    make_reward(owed, n=1, delivery="on_date", deliver_on=today() + timedelta(days=9))
    approved, back = make_claim(held.user, owed, held), make_claim(held.user, promotion, held)
    decisions.approve(claim_id=approved.pk, by=rita)
    decisions.send_back(claim_id=back.pk, by=rita, reason="blurred")
    dispute = make_dispute(alice, held)
    registered = transfer_rules.uphold(by=lena, dispute_id=dispute.pk, reason="-")
    back.refresh_from_db()
    approved.refresh_from_db()
    assert (back.status, approved.status) == (Claim.Status.REJECTED, Claim.Status.APPROVED)
    assert Email.objects.get(kind="claim_rejected").to == held.user.email
    assert "no longer affects you" in Email.objects.get(kind="dispute_upheld").bodies()[0]
    noted = ClaimEvent.objects.filter(kind=ClaimEvent.Kind.NOTED)
    assert [event.claim for event in noted] == [approved]
    assert make_claim(alice, promotion, registered).status == Claim.Status.SUBMITTED


def test_uphold_drops_a_decision_that_may_still_be_undone(
    alice: User, held: RegisteredProduct, rita: User, lena: User, promotion: Promotion
) -> None:
    claim = make_claim(held.user, promotion, held)
    undo_window.approve(claim_id=claim.pk, by=rita)
    transfer_rules.uphold(by=lena, dispute_id=make_dispute(alice, held).pk, reason="-")
    ScheduledDecision.objects.update(takes_effect_at=F("takes_effect_at") - timedelta(hours=1))
    assert undo_window.carry_out_due() == 0
    claim.refresh_from_db()
    assert claim.status == Claim.Status.REJECTED


def test_a_disputed_product_is_not_handed_over(
    alice: User, held: RegisteredProduct, rita: User, lena: User
) -> None:
    made = offer(held)
    dispute = make_dispute(alice, held)
    with pytest.raises(NotNow):
        transfer_rules.accept(by=rita, handover_id=made.pk)
    transfer_rules.uphold(by=lena, dispute_id=dispute.pk, reason="-")
    made.refresh_from_db()
    assert made.outcome == OwnershipTransfer.Outcome.WITHDRAWN
    with pytest.raises(transfers.TransferNotOpen):
        transfer_rules.accept(by=rita, handover_id=made.pk)


def test_my_products_shows_both_sides_that_it_is_disputed(
    client: Client, alice: User, held: RegisteredProduct
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    client.force_login(alice)
    page = client.get(reverse("my-products")).content.decode()
    assert "In dispute since" in page
    assert reverse("dispute-withdrawal", args=[dispute.pk]) in page
    client.force_login(held.user)
    page = client.get(reverse("my-products")).content.decode()
    assert reverse("dispute-answer", args=[held.pk, dispute.pk]) in page
    assert alice.email not in page


def test_what_is_withdrawn_is_withdrawn_once(alice: User, held: RegisteredProduct) -> None:
    dispute = make_dispute(alice, held)
    disputes.withdraw(by=alice, dispute_id=dispute.pk)
    with pytest.raises(DisputeNotOpen):
        disputes.withdraw(by=alice, dispute_id=dispute.pk)
    assert letters()["dispute_over"] == held.user.email


def test_a_dispute_from_a_new_browser_needs_a_captcha(alice: User, held: RegisteredProduct) -> None:
    purchase = drafted_dispute(alice, held)
    with pytest.raises(CaptchaOwed):
        disputes.submit(by=alice, purchase=purchase, checked=Checked.NEW_BROWSER)
    assert disputes.submit(by=alice, purchase=purchase).pk
