"""Leases: each claim is on one reviewer's desk at a time.

A lease keeps two reviewers from the same work; what keeps a claim from being decided twice is its
row lock, in the verbs.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from redemptions.models import (
    Claim,
    ClaimEvent,
    ClaimQuerySet,
    ReviewLease,
    ScheduledDecision,
    timeline,
)

LEASE: Final = timedelta(minutes=10)
_TRIED_AT_ONCE: Final = 20
# One statement: of two reviewers at once the second finds the first one's lease, and leaves it.
_TAKE: Final = """
INSERT INTO redemptions_reviewlease (claim_id, reviewer_id, leased_until) VALUES (%s, %s, %s)
ON CONFLICT (claim_id) DO UPDATE
    SET reviewer_id = EXCLUDED.reviewer_id, leased_until = EXCLUDED.leased_until
    WHERE redemptions_reviewlease.reviewer_id = EXCLUDED.reviewer_id
        OR redemptions_reviewlease.leased_until <= %s
"""


def take(*, claim_id: int, by: User) -> bool:
    """Put a claim on a reviewer's desk for 10 minutes; False while it is on another's."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [claim_id, by.pk, now + LEASE, now])
        return bool(cursor.rowcount)


def take_next(*, by: User, among: ClaimQuerySet, besides: Collection[int] = ()) -> Claim | None:
    """Put the next claim on a reviewer's desk: the first due that nobody else has; None if none.

    ``among`` are the claims that the reviewer goes through, ``besides`` those at hand already.
    """
    free = free_for(by, among).exclude(pk__in=besides).order_by("due_on", "pk")
    while candidates := list(free[:_TRIED_AT_ONCE]):
        for claim in candidates:
            if take(claim_id=claim.pk, by=by):
                return claim
    return None


def free_for(by: User, claims: ClaimQuerySet) -> ClaimQuerySet:
    """Keep the claims to be decided that are not on hold and nobody else's at the moment."""
    leases = ReviewLease.objects.live().filter(claim=OuterRef("pk")).exclude(reviewer=by)
    scheduled = ScheduledDecision.objects.filter(claim=OuterRef("pk"))
    mine = claims.ready_for_review().filter(Q(assigned_to=None) | Q(assigned_to=by))
    return mine.filter(~Exists(leases), ~Exists(scheduled))


def renew(*, claim_ids: Collection[int], by: User) -> int:
    """Keep claims on one's desk for another 10 minutes; returns how many still were there."""
    mine = ReviewLease.objects.live().filter(claim__in=claim_ids, reviewer=by)
    return mine.update(leased_until=timezone.now() + LEASE)


def release(*, claim_ids: Collection[int], by: User) -> int:
    """Take claims off one's own desk; returns how many were there."""
    count, _per_model = ReviewLease.objects.filter(claim__in=claim_ids, reviewer=by).delete()
    return count


@transaction.atomic
def release_for_others(*, claim_id: int, by: User) -> bool:
    """Take a claim off whoever's desk it is on, as a lead; tells whether it was on one."""
    lease = ReviewLease.objects.live().select_related("reviewer").filter(claim=claim_id).first()
    if lease is None:
        return False
    claim, holder = Claim.objects.get(pk=claim_id), lease.reviewer.get_full_name()
    lease.delete()
    timeline.record(claim, ClaimEvent.Kind.RELEASED, by=by, note=holder)
    return True


def is_live(claim: Claim) -> bool:
    """Tell whether a claim that was fetched with its lease is on somebody's desk."""
    lease = getattr(claim, "lease", None)
    return lease is not None and lease.leased_until > timezone.now()


def holder_of(claim: Claim) -> User | None:
    """Tell on whose desk a claim is."""
    lease = ReviewLease.objects.live().select_related("reviewer").filter(claim=claim).first()
    return lease.reviewer if lease else None
