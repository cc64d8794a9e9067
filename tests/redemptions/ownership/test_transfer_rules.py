import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.throttles import TooManyTries
from notifications.models import Email
from notifications.outbox import delivery
from products.models import OwnershipTransfer, RegisteredProduct
from products.ownership import transfers
from products.ownership.transfers import (
    AlreadyOffered,
    MadeToAnother,
    OwnProduct,
    TransferNotOpen,
)
from promotions.eligibility import ReasonCode
from promotions.models import Promotion
from redemptions.claims import submit
from redemptions.claims.eligibility_context import evaluate, evaluate_running
from redemptions.claims.submit import NotComplete
from redemptions.models import Claim
from redemptions.ownership import transfer_rules
from redemptions.ownership.transfer_rules import NotNow
from redemptions.review import decisions
from tests.crowd import at_once, kinds
from tests.factories import (
    make_claim,
    make_draft,
    make_promotion,
    make_registered,
    make_reward,
    submit_claim,
)

LINK = re.compile(r"/products/offers/([\w.-]+)/")


@pytest.fixture
def given(alice: User) -> RegisteredProduct:
    return make_registered(alice)


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion()
    make_reward(promotion, n=3)
    return promotion


def offer(
    given: RegisteredProduct, email: str = "bob@example.com", **fields: Any
) -> OwnershipTransfer:
    """Offer the product by its own member."""
    values = {"with_proof": False, "language": "en", **fields}
    return transfer_rules.offer(by=given.user, registered_id=given.pk, email=email, **values)


def token_in(letter: Email) -> str:
    """The token in the link of the letter that is sent."""
    found = LINK.search(letter.bodies()[0])
    assert found
    return found[1]


def test_offer_writes_one_letter_whose_link_no_copy_shows(given: RegisteredProduct) -> None:
    made = offer(given)
    letter = Email.objects.get(kind="product_offered")
    assert (letter.to, letter.user_id) == ("bob@example.com", None)
    assert transfers.named_in(token_in(letter)) == made
    assert "/offers/" not in letter.text + letter.html
    assert given.serial.serial not in "".join(letter.bodies())
    assert given.user.email not in "".join(letter.bodies())


def test_offer_says_the_same_of_an_address_with_an_account_and_without(
    given: RegisteredProduct, bob: User
) -> None:
    offer(given, bob.email)
    other = make_registered(given.user, given.product)
    offer(other, "nobody@example.com")
    first, second = Email.objects.filter(kind="product_offered").order_by("pk")
    assert (first.subject, first.user_id) == (second.subject, second.user_id)


