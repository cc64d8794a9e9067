"""Nobody acts on a claim of their own, or of an account that shares something with theirs."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.conflicts import Conflict, ConflictOfInterest, related_accounts
from accounts.models import User
from accounts.security_events import SharedBrowser
from fulfilment.delivery import sending
from fulfilment.draws import announcing, drawing, entering, offers
from fulfilment.models import DrawEntry, Fulfilment, PrizeOffer
from notifications.models import Email
from products.ownership import disputes
from promotions.eligibility import ReasonCode
from promotions.models import Promotion
from redemptions.claims.submit import NotEligible
from redemptions.emails import resend
from redemptions.models import Claim, Recipient
from redemptions.models.conflicts import conflict_in
from redemptions.ownership import transfer_rules
from redemptions.review import decisions, leases, oversight, triage, undo_window
from redemptions.rewarding import code_replacement, rewards
from tests import lucky_draws
from tests.claim_rows import owed_for
from tests.conftest import in_group
from tests.factories import (
    make_claim,
    make_dispute,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    submit_claim,
)

PHONE = "+49 170 5550123"
PLACE = {
    "first_name": "A",
    "last_name": "B",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 7",
    "contact_number": PHONE,
}


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    return promotion


def of_her_own(rita: User, promotion: Promotion) -> Claim:
    return make_claim(rita, promotion)


def of_her_mailbox(rita: User, promotion: Promotion) -> Claim:
    del rita
    return make_claim(make_member("Rita+spring@example.com"), promotion)


def of_her_number(rita: User, promotion: Promotion) -> Claim:
    User.objects.filter(pk=rita.pk).update(contact_number="0170 555 0123")
    return submit_claim(make_member(contact_number=PHONE), promotion)


def of_her_house(rita: User, promotion: Promotion) -> Claim:
    claim = make_claim(make_member(), promotion)
    Recipient.objects.create(claim=claim, **{**PLACE, "contact_number": "1"})
    own = make_claim(rita, promotion)
    street = {"street": "INVALIDENSTR 7", "contact_number": "2"}
    Recipient.objects.create(claim=own, **{**PLACE, **street})
    return claim


def of_her_browser(rita: User, promotion: Promotion) -> Claim:
    member = make_member()
    SharedBrowser.objects.create(user=member, staff=rita)
    return make_claim(member, promotion)


RELATED = [of_her_own, of_her_mailbox, of_her_number, of_her_house, of_her_browser]


@pytest.mark.parametrize("made", RELATED)
def test_own_and_related_claims_are_refused_skipped_and_left_to_a_lead(
    made: Callable[[User, Promotion], Claim],
    rita: User,
    lena: User,
    bob: User,
    promotion: Promotion,
) -> None:
    claim = made(rita, promotion)
    others = make_claim(bob, promotion)
    for act in (decisions.approve, undo_window.approve):
        with pytest.raises(ConflictOfInterest):
            act(claim_id=claim.pk, by=rita)
    assert leases.take_next(by=rita, among=Claim.objects.all()) == others
    assert leases.take_next(by=rita, among=Claim.objects.all(), besides=[others.pk]) is None
    decisions.approve(claim_id=claim.pk, by=lena)


ACTS: dict[str, Callable[[Claim, User], Any]] = {
    "send back": lambda c, by: decisions.send_back(claim_id=c.pk, by=by, reason="-"),
    "planned": lambda c, by: undo_window.send_back(claim_id=c.pk, by=by, reason="-"),
    "reject": lambda c, by: decisions.reject(claim_id=c.pk, by=by, reason="-"),
    "first of two": lambda c, by: oversight.approve_first(claim_id=c.pk, by=by),
    "hold": lambda c, by: triage.hold(claim_id=c.pk, by=by),
    "take off hold": lambda c, by: triage.release_hold(claim_id=c.pk, by=by),
    "assign": lambda c, by: triage.assign(claim_id=c.pk, by=by, to=None),
    "note": lambda c, by: triage.note(claim_id=c.pk, by=by, text="-"),
    "take over": lambda c, by: leases.take_over(claim_id=c.pk, by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_act_on_an_open_claim_of_ones_own_is_refused(
    act: Callable[[Claim, User], Any], lena: User, promotion: Promotion
) -> None:
    with pytest.raises(ConflictOfInterest) as refused:
        act(make_claim(lena, promotion), lena)
    assert refused.value.conflict == Conflict.OWN


AFTERWARDS: dict[str, Callable[[Claim, User], Any]] = {
    "revoke": lambda c, by: decisions.revoke(claim_id=c.pk, by=by, reason="-"),
    "replace": lambda c, by: code_replacement.replace_code(
        claim_id=c.pk, code_id=c.fulfilment.code_id or 0, by=by, reason="-"
    ),
    "resend": lambda c, by: resend.resend_as_staff(
        claim_id=c.pk, message_id=Email.objects.get(kind="claim_code").pk, by=by
    ),
}


@pytest.mark.parametrize("act", AFTERWARDS.values(), ids=AFTERWARDS)
def test_every_act_on_a_reward_of_ones_own_is_refused(
    act: Callable[[Claim, User], Any], lena: User, axel: User, promotion: Promotion
) -> None:
    claim = make_claim(lena, promotion)
    decisions.approve(claim_id=claim.pk, by=in_group(axel, "Leads"))
    claim.refresh_from_db()
    with pytest.raises(ConflictOfInterest):
        act(claim, lena)


def test_nobody_sends_the_own_parcel_and_others_do(omar: User, lena: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, kind="physical", stock=1)
    claim = make_claim(omar, promotion)
    decisions.approve(claim_id=claim.pk, by=lena)
    with pytest.raises(ConflictOfInterest):
        rewards.mark_delivered(claim_id=claim.pk, by=omar, note="-")
    assert Fulfilment.objects.get().status == Fulfilment.Status.DUE
    assert rewards.mark_delivered(claim_id=claim.pk, by=lena, note="-")


def test_who_takes_part_neither_draws_nor_sends_the_own_prize(
    lena: User, bob: User, rita: User, promotion: Promotion
) -> None:
    draw = make_reward(promotion, kind="draw", stock=1)
    claim = make_claim(lena, promotion)
    decisions.approve(claim_id=claim.pk, by=in_group(rita, "Leads"))
    entry = lucky_draws.enter(claim, draw)
    with pytest.raises(ConflictOfInterest):
        entering.void_ticket(entry_id=entry.pk, by=lena, note="-")
    round_ = lucky_draws.freeze(draw)
    with pytest.raises(ConflictOfInterest):
        drawing.type_value(round_id=round_.pk, by=lena, value="1")
    lucky_draws.hold(draw, bob, rita)
    offer = PrizeOffer.objects.get()
    with pytest.raises(ConflictOfInterest):
        offers.disqualify(offer_id=offer.pk, by=lena, note="-")
    with pytest.raises(ConflictOfInterest):
        announcing.void_round(round_id=round_.pk, by=lena, reason="-")
    lucky_draws.accept_all(draw)
    owed = Fulfilment.objects.get(cause__prize_offer=offer)
    with pytest.raises(ConflictOfInterest):
        sending.note_sent(fulfilment_id=owed.pk, by=lena, note="-")


def test_nobody_decides_a_dispute_in_which_they_take_part(lena: User, alice: User) -> None:
    for dispute in (
        make_dispute(lena, make_registered(alice)),
        make_dispute(alice, make_registered(lena)),
    ):
        with pytest.raises(ConflictOfInterest):
            transfer_rules.uphold(by=lena, dispute_id=dispute.pk, reason="-")
        with pytest.raises(ConflictOfInterest):
            disputes.refuse(by=lena, dispute_id=dispute.pk, reason="-")


def test_a_claim_is_assigned_to_nobody_whose_own_it_is(
    rita: User, lena: User, promotion: Promotion
) -> None:
    with pytest.raises(ConflictOfInterest):
        triage.assign(claim_id=make_claim(rita, promotion).pk, by=lena, to=rita)


def test_a_colleagues_claim_is_for_a_lead(
    rita: User, omar: User, lena: User, promotion: Promotion
) -> None:
    claim = make_claim(omar, promotion)
    assert claim.for_lead
    assert conflict_in(claim, rita) == Conflict.FOR_LEAD
    assert conflict_in(claim, lena) is None
    assert leases.take_next(by=rita, among=Claim.objects.all()) is None
    assert leases.take_next(by=lena, among=Claim.objects.all()) == claim


def test_ops_hear_once_where_no_lead_may_decide(
    lena: User, omar: User, bob: User, promotion: Promotion
) -> None:
    submit_claim(bob, promotion)
    claim = submit_claim(lena, promotion)
    letter = Email.objects.get(kind="claim_without_lead")
    assert (letter.to, claim.reference in letter.text) == (omar.email, True)
    in_group(make_member("second@example.com", is_staff=True), "Leads")
    submit_claim(lena, promotion)
    assert Email.objects.filter(kind="claim_without_lead").count() == 1


def test_strangers_share_nothing(alice: User, bob: User) -> None:
    User.objects.update(contact_number="0")
    assert related_accounts(alice) == related_accounts(bob) == set()


def test_a_promotion_may_leave_its_staff_out(rita: User, bob: User) -> None:
    promotion = make_promotion(staff_may_take_part=False)
    make_reward(promotion, n=3)
    draw = make_reward(promotion, kind="draw", stock=1)
    with pytest.raises(NotEligible) as refused:
        submit_claim(rita, promotion)
    (reason,) = refused.value.reasons
    assert (reason.why, reason.text) == (
        ReasonCode.STAFF,
        "Our staff can't take part.",
    )
    claim = make_claim(bob, promotion)
    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.APPROVED)
    owed_for(claim, due_on=claim.due_on).save()
    lucky_draws.enter(claim, draw)
    assert DrawEntry.objects.eligible(draw).count() == 1
    User.objects.filter(pk=bob.pk).update(is_staff=True)
    assert not DrawEntry.objects.eligible(draw).exists()
