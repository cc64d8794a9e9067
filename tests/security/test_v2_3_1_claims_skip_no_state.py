"""V2.3.1: a claim goes only from state to state as the guides say; the verbs refuse the rest."""

from collections.abc import Callable

import pytest

from accounts.models import User
from redemptions.claims import submit
from redemptions.models import Claim
from redemptions.models.locks import AlreadyDecided
from redemptions.review import decisions
from tests.factories import make_claim, make_promotion, make_reward

Status = Claim.Status
ACTS: dict[str, Callable[[Claim, User], object]] = {
    "approve": lambda claim, by: decisions.approve(claim_id=claim.pk, by=by),
    "send back": lambda claim, by: decisions.send_back(claim_id=claim.pk, by=by, reason="-"),
    "reject": lambda claim, by: decisions.reject(claim_id=claim.pk, by=by, reason="-"),
    "revoke": lambda claim, by: decisions.revoke(claim_id=claim.pk, by=by, reason="-"),
    "correct": lambda claim, _: submit.resubmit_claim(by=claim.user, claim_id=claim.pk),
    "withdraw": lambda claim, _: submit.cancel_claim(by=claim.user, claim_id=claim.pk),
}
ALLOWED = {
    Status.SUBMITTED: {"approve", "send back", "reject", "withdraw"},
    Status.SENT_BACK: {"reject", "correct", "withdraw"},
    Status.APPROVED: {"revoke"},
    Status.REJECTED: set[str](),
    Status.CANCELLED: set[str](),
}


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_what_is_not_allowed_from_a_state_is_refused_and_changes_nothing(
    status: Claim.Status, alice: User, rita: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    Claim.objects.filter(pk=claim.pk).update(status=status)
    claim.refresh_from_db()
    events = claim.events.count()
    for name in ACTS.keys() - ALLOWED[status]:
        with pytest.raises(AlreadyDecided):
            ACTS[name](claim, rita)
    claim.refresh_from_db()
    assert (claim.status, claim.events.count()) == (status, events)
    assert claim.owed is None
