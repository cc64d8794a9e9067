"""Joining the Reward Program by consent to its text, and leaving it, with what that costs."""

import secrets
from datetime import datetime
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import related_accounts
from accounts.models import Consent, User
from accounts.privacy import consent
from membership.models import Lot, PointsAccount, PointsEvent, Spending
from membership.points.accounts import account_of, lock_account, record
from membership.points.head_starts import follow
from membership.points.taking import take
from membership.points.tiers import settle_tier

_CODE_BYTES: Final = 5


class NoJoining(models.TextChoices):
    """Why somebody cannot join, as they read it."""

    STAFF = "staff", _("Our staff can't take part in the Reward Program.")
    EXCLUDED = "excluded", _("You can't take part in the Reward Program.")


class JoiningRefused(Exception):
    """A member cannot join; ``reason`` says why."""

    def __init__(self, reason: NoJoining) -> None:
        super().__init__(reason.value)
        self.reason = reason


def reason_against_joining(member: User) -> NoJoining | None:
    """Return why a member cannot join; asked by the page and the verb."""
    if member.is_staff:
        return NoJoining.STAFF
    if PointsAccount.objects.filter(member=member.pk, excluded_at__isnull=False).exists():
        return NoJoining.EXCLUDED
    return None


@transaction.atomic
def join(*, by: User, version: str, code: str = "") -> PointsAccount:
    """Join by agreeing to the text in this version; ``code`` is that of who recommended it.

    Who comes back has the account that was left, without the points that were given up.

    Raises:
        JoiningRefused: they are staff, or excluded.
    """
    if reason := reason_against_joining(by):
        raise JoiningRefused(reason)
    consent.record(by=by, kind=Consent.Kind.REWARD_PROGRAM, version=version)
    return open_account(by, code=code)


@transaction.atomic
def open_account(member: User, *, code: str = "", since: datetime | None = None) -> PointsAccount:
    """Open the account of who has agreed to the text; one that is open stays as it is."""
    joined_at = since or timezone.now()
    values = {"joined_at": joined_at, "referral_code": secrets.token_hex(_CODE_BYTES)}
    made, is_new = PointsAccount.objects.get_or_create(member=member, defaults=values)
    account = lock_account(made.pk)
    if account.is_open and not is_new:
        return account
    account.left_at = None
    if is_new:
        account.referred_by = _recommended_by(member, code)
    else:
        account.joined_at = joined_at
    account.save()
    record(account, PointsEvent.Kind.JOINED, by=member)
    settle_tier(account)
    return account


def _recommended_by(member: User, code: str) -> PointsAccount | None:
    """Return whose code it is: neither one's own, nor of an account that shares something."""
    if not code or member.registered_products.exists():
        return None
    found = PointsAccount.objects.earning().filter(referral_code=code[:12].lower()).first()
    if found is None or found.member_id in {member.pk, *related_accounts(member)}:
        return None
    return found


@transaction.atomic
def leave(member: User) -> bool:
    """Leave: all points are given up at once, what is owed stays; whether there was an account."""
    found = account_of(member)
    if found is None:
        return False
    account = lock_account(found.pk)
    if not account.is_open:
        return False
    lots = Lot.objects.filter(account=account, left__gt=0).order_by("expires_on", "pk")
    now = timezone.now()
    cause = f"left:{account.pk}:{now:%Y%m%d%H%M%S%f}"
    take(account, lots, kind=Spending.Kind.LEFT, cause=cause, by=member)
    Lot.objects.filter(account=account, told_at=None).update(told_at=now)
    account.stays.filter(until_on=None).update(until_on=now.date())
    account.left_at, account.tier_review_on, account.tier_drops_on = now, None, None
    account.save(update_fields=["left_at", "tier_review_on", "tier_drops_on"])
    follow(account)
    record(account, PointsEvent.Kind.LEFT, by=member)
    return True


def leave_with_consent(member: User, kind: str) -> None:
    """End the account with the consent to its text, wherever that is withdrawn."""
    if kind == Consent.Kind.REWARD_PROGRAM:
        leave(member)
