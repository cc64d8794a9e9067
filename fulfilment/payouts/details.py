"""Payout details: the member is asked, gives an account and changes it; payers look; it is wiped.

One order of locks: what is owed, then its details, which nobody writes without it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.conflicts import refuse_conflict
from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from foundation.throttles import A_DAY, Throttle, count_each
from fulfilment.delivery import events
from fulfilment.emails import payouts as emails
from fulfilment.models import (
    Fulfilment,
    FulfilmentEvent,
    FulfilmentQuerySet,
    PayoutDetails,
    PayoutMethod,
)
from fulfilment.models.payout_details import digests_of
from fulfilment.payouts import account_numbers

ASK: Final = "fulfilment.tasks.ask_for_accounts"
END_HOLDS: Final = "fulfilment.tasks.end_account_holds"
# How long a changed account waits: who took an account over is noticed within two days.
HOLD: Final = timedelta(hours=48)
GIVEN_BY_MEMBER: Final = Throttle("payout-account", limit=10, seconds=A_DAY)
# While it is one of these its member may give an account, or another one.
OPEN: Final = (
    Fulfilment.Status.DUE,
    Fulfilment.Status.ON_HOLD,
    Fulfilment.Status.READY,
    Fulfilment.Status.RETURNED,
)


class NotAskedFor(Exception):
    """No account is wanted: the payout is on its way, was made, or was taken back."""


class NothingToClear(Exception):
    """The payout is not held for a person, or a colleague was faster."""


def ask_for_accounts() -> int:
    """Ask each member who is owed a payout where to send it; return how many were asked.

    Safe to run concurrently.
    """
    return sweep(ASK, unasked(), _ask)


def unasked() -> FulfilmentQuerySet:
    """Return the payouts whose members were not asked yet."""
    due = Fulfilment.objects.filter(kind=Fulfilment.Kind.PAYOUT, status=Fulfilment.Status.DUE)
    return due.filter(is_asked=False).order_by("pk")


@transaction.atomic
def _ask(fulfilment_id: int) -> bool:
    owed = _locked(fulfilment_id)
    if owed is None or owed.status != Fulfilment.Status.DUE or owed.is_asked:
        return False
    owed.is_asked = True
    owed.save(update_fields=["is_asked"])
    if _details(owed):
        return False  # by the release before, which did not note it here
    PayoutDetails.objects.create(fulfilment=owed)
    event = events.record(owed, FulfilmentEvent.Kind.ACCOUNT_ASKED, by=None)
    emails.details_wanted(owed, event)
    return True


@transaction.atomic
def give_account(
    *, fulfilment_id: int, by: User, method: PayoutMethod, account: Mapping[str, str]
) -> PayoutDetails:
    """Store where a member wants a payout to go; a changed account is held, and told to both sides.

    Where more members than the setting allows have the account, it is held until a person looked.

    Raises:
        NotAskedFor: the payout is not the member's, or needs no account any more.
    """
    owed = _locked(fulfilment_id)
    if owed is None or owed.cause.user_id != by.pk or owed.status not in OPEN:
        raise NotAskedFor
    details = _details(owed) or PayoutDetails(fulfilment=owed)
    is_changed = details.is_given and not details.is_account(account)
    told = {details.given_email, by.email} - {""} if is_changed else set()
    details.write_account(method, account, account_numbers.number_of(method, account))
    _hold(details, by=by, account=account, is_changed=is_changed)
    details.given_at, details.given_email, details.wiped_at = timezone.now(), by.email, None
    details.save()
    kinds = FulfilmentEvent.Kind
    kind = kinds.ACCOUNT_CHANGED if is_changed else kinds.ACCOUNT_GIVEN
    event = events.record(owed, kind, by=by, note=details.masked)
    _set_status(owed, details)
    emails.withdraw_answered(owed)
    for address in sorted(told):
        emails.account_changed(owed, event, details, to=address)
    return details


def count_attempt(*, by: User) -> None:
    """Count an account that a member gives against the limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many today.
    """
    count_each((GIVEN_BY_MEMBER, by.pk))


def _hold(
    details: PayoutDetails, *, by: User, account: Mapping[str, str], is_changed: bool
) -> None:
    """Hold a changed account for two days, and one of too many members for a person."""
    if is_changed:
        details.held_until = timezone.now() + HOLD
        details.cleared_at = details.cleared_by = None
    same = PayoutDetails.objects.filter(account_digest__in=digests_of(account))
    others = same.exclude(fulfilment__cause__user=by).order_by()
    members = others.values("fulfilment__cause__user").distinct().count() + 1
    details.is_shared = members > settings.PAYOUT_MEMBERS_PER_ACCOUNT


def _set_status(owed: Fulfilment, details: PayoutDetails) -> None:
    is_held = details.waits_for_person or (
        details.held_until is not None and details.held_until > timezone.now()
    )
    owed.status = Fulfilment.Status.ON_HOLD if is_held else Fulfilment.Status.READY
    owed.delivered_at = None
    owed.save(update_fields=["status", "delivered_at"])


def end_holds() -> int:
    """Make payouts ready whose account was held long enough; return how many.

    One that waits for a person, too, is held on.
    """
    over = Fulfilment.objects.filter(payout_details__held_until__lte=timezone.now())
    return sweep(END_HOLDS, over.order_by("payout_details__held_until"), _end_hold)


@transaction.atomic
def _end_hold(fulfilment_id: int) -> bool:
    owed = _locked(fulfilment_id)
    details = _details(owed) if owed else None
    if owed is None or details is None or (details.held_until or timezone.now()) > timezone.now():
        return False
    details.held_until = None
    details.save(update_fields=["held_until"])
    if owed.status != Fulfilment.Status.ON_HOLD or details.waits_for_person:
        return False
    _set_status(owed, details)
    events.record(owed, FulfilmentEvent.Kind.HOLD_ENDED, by=None)
    return True


@transaction.atomic
def clear(*, fulfilment_id: int, by: User) -> None:
    """Let a payout go on whose account more members have: somebody looked at it.

    Raises:
        NothingToClear: it is not held for a person, or a colleague was faster.
        ConflictOfInterest: it is the own payout of who clears it.
    """
    owed = _locked(fulfilment_id)
    details = _details(owed) if owed else None
    is_held = owed is not None and owed.status == Fulfilment.Status.ON_HOLD
    if owed is None or details is None or not is_held or not details.waits_for_person:
        raise NothingToClear
    refuse_conflict(by, owed.cause.user)
    details.cleared_at, details.cleared_by = timezone.now(), by
    details.save(update_fields=["cleared_at", "cleared_by"])
    _set_status(owed, details)
    events.record(owed, FulfilmentEvent.Kind.HOLD_ENDED, by=by)


@transaction.atomic
def look_at(details: PayoutDetails, *, by: User) -> dict[str, str]:
    """Return an account in clear to a payer, and note the look.

    Raises:
        foundation.encryption.Undecryptable: it cannot be read, or there is none.
    """
    account = details.account()
    cause = details.fulfilment.cause
    record(SecurityEvent.Kind.ACCOUNT, by=by, member_id=cause.user_id, about=f"{cause.reference}")
    return account


def wipe(rows: list[PayoutDetails]) -> None:
    """Delete accounts, and what would find them again; that they were given and paid stays."""
    PayoutDetails.objects.filter(pk__in=[row.pk for row in rows]).update(
        encrypted_account=None,
        seal=None,
        last_four="",
        account_digest=None,
        digest_keys="",
        given_email="",
        wiped_at=timezone.now(),
    )


def _locked(fulfilment_id: int) -> Fulfilment | None:
    rows = lock_rows(Fulfilment.objects.filter(kind=Fulfilment.Kind.PAYOUT))
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    return related.filter(pk=fulfilment_id).first()


def _details(owed: Fulfilment) -> PayoutDetails | None:
    return PayoutDetails.objects.filter(fulfilment=owed).first()
