"""The desk: hold, assign and note; the member reads nothing of it."""

from functools import partial

import pytest

from accounts.models import User
from redemptions import desk, review
from redemptions.locks import AlreadyDecided
from redemptions.models import Claim, ClaimEvent
from tests.factories import make_claim, make_promotion, make_reward


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def test_hold_and_take_up_are_each_done_once(claim: Claim, rita: User) -> None:
    assert desk.hold(claim_id=claim.pk, by=rita, note="Asked the shop.")
    assert not desk.hold(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert claim.held_by == rita
    assert desk.take_up(claim_id=claim.pk, by=rita)
    assert not desk.take_up(claim_id=claim.pk, by=rita)
    kinds = claim.events.values_list("kind", "note")
    assert list(kinds)[1:] == [("held", "Asked the shop."), ("taken_up", "")]


def test_a_decision_takes_a_claim_off_hold(claim: Claim, rita: User) -> None:
    desk.hold(claim_id=claim.pk, by=rita)
    review.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert (claim.held_at, claim.held_by) == (None, None)


def test_assign_leaves_a_claim_to_one_and_to_all_again(
    claim: Claim, rita: User, lena: User
) -> None:
    assert desk.assign(claim_id=claim.pk, by=lena, to=rita)
    assert not desk.assign(claim_id=claim.pk, by=lena, to=rita)
    claim.refresh_from_db()
    assert claim.assigned_to == rita
    assert desk.assign(claim_id=claim.pk, by=lena, to=None)
    notes = claim.events.filter(kind="assigned").values_list("note", flat=True)
    assert list(notes) == [rita.get_full_name(), ""]


def test_what_is_decided_is_on_no_desk(claim: Claim, rita: User) -> None:
    review.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    for act in (desk.hold, desk.take_up, partial(desk.assign, to=rita)):
        with pytest.raises(AlreadyDecided):
            act(claim_id=claim.pk, by=rita)


def test_a_note_says_something(claim: Claim, rita: User) -> None:
    desk.note(claim_id=claim.pk, by=rita, text=" Called the shop. ")
    assert claim.events.last().note == "Called the shop."  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="says something"):
        desk.note(claim_id=claim.pk, by=rita, text=" ")


def test_the_member_reads_nothing_of_it(claim: Claim, rita: User) -> None:
    desk.hold(claim_id=claim.pk, by=rita, note="Looks odd.")
    desk.take_up(claim_id=claim.pk, by=rita)
    desk.assign(claim_id=claim.pk, by=rita, to=rita)
    desk.note(claim_id=claim.pk, by=rita, text="Fraud?")
    shown = claim.events.for_member().values_list("kind", flat=True)
    assert list(shown) == [ClaimEvent.Kind.SUBMITTED]
