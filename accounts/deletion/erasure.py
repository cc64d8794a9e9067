"""Erasure: carry out the deletions whose week is over, in steps of which each is a transaction.

It may be killed at any point: what is left is found by the next run, since each step looks for what
is not erased yet. Two runs share the work, since each step locks its deletion first.
"""

import logging
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts import security_events
from accounts.deletion import emails
from accounts.deletion.earlier import address_digest, mailbox_digest
from accounts.deletion.requests import obstacle
from accounts.deletion.traces import end_sign_ins
from accounts.mailed_links import AddressChange
from accounts.models import AccountDeletion, User
from accounts.security_events import SecurityEvent
from foundation.leases import is_outage
from foundation.locks import lock_rows
from foundation.personal_data import APPS, ERASED, erasing
from notifications.models import Email

logger = logging.getLogger(__name__)
# Sooner than the broker would hand the task to a second worker.
MOST_SECONDS: Final = 300
_MOST_AT_ONCE: Final = 200
# Reserved so that no mailbox is ever there (RFC 2606).
NO_MAILBOX: Final = "erased.invalid"

Step = Callable[[User], int]


class _NotNow(Exception):
    """Somebody else carries it out at the moment, or the time of this run is over."""


def erase_due() -> int:
    """Carry out the deletions that are due; return how many came to their end.

    One that fails is logged and tried again in the next run; it does not block the others.
    """
    emails.forget_last()
    ends_at = time.monotonic() + MOST_SECONDS
    due = AccountDeletion.objects.due().values_list("pk", flat=True)
    return sum(_try_to_erase(pk, ends_at) for pk in list(due[:_MOST_AT_ONCE]))


def _try_to_erase(pk: int, ends_at: float) -> bool:
    try:
        return _erase(pk, ends_at)
    except _NotNow:
        return False
    except Exception as error:
        if is_outage(error):
            raise
        logger.exception("Deletion %s could not be carried out.", pk)
        return False


def _erase(pk: int, ends_at: float) -> bool:
    if not _begin(pk):
        return False
    # Again until nothing is found: a page that was open meanwhile may have written something.
    while sum(_take(pk, step, ends_at) for step in _steps()):
        pass
    _finish(pk)
    return True


def _take(pk: int, step: Step, ends_at: float) -> int:
    """Take a step until nothing is left for it; return how much there was."""
    count = 0
    while some := _carry_out(pk, step):
        count += some
        if time.monotonic() > ends_at:
            raise _NotNow
    return count


def _steps() -> Iterator[Step]:
    """Yield the steps of all apps: what is under way ends everywhere before anything is erased."""
    return chain(*(app.ends for app in APPS), *(app.erases for app in APPS))


@transaction.atomic
def _begin(pk: int) -> bool:
    """Close the account for good; not if a hold was placed on it or it became one of the staff."""
    deletion = _lock(pk)
    if deletion.is_begun:
        return True
    if words := obstacle(deletion.user):
        logger.warning("Deletion %s waits: %s", pk, words)
        return False
    deletion.begun_at = timezone.now()
    deletion.save(update_fields=["begun_at"])
    User.objects.filter(pk=deletion.user_id).update(is_active=False)
    end_sign_ins(deletion.user)
    return True


def _carry_out(pk: int, step: Step) -> int:
    with erasing():
        return step(_lock(pk).user)


def _finish(pk: int) -> None:
    """Say good-bye, keep the digests of the mailbox, and empty the account itself."""
    with erasing():
        deletion = _lock(pk)
        member = deletion.user
        emails.done(deletion)
        deletion.address_digest = address_digest(member.email)
        deletion.mailbox_digest = mailbox_digest(member.email)
        deletion.erased_at, deletion.reason = timezone.now(), ""
        changed = ["address_digest", "mailbox_digest", "erased_at", "reason"]
        deletion.save(update_fields=changed)
        _empty(member)
        by = deletion.asked_by or member
        kind = SecurityEvent.Kind.ERASED
        security_events.record(kind, by=by, member_id=member.pk, about=str(deletion))


def _empty(member: User) -> None:
    AddressChange.objects.filter(user=member).delete()
    member.email = f"{member.pk}@{NO_MAILBOX}"
    member.first_name, member.last_name, member.contact_number = ERASED, "", ""
    member.language, member.time_zone = "", "UTC"
    member.last_login = member.deleted_from = None
    member.is_active = False
    member.set_unusable_password()
    member.save()


def is_to_somebody(email: Email) -> bool:
    """Return whether an e-mail has a reader: one about a deleted account has none."""
    return not email.to.endswith(f"@{NO_MAILBOX}")


def _lock(pk: int) -> AccountDeletion:
    rows = lock_rows(AccountDeletion.objects.open().select_related("user"), skip_locked=True)
    deletion = rows.filter(pk=pk).first()
    if deletion is None:
        raise _NotNow
    return deletion
