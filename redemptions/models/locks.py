"""Locks for changing claims; in which order, says foundation/locks.py."""

from collections.abc import Callable
from functools import cache
from typing import Final, Self

from accounts.models import User
from foundation.locks import lock_rows, one_at_a_time
from foundation.mailboxes import untagged
from foundation.tables.kept_queries import KeptQuery, given
from promotions.models import Promotion
from redemptions.models import Claim, ClaimQuerySet, Decision, ScheduledDecision, timeline

_RELATED: Final = (
    "promotion__budget",
    "reward",
    "user",
    "terms",
    "registered_product__serial__product",
    "scheduled",
    "lease",
    "first_approval",
)

Read = Callable[[], ClaimQuerySet]


class AlreadyDecided(Exception):
    """Somebody was faster: the claim is no longer in the required state."""

    def __init__(
        self, claim: Claim, decision: Decision | None, scheduled: ScheduledDecision | None = None
    ) -> None:
        super().__init__(f"Claim {claim.reference} is {claim.status}.")
        self.claim = claim
        self.decision = decision
        self.scheduled = scheduled

    @classmethod
    def about(cls, claim: Claim) -> Self:
        """Return the exception with the claim's newest decision."""
        return cls(claim, claim.decisions.select_related("decided_by").first())


class ChangedMeanwhile(Exception):
    """The member has changed the claim since the reviewer opened its page."""


class NoLongerTheirs(AlreadyDecided):
    """The claim's member no longer holds the product: it passed on after a dispute."""


def lock_member_in_promotion(user: User, promotion: Promotion) -> None:
    """Until the commit, let only one transaction count this member's claims in this promotion.

    Where addresses with a tag share the limit, it is one at a time for all accounts of a mailbox.
    """
    who = untagged(user.email) if promotion.tags_share_limit else user.pk
    one_at_a_time(f"claims of {who} in {promotion.pk}")


def lock_demand(promotion: Promotion) -> None:
    """Until the commit, let only one transaction count how many claims ask for its rewards."""
    one_at_a_time(f"demand of {promotion.pk}")


def as_it_is() -> ClaimQuerySet:
    """Return how a claim is read where nothing more is needed of it."""
    return Claim.objects.all()


@cache
def _locked(read: Read) -> KeptQuery[Claim]:
    return KeptQuery(lambda: read().filter(pk=given("pk")).select_related(*_RELATED))


def lock_claim(claim_id: int, *states: str, read: Read = as_it_is) -> Claim:
    """Lock a claim, then read it, and require that it is in one of these states.

    Two statements: what is joined in the one that waits for a lock would be as old as the waiting.
    So what is read of its lease, its first approval and what is scheduled holds until the commit.
    ``read`` is how it is read, where more is needed of it; it is asked once for a process.

    Raises:
        AlreadyDecided: the claim is in another state.
    """
    lock_rows(Claim.objects.only("pk")).get(pk=claim_id)
    (claim,) = _locked(read).rows(pk=claim_id)
    # The same row, which is read already.
    if claim.serial_id == claim.registered_product.serial_id:
        claim.serial = claim.registered_product.serial
    if claim.status not in states:
        raise AlreadyDecided.about(claim)
    return claim


def refuse_if_changed(claim_id: int, *, seen: str) -> None:
    """Lock a claim, and refuse to go on if the member has changed it since its page was shown.

    ``seen`` is what ``timeline.newest_of_member`` gave for that page. Of a claim that is decided or
    withdrawn the verbs tell more.

    Raises:
        ChangedMeanwhile: there is more to see now.
    """
    claim = lock_rows(Claim.objects.all()).get(pk=claim_id)
    is_open = claim.status in {Claim.Status.SUBMITTED, Claim.Status.SENT_BACK}
    if is_open and timeline.newest_of_member(claim, claim.events.all()) != seen:
        raise ChangedMeanwhile


def refuse_if_passed_on(claim: Claim) -> None:
    """Refuse to go on with a claim for products of which its member no longer holds each.

    Call it with the claim locked. Whoever passes the product on ends its claims under the same
    lock, so that one of the two sees what the other did.

    Raises:
        NoLongerTheirs: the registration has ended.
    """
    if any(unit.registered_product.released_at is not None for unit in claim.units):
        raise NoLongerTheirs.about(claim)


def refuse_if_scheduled(claim: Claim, by: User | None) -> None:
    """Refuse to change a claim that another reviewer has decided and may still undo.

    Call it with the claim locked. An approval that waits for stock does not bind others: nobody
    knows for how long it waits.

    Raises:
        AlreadyDecided: another reviewer's decision is scheduled.
    """
    if claim.waits_for_stock_since is not None:
        return
    scheduled: ScheduledDecision | None = getattr(claim, "scheduled", None)
    if scheduled is not None and (by is None or scheduled.scheduled_by_id != by.pk):
        raise AlreadyDecided(claim, None, scheduled)
