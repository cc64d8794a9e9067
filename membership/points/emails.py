"""The e-mails about points, each queued in the transaction that it reports."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from foundation.working_days import today
from membership.models import Lot, PointsAccount, Tier
from notifications.models import Email
from notifications.outbox import queue

MOST_LINES: Final = 10
EXPIRING: Final = "points_expiring"
NOTICE: Final = "points_tier_notice"


def earned(account: PointsAccount, lots: Sequence[Lot]) -> Email:
    """E-mail: what was earned since the last such e-mail, and from when on it is usable."""
    lines = [(lot.get_source_type_display, lot.earned, lot.usable_from) for lot in lots]
    facts = {
        "lines": lines[:MOST_LINES],
        "more": len(lines[MOST_LINES:]),
        "total": sum(lot.earned for lot in lots),
    }
    return _queue("points_earned", account, f"earned:{today()}", **facts)


def expiring(account: PointsAccount, lots: Sequence[Lot], *, day: date, is_last: bool) -> Email:
    """E-mail: how much expires after which day, 90 and 14 days before."""
    facts = {"points": sum(lot.left for lot in lots), "day": day, "is_last": is_last}
    return _queue(EXPIRING, account, f"expiring:{lots[0].pk}:{is_last:d}", **facts)


def taken_back(account: PointsAccount, lot: Lot, *, owed: int) -> Email:
    """E-mail: which points were taken back, what is owed, and how to object."""
    # In words only where the e-mail is written, in its reader's language.
    facts = {"source": lot.get_source_type_display, "points": lot.earned, "owed": owed}
    return _queue("points_taken_back", account, f"void:{lot.pk}", **facts)


def tier_up(account: PointsAccount, tier: Tier) -> Email:
    """E-mail: a higher tier is reached."""
    return _queue("points_tier_up", account, f"up:{tier.pk}:{today()}", tier=tier)


def tier_notice(account: PointsAccount, tier: Tier, lower: Tier, missing: int) -> Email:
    """E-mail: the tier is lost in 30 days, unless so many points are earned until then."""
    facts = {"tier": tier, "lower": lower, "missing": missing, "day": account.tier_drops_on}
    return _queue(NOTICE, account, f"notice:{account.tier_drops_on}", **facts)


def standing(account: PointsAccount, state: str) -> Email:
    """E-mail: the account was frozen, or its member excluded, or that has ended."""
    what = f"{state}:{account.events.count()}"
    facts = {"state": state, "exclusion": account.get_exclusion_display}
    return _queue("points_standing", account, what, **facts)


def is_still_true(email: Email) -> bool:
    """Return whether an e-mail holds: points are left to lose, or the tier is to be lost."""
    _mark, pk, _what, named, *_rest = [*email.dedupe_key.split(":"), "", "", ""]
    if email.kind == EXPIRING:
        return Lot.objects.filter(pk=named, left__gt=0).exists()
    if email.kind == NOTICE:
        return PointsAccount.objects.filter(pk=pk, tier_drops_on=named).exists()
    return True


def _queue(kind: str, account: PointsAccount, what: str, **facts: object) -> Email:
    member = account.member
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=first_language(member.language),
        about=f"points:{account.pk}",
        dedupe_key=f"points:{account.pk}:{what}",
        context={"reader": member, "link": link_through_sign_in(reverse("points")), **facts},
    )
