"""Requests to delete an account: made, taken back within a week, and reminded of."""

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import security_events
from accounts.deletion import emails
from accounts.models import AccountDeletion, User
from accounts.privacy_models import GRACE
from accounts.security_events import SecurityEvent
from foundation import personal_data
from foundation.locks import lock_rows

_REMINDER: Final = timedelta(days=1)
_MOST_AT_ONCE: Final = 500


class DeletionRefused(Exception):
    """The account may not be deleted; the words are for who asked."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class DeletionBegun(Exception):
    """The account is being deleted: it can no longer be kept."""


def obstacle(member: User) -> str:
    """Return why an account may not be deleted now, in words; empty if it may."""
    if member.is_staff or member.is_superuser:
        return _("This is an account of our staff. An administrator has to take its rights first.")
    return personal_data.held(member)


@transaction.atomic
def ask(*, member: User, by: User, reason: str = "") -> AccountDeletion:
    """Have an account deleted in a week; asked a second time, the first request stands.

    Raises:
        DeletionRefused: the account may not be deleted.
    """
    if words := obstacle(member):
        raise DeletionRefused(words)
    try:
        with transaction.atomic():
            deletion = AccountDeletion.objects.create(
                user=member,
                asked_by=None if by.pk == member.pk else by,
                reason=reason,
                due_at=timezone.now() + GRACE,
            )
    except IntegrityError:
        return AccountDeletion.objects.get(user=member)
    _copy(deletion)
    _record(SecurityEvent.Kind.ERASURE_ASKED, deletion, by=by, reason=reason)
    emails.asked(deletion)
    return deletion


@transaction.atomic
def keep(*, member: User, by: User) -> bool:
    """Keep an account that was to be deleted; return whether it was.

    Raises:
        DeletionBegun: it is too late.
    """
    deletion = lock_rows(AccountDeletion.objects.all()).filter(user=member).first()
    if deletion is None:
        return False
    if deletion.is_begun:
        raise DeletionBegun
    _record(SecurityEvent.Kind.ERASURE_STOPPED, deletion, by=by)
    deletion.delete()
    User.objects.filter(pk=member.pk).update(deleted_from=None)
    return True


def let_none_begin(member_id: int) -> None:
    """Until the commit, let no deletion of this member's account begin; before any other lock.

    Raises:
        DeletionBegun: it is under way, and nothing stops it.
    """
    deletion = lock_rows(AccountDeletion.objects.open()).filter(user=member_id).first()
    if deletion and deletion.is_begun:
        raise DeletionBegun


def remind() -> int:
    """E-mail those whose account is deleted within a day; return how many."""
    waiting = AccountDeletion.objects.open().filter(begun_at=None, reminded_at=None)
    soon = waiting.filter(due_at__lte=timezone.now() + _REMINDER)
    return sum(_remind(pk) for pk in list(soon.values_list("pk", flat=True)[:_MOST_AT_ONCE]))


@transaction.atomic
def _remind(pk: int) -> bool:
    rows = lock_rows(AccountDeletion.objects.select_related("user"), skip_locked=True)
    deletion = rows.filter(pk=pk, reminded_at=None, begun_at=None).first()
    if deletion is None:
        return False
    deletion.reminded_at = timezone.now()
    deletion.save(update_fields=["reminded_at"])
    emails.soon(deletion)
    return True


def _copy(deletion: AccountDeletion) -> None:
    User.objects.filter(pk=deletion.user_id).update(deleted_from=deletion.due_at)
    deletion.user.deleted_from = deletion.due_at


def _record(
    kind: SecurityEvent.Kind, deletion: AccountDeletion, *, by: User, reason: str = ""
) -> None:
    details = {"reason": reason} if reason else None
    security_events.record(
        kind, by=by, member_id=deletion.user_id, about=str(deletion), details=details
    )