def test_a_forged_link_leads_to_no_offer(given: RegisteredProduct) -> None:
    offer(given)
    token = token_in(Email.objects.get())
    assert transfers.named_in(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert transfers.named_in("1") is None


def test_accept_passes_the_product_with_its_warranty_and_without_the_invoice(
    given: RegisteredProduct, bob: User
) -> None:
    made = offer(given)
    taken = transfer_rules.accept(by=bob, handover_id=made.pk)
    given.refresh_from_db()
    assert given.release_reason == RegisteredProduct.Ending.HANDED_OVER
    assert [*given.user.registered_products.live()] == []
    assert [*bob.registered_products.live()] == [taken]
    assert (taken.serial, taken.warranty_until) == (given.serial, given.warranty_until)
    assert taken.purchased_on == given.purchased_on
    assert not taken.proofs.exists()
    made.refresh_from_db()
    assert (made.outcome, made.ended_by) == ("accepted", bob)
    assert Email.objects.get(kind="product_accepted").to == given.user.email


def test_accept_takes_the_newest_proof_along_where_the_giver_ticked_it(
    given: RegisteredProduct, bob: User
) -> None:
    taken = transfer_rules.accept(by=bob, handover_id=offer(given, with_proof=True).pk)
    passed, kept = taken.proofs.get(), given.proofs.get()
    assert [*passed.uploads.all()] == [*kept.uploads.all()]


def test_an_offer_is_accepted_once(given: RegisteredProduct, bob: User, rita: User) -> None:
    made = offer(given)
    taken = transfer_rules.accept(by=bob, handover_id=made.pk)
    for who in (bob, rita):
        with pytest.raises(TransferNotOpen):
            transfer_rules.accept(by=who, handover_id=made.pk)
    assert RegisteredProduct.objects.live().get() == taken


@pytest.mark.parametrize("act", [transfer_rules.accept, transfers.decline])
def test_whom_an_offer_was_made_to_alone_may_take_it(
    act: Callable[..., object], given: RegisteredProduct, bob: User, rita: User
) -> None:
    made = offer(given, "Bob+boards@Example.com")
    with pytest.raises(MadeToAnother):
        act(by=rita, handover_id=made.pk)
    addresses = EmailAddress.objects.filter(user=bob)
    addresses.update(verified=False)
    with pytest.raises(MadeToAnother):
        act(by=bob, handover_id=made.pk)
    assert OwnershipTransfer.objects.get().is_open
    addresses.update(verified=True)
    act(by=bob, handover_id=made.pk)
    assert OwnershipTransfer.objects.get().ended_by == bob


@pytest.mark.parametrize("act", [transfer_rules.accept, transfers.decline, transfers.withdraw])
def test_an_offer_ends_after_14_days(
    act: Callable[..., object], given: RegisteredProduct, bob: User
) -> None:
    made = offer(given)
    OwnershipTransfer.objects.update(offered_at=F("offered_at") - timedelta(days=14))
    by = given.user if act is transfers.withdraw else bob
    with pytest.raises(TransferNotOpen):
        act(by=by, handover_id=made.pk)
    assert offer(given).is_open  # and another may follow


def test_an_offer_that_has_ended_is_told_by_no_e_mail(
    given: RegisteredProduct, mailoutbox: list[EmailMessage]
) -> None:
    transfers.withdraw(by=given.user, handover_id=offer(given).pk)
    assert Email.objects.get(kind="product_offered").status == Email.Status.WITHDRAWN
    offer(given)
    # As if nothing had withdrawn it: the worker asks again.
    OwnershipTransfer.objects.update(offered_at=F("offered_at") - timedelta(days=14))
    delivery.send_due()
    assert mailoutbox == []


def test_decline_and_withdraw_leave_the_product(given: RegisteredProduct, bob: User) -> None:
    transfers.decline(by=bob, handover_id=offer(given).pk)
    made = offer(given)
    with pytest.raises(OwnershipTransfer.DoesNotExist):
        transfers.withdraw(by=bob, handover_id=made.pk)
    transfers.withdraw(by=given.user, handover_id=made.pk)
    with pytest.raises(TransferNotOpen):
        transfer_rules.accept(by=bob, handover_id=made.pk)
    assert RegisteredProduct.objects.live().get() == given
    assert Email.objects.filter(kind="product_declined").count() == 1


def test_nobody_offers_or_takes_what_is_their_own_or_anothers(
    given: RegisteredProduct, bob: User
) -> None:
    with pytest.raises(RegisteredProduct.DoesNotExist):
        transfer_rules.offer(
            by=bob, registered_id=given.pk, email="x@example.com", with_proof=True, language="en"
        )
    made = offer(given)
    with pytest.raises(AlreadyOffered):
        offer(given, "carol@example.com")
    for act in (transfer_rules.accept, transfers.decline):
        with pytest.raises(OwnProduct):
            act(by=given.user, handover_id=made.pk)


def test_offers_are_counted_by_member_and_by_address(given: RegisteredProduct, bob: User) -> None:
    for _ in range(3):
        transfers.withdraw(by=given.user, handover_id=offer(given).pk)
    with pytest.raises(TooManyTries):
        offer(given, "BOB@example.com")
    transfers.withdraw(by=given.user, handover_id=offer(given, "carol@example.com").pk)
    with pytest.raises(TooManyTries):
        offer(given, "dave@example.com")
    with pytest.raises(TooManyTries):
        offer(make_registered(bob), "bob@example.com")
    assert Email.objects.filter(kind="product_offered").count() == 4


def test_an_open_claim_keeps_the_product_and_a_decided_one_stays_behind(
    given: RegisteredProduct, bob: User, rita: User, promotion: Promotion
) -> None:
    made = offer(given)
    claim = make_claim(given.user, promotion, given)
    with pytest.raises(NotNow) as refused:
        transfer_rules.accept(by=bob, handover_id=made.pk)
    assert claim.reference in refused.value.reasons[0]
    decisions.send_back(claim_id=claim.pk, by=rita, reason="-")
    with pytest.raises(NotNow):
        transfer_rules.accept(by=bob, handover_id=made.pk)
    submit.cancel_claim(by=given.user, claim_id=claim.pk)
    claim = make_claim(given.user, promotion, given)
    decisions.approve(claim_id=claim.pk, by=rita)
    transfer_rules.accept(by=bob, handover_id=made.pk)
    claim.refresh_from_db()
    assert (claim.user, claim.registered_product) == (given.user, given)


def test_what_was_redeemed_before_is_told_to_the_receiver(
    given: RegisteredProduct, bob: User, rita: User, promotion: Promotion
) -> None:
    decisions.approve(claim_id=make_claim(given.user, promotion, given).pk, by=rita)
    taken = transfer_rules.accept(by=bob, handover_id=offer(given).pk)
    [look] = evaluate_running(bob, [taken])
    assert [reason.why for reason in look.reasons] == [ReasonCode.CLAIMED]
    draft = make_draft(bob, promotion, taken)
    with pytest.raises(submit.NotEligible):
        submit.submit_claim(by=bob, draft_id=draft.pk, language="en")


def test_what_the_giver_did_not_redeem_the_receiver_may(
    given: RegisteredProduct, bob: User, promotion: Promotion
) -> None:
    taken = transfer_rules.accept(by=bob, handover_id=offer(given).pk)
    assert submit_claim(bob, promotion, taken).user == bob


@pytest.mark.django_db(transaction=True)
def test_who_accepts_many_times_at_once_gets_it_once(given: RegisteredProduct, bob: User) -> None:
    made = offer(given)
    acts = [partial(transfer_rules.accept, by=bob, handover_id=made.pk)] * 8
    assert kinds(at_once(acts)) == {"TransferNotOpen": 7, "RegisteredProduct": 1}
    assert RegisteredProduct.objects.live().count() == 1
    assert Email.objects.filter(kind="product_accepted").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_the_lock_is_what_keeps_a_claim_from_a_product_that_leaves(
    given: RegisteredProduct,
    bob: User,
    promotion: Promotion,
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    made, draft = offer(given), make_draft(given.user, promotion, given)
    if not is_locked:
        meet = Barrier(2, timeout=30)
        reasons = transfer_rules.reasons_against
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
        monkeypatch.setattr(submit, "evaluate", lambda *look: (meet.wait(), evaluate(*look))[1])
        monkeypatch.setattr(
            transfer_rules, "reasons_against", lambda one: (reasons(one), meet.wait())[0]
        )
    acts: list[Callable[[], object]] = [
        partial(transfer_rules.accept, by=bob, handover_id=made.pk),
        partial(submit.submit_claim, by=given.user, draft_id=draft.pk, language="en"),
    ]
    came = at_once(acts)
    done = [one for one in came if not isinstance(one, Exception)]
    assert len(done) == (1 if is_locked else 2)
    if is_locked:
        assert {type(one) for one in came if one not in done} <= {NotNow, NotComplete}
        gone = RegisteredProduct.objects.exclude(released_at=None)
        assert not Claim.objects.filter(registered_product__in=gone).exists()


def test_no_offer_ends_without_saying_who_ended_it(given: RegisteredProduct) -> None:
    made = offer(given)
    transfers.withdraw(by=given.user, handover_id=made.pk)
    made.refresh_from_db()
    assert made.ended_at is not None
    assert made.ended_at <= timezone.now()
    assert made.ended_by == given.user
