"""The desk: hold, assign and note; the member reads nothing of it."""

from functools import partial

import pytest

from accounts.models import User
from redemptions.models import Claim, ClaimEvent
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions, triage
from tests.factories import make_claim, make_promotion, make_reward


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(alice, promotion)


def test_hold_and_take_up_are_each_done_once(claim: Claim, rita: User) -> None:
    assert triage.hold(claim_id=claim.pk, by=rita, note="Asked the shop.")
    assert not triage.hold(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert claim.held_by == rita
    assert triage.release_hold(claim_id=claim.pk, by=rita)
    assert not triage.release_hold(claim_id=claim.pk, by=rita)
    kinds = claim.events.values_list("kind", "note")
    assert list(kinds)[1:] == [("held", "Asked the shop."), ("taken_up", "")]


def test_a_decision_takes_a_claim_off_hold(claim: Claim, rita: User) -> None:
    triage.hold(claim_id=claim.pk, by=rita)
    decisions.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert (claim.held_at, claim.held_by) == (None, None)


def test_assign_leaves_a_claim_to_one_and_to_all_again(
    claim: Claim, rita: User, lena: User
) -> None:
    assert triage.assign(claim_id=claim.pk, by=lena, to=rita)
    assert not triage.assign(claim_id=claim.pk, by=lena, to=rita)
    claim.refresh_from_db()
    assert claim.assigned_to == rita
    assert triage.assign(claim_id=claim.pk, by=lena, to=None)
    notes = claim.events.filter(kind="assigned").values_list("note", flat=True)
    assert list(notes) == [rita.get_full_name(), ""]


def test_what_is_decided_is_on_no_desk(claim: Claim, rita: User) -> None:
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    for act in (triage.hold, triage.release_hold, partial(triage.assign, to=rita)):
        with pytest.raises(AlreadyDecided):
            act(claim_id=claim.pk, by=rita)


def test_a_note_says_something(claim: Claim, rita: User) -> None:
    triage.note(claim_id=claim.pk, by=rita, text=" Called the shop. ")
    assert claim.events.last().note == "Called the shop."  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="says something"):
        triage.note(claim_id=claim.pk, by=rita, text=" ")


def test_the_member_reads_nothing_of_it(claim: Claim, rita: User) -> None:
    triage.hold(claim_id=claim.pk, by=rita, note="Looks odd.")
    triage.release_hold(claim_id=claim.pk, by=rita)
    triage.assign(claim_id=claim.pk, by=rita, to=rita)
    triage.note(claim_id=claim.pk, by=rita, text="Fraud?")
    shown = claim.events.for_member().values_list("kind", flat=True)
    assert list(shown) == [ClaimEvent.Kind.SUBMITTED]
