"""Review leases: only one reviewer works on a claim at a time.

A lease saves two reviewers from doing the same work. The row lock in ``decisions`` is what prevents
a claim from being decided twice.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from foundation.tables.kept_queries import joined
from redemptions.models import (
    Claim,
    ClaimEvent,
    ClaimQuerySet,
    FirstApproval,
    ReviewLease,
    ScheduledDecision,
    timeline,
)
from redemptions.models.conflicts import free_of_conflict, refuse_deciding
from redemptions.models.locks import lock_claim


class LeasedByOther(Exception):
    """Another reviewer works on the claim; who wants to decide it takes it over first."""

    def __init__(self, holder: User) -> None:
        super().__init__(f"Leased by {holder}.")
        self.holder = holder


LEASE: Final = timedelta(minutes=10)
_TRIED_AT_ONCE: Final = 20
# One statement: of two concurrent reviewers, the second sees the first one's lease and leaves it.
_TAKE: Final = """
INSERT INTO redemptions_reviewlease (claim_id, reviewer_id, leased_until) VALUES (%s, %s, %s)
ON CONFLICT (claim_id) DO UPDATE
    SET reviewer_id = EXCLUDED.reviewer_id, leased_until = EXCLUDED.leased_until
    WHERE redemptions_reviewlease.reviewer_id = EXCLUDED.reviewer_id
        OR redemptions_reviewlease.leased_until <= %s
"""


def take(*, claim_id: int, by: User) -> bool:
    """Lease a claim to a reviewer for 10 minutes; False if another reviewer holds it."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [claim_id, by.pk, now + LEASE, now])
        return bool(cursor.rowcount)


def take_next(*, by: User, among: ClaimQuerySet, besides: Collection[int] = ()) -> Claim | None:
    """Lease the next claim to a reviewer: the earliest due that is free, or None.

    ``among`` are the claims that the reviewer is working through, ``besides`` the ones already
    open.
    """
    free = free_for(by, among).exclude(pk__in=besides).order_by("due_on", "pk")
    while candidates := list(free[:_TRIED_AT_ONCE]):
        for claim in candidates:
            if take(claim_id=claim.pk, by=by):
                return claim
    return None


def free_for(by: User, claims: ClaimQuerySet) -> ClaimQuerySet:
    """Filter claims that await review, are not on hold and that no other reviewer has."""
    leases = ReviewLease.objects.live().filter(claim=OuterRef("pk")).exclude(reviewer=by)
    scheduled = ScheduledDecision.objects.filter(claim=OuterRef("pk"))
    own_first = FirstApproval.objects.filter(claim=OuterRef("pk"), approved_by=by)
    mine = claims.ready_for_review().filter(Q(assigned_to=None) | Q(assigned_to=by))
    free = mine.filter(~Exists(leases), ~Exists(scheduled), ~Exists(own_first))
    return free_of_conflict(free, by)


def refuse_if_leased(claim: Claim, by: User) -> None:
    """Refuse to decide what another reviewer has on the desk; call it with the claim locked.

    Raises:
        LeasedByOther: another reviewer's lease is live.
    """
    if is_live(claim) and claim.lease.reviewer_id != by.pk:
        raise LeasedByOther(claim.lease.reviewer)


@transaction.atomic
def take_over(*, claim_id: int, by: User) -> bool:
    """Take over a claim that another reviewer has on the desk; False if nobody else has it.

    Raises:
        AlreadyDecided: it is decided.
        ConflictOfInterest: it is the reviewer's own claim, or a lead has to decide it.
    """
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED)
    refuse_deciding(claim, by)
    holder = holder_of(claim)
    if holder is None or holder == by:
        take(claim_id=claim_id, by=by)
        return False
    ReviewLease.objects.filter(claim=claim).update(reviewer=by, leased_until=timezone.now() + LEASE)
    timeline.record(claim, ClaimEvent.Kind.TAKEN_OVER, by=by, note=holder.get_full_name())
    return True


def renew(*, claim_ids: Collection[int], by: User) -> int:
    """Renew a reviewer's live leases for another 10 minutes; return how many there were."""
    mine = ReviewLease.objects.live().filter(claim__in=claim_ids, reviewer=by)
    return mine.update(leased_until=timezone.now() + LEASE)


def release(*, claim_ids: Collection[int], by: User) -> int:
    """End a reviewer's own leases; return how many there were."""
    count, _per_model = ReviewLease.objects.filter(claim__in=claim_ids, reviewer=by).delete()
    return count


@transaction.atomic
def release_for_others(*, claim_id: int, by: User) -> bool:
    """End another reviewer's lease, as a lead; return whether there was one.

    Raises:
        ConflictOfInterest: it is the lead's own claim.
    """
    lease = ReviewLease.objects.live().select_related("reviewer").filter(claim=claim_id).first()
    if lease is None:
        return False
    claim = Claim.objects.select_related("user").get(pk=claim_id)
    refuse_deciding(claim, by)
    holder = lease.reviewer.get_full_name()
    lease.delete()
    timeline.record(claim, ClaimEvent.Kind.RELEASED, by=by, note=holder)
    return True


def is_live(claim: Claim) -> bool:
    """Whether a claim is leased now, by the lease as it was read with it."""
    lease = joined(claim, "lease")
    return lease is not None and lease.leased_until > timezone.now()


def holder_of(claim: Claim) -> User | None:
    """Return the reviewer who holds the claim's lease, if any."""
    lease = ReviewLease.objects.live().select_related("reviewer").filter(claim=claim).first()
    return lease.reviewer if lease else None
