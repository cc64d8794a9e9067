"""Leases of shout outs: one moderator at a time reads one, for 10 minutes."""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.conflicts import related_accounts
from accounts.models import User
from membership.models import ReviewReport, ShoutOut

LEAD: Final = "membership.lead_shoutouts"
LEASE: Final = timedelta(minutes=10)
_TRIED_AT_ONCE: Final = 20


def to_do() -> "QuerySet[ShoutOut]":
    """Return what waits for a moderator: what was sent, and what is reported, by age."""
    sent = ShoutOut.objects.filter(status=ShoutOut.Status.SENT).order_by()
    reports = ReviewReport.objects.filter(settled_at=None).order_by()
    reported = reports.filter(shout_out__status=ShoutOut.Status.ACCEPTED)
    # Each by its own index: an OR over two tables would read all that were ever sent.
    return ShoutOut.objects.filter(pk__in=sent.values("pk").union(reported.values("shout_out")))


def take(*, shout_out_id: int, by: User) -> bool:
    """Lease a shout out for 10 minutes; False if a colleague has it, or it is one's own."""
    now = timezone.now()
    free = ShoutOut.objects.filter(_is_free(by), pk=shout_out_id).exclude(member__in=_of(by))
    # One statement: of two at once, the second finds the lease of the first.
    return bool(free.update(leased_to=by, leased_until=now + LEASE))


def take_next(*, by: User, besides: int = 0) -> ShoutOut | None:
    """Lease the next one that is free and that this moderator may decide about."""
    rows = to_do().exclude(pk=besides).exclude(member__in=_of(by)).filter(_is_free(by))
    if not by.has_perm(LEAD):
        rows = rows.filter(member__is_staff=False)
    for shout_out in rows.order_by("due_on", "pk")[:_TRIED_AT_ONCE]:
        if take(shout_out_id=shout_out.pk, by=by):
            return shout_out
    return None


def release(*, shout_out_id: int, by: User) -> bool:
    """End the moderator's own lease; return whether there was one."""
    own = ShoutOut.objects.filter(pk=shout_out_id, leased_to=by)
    return bool(own.update(leased_to=None, leased_until=None))


def _of(by: User) -> set[int]:
    """Return whose shout outs this moderator may not decide about."""
    return {by.pk, *related_accounts(by)}


def _is_free(by: User) -> Q:
    return Q(leased_to=None) | Q(leased_to=by) | Q(leased_until__lte=timezone.now())
