"""An erasure: what becomes of what is open, that it goes on where it was, and what still counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.deletion import erasure, requests
from accounts.email_change import changes
from accounts.models import AccountDeletion, User
from foundation import personal_data
from foundation.personal_data import APPS, PersonalData
from fulfilment.models import Fulfilment
from notifications.models import Email, UndeliverableAddress
from products.models import OwnershipTransfer, RegisteredProduct, SerialDispute
from promotions.models import RewardCode
from redemptions.claims import submit
from redemptions.models import Claim, Recipient
from redemptions.ownership import transfer_rules
from redemptions.review import decisions
from tests import lucky_draws
from tests.factories import (
    PASSWORD,
    make_claim,
    make_dispute,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    submit_claim,
)

pytestmark = pytest.mark.long


def leave(member: User) -> None:
    requests.ask(member=member, by=member)
    AccountDeletion.objects.filter(user=member).update(due_at=timezone.now())
    assert erasure.erase_due() == 1


def test_what_is_open_ends_and_the_account_is_nobodys(alice: User, rita: User) -> None:
    promotion = make_promotion(limit_per_member=5, recipient_wanted=True)
    make_reward(promotion, n=1, delivery="on_date", deliver_on=promotion.ends_on)
    opened, owed = make_claim(alice, promotion), make_claim(alice, promotion)
    decisions.approve(claim_id=owed.pk, by=rita)
    leave(alice)
    opened.refresh_from_db()
    assert opened.status == Claim.Status.CANCELLED
    assert Fulfilment.objects.get(cause__claim=owed).status == Fulfilment.Status.REVOKED
    assert RewardCode.objects.get().voided_at, "nobody saw it"
    assert not Recipient.objects.exists()
    member = User.objects.get(pk=alice.pk)
    assert (member.email, member.get_full_name()) == (f"{alice.pk}@erased.invalid", "(erased)")
    assert not member.is_active
    assert not member.has_usable_password()
    assert not Client().login(email=alice.email, password=PASSWORD)
    last = Email.objects.get(to=alice.email)
    assert (last.kind, last.user) == ("account_deleted", None)
    assert not Email.objects.filter(user=alice).exists()


@pytest.mark.long
def test_a_prize_that_was_not_sent_is_given_up(alice: User, rita: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    draw = make_reward(promotion, kind="draw", stock=1)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, rita, make_member(is_staff=True))
    lucky_draws.accept_all(draw)
    leave(alice)
    states = Fulfilment.objects.order_by("pk").values_list("kind", "status")
    assert list(states) == [("code", "delivered"), ("parcel", "revoked")]


@pytest.mark.long
def test_the_last_letter_goes_once_it_has_left_with_the_mark_that_it_made(alice: User) -> None:
    leave(alice)
    erasure.erase_due()
    assert Email.objects.filter(kind="account_deleted").exists(), "on its way"
    Email.objects.update(status=Email.Status.FAILED)
    UndeliverableAddress.objects.create(address=alice.email, cause="address", answer="550")
    erasure.erase_due()
    assert not Email.objects.exists()
    assert not UndeliverableAddress.objects.exists()


def test_products_are_free_for_others_and_who_disputed_is_told(alice: User, bob: User) -> None:
    mine = make_registered(alice)
    dispute = make_dispute(bob, mine)
    offered = transfer_rules.offer(
        by=alice,
        registered_id=make_registered(alice).pk,
        email="friend@example.com",
        with_proof=False,
        language="en",
    )
    leave(alice)
    dispute.refresh_from_db()
    offered.refresh_from_db()
    assert dispute.outcome == SerialDispute.Outcome.WITHDRAWN
    assert (offered.outcome, offered.email) == (OwnershipTransfer.Outcome.WITHDRAWN, "")
    assert not RegisteredProduct.objects.live().exists()
    assert Email.objects.get(kind="dispute_moot").user == bob
    assert make_registered(bob, serial=mine.serial)


@pytest.mark.long
def test_an_invoice_that_went_along_with_a_product_stays_with_its_holder(
    alice: User, bob: User
) -> None:
    given = make_registered(alice)
    offered = transfer_rules.offer(
        by=alice, registered_id=given.pk, email=bob.email, with_proof=True, language="en"
    )
    taken = transfer_rules.accept(by=bob, handover_id=offered.pk)
    leave(alice)
    (upload,) = taken.proofs.get().uploads.all()
    assert (upload.user, upload.original_name) == (bob, "")
    assert upload.pages.get().file.size


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.long
def test_who_signs_up_again_is_new_and_the_limit_of_the_mailbox_holds(
    alice: User,
    rita: User,
    shares: bool,  # noqa: FBT001 -- by name
) -> None:
    promotion = make_promotion(limit_per_member=1, tags_share_limit=shares)
    make_reward(promotion, n=5)
    decisions.approve(claim_id=submit_claim(alice, promotion).pk, by=rita)
    leave(alice)
    again = make_member(alice.email)
    tagged = make_member("alice+new@example.com")
    assert not again.claims.exists()
    assert Claim.objects.counted_for(again, promotion).count() == 1
    for member, is_refused in ((again, True), (tagged, shares)):
        if is_refused:
            with pytest.raises(submit.NotEligible):
                submit_claim(member, promotion)
        else:
            assert submit_claim(member, promotion)


def test_one_that_was_stopped_goes_on_and_no_other_waits_for_it(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in (alice, bob):
        requests.ask(member=member, by=member)
    AccountDeletion.objects.update(due_at=timezone.now() - timedelta(days=1))

    def fail(member: User) -> int:
        if member == alice:
            raise ValueError
        return 0

    broken = PersonalData(app="broken", holds={}, erases=(fail,))
    with monkeypatch.context() as patch:
        patch.setattr(APPS, "_fillers", [*APPS, broken])
        assert erasure.erase_due() == 1
    left = AccountDeletion.objects.open().get()
    assert left.user == alice
    assert left.is_begun
    assert not User.objects.get(pk=alice.pk).is_active
    assert erasure.erase_due() == 1


@pytest.mark.long
def test_what_a_page_wrote_meanwhile_is_found_in_the_end(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    registered = make_registered(alice)
    late = iter([lambda: make_claim(alice, promotion, registered)])

    def claim_late(member: User) -> int:
        del member
        return int(bool(next(late, int)()))

    page = PersonalData(app="page", holds={}, erases=(claim_late,))
    monkeypatch.setattr(APPS, "_fillers", [*APPS, page])
    leave(alice)
    assert Claim.objects.get().status == Claim.Status.CANCELLED


@pytest.mark.long
def test_a_step_takes_so_many_rows_and_is_asked_again(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_data, "MOST_AT_ONCE", 2)
    for _ in range(5):
        requests.ask(member=alice, by=alice)
        requests.keep(member=alice, by=alice)
    assert Email.objects.filter(user=alice).count() == 5
    leave(alice)
    assert not Email.objects.filter(user=alice).exists()


@pytest.mark.long
def test_an_email_about_it_afterwards_is_sent_to_nobody(alice: User, rita: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    leave(alice)
    was_unseen = decisions.revoke(claim_id=claim.pk, by=rita, reason="A second account.")
    assert not was_unseen, "its e-mail is gone, and yet it may have been read"
    assert not erasure.is_to_somebody(Email.objects.get(kind="claim_revoked"))


def test_earlier_addresses_are_looked_for_unless_they_are_anothers(alice: User, bob: User) -> None:
    """What goes with them: tests/security/test_v14_2_4_erasure.py."""
    for old in ("alice@old.example", "bob@example.com", "alice@older.example"):
        changes.record(by=alice, old=old, new=alice.email)
    changes.record(by=bob, old="alice@older.example", new=bob.email)
    assert personal_data.addresses_of(alice) == ["alice@example.com", "alice@old.example"]
    assert personal_data.addresses_of(bob) == ["bob@example.com"]
