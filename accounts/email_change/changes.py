"""A changed e-mail address, and how whoever had the old one takes it back.

Whoever sits at a member's browser may have changed it. So the old address is sent a link that
works once, for a week: it gives the address back, ends all sessions, and leaves no password.
"""

from datetime import timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import security_events
from accounts.mailed_links import UNDO_DAYS, AddressChange, new_token, token_digest, until
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.sessions.session_store import end_all
from foundation.languages import first_language
from foundation.locks import lock_rows
from notifications.outbox import queue

# A thief adds a passkey and changes the address in one sitting. A factor from before that sitting
# is the owner's, and stays: otherwise whoever reads an old mailbox would walk round it.
ONE_SITTING: Final = timedelta(hours=1)
# One from the day before may be either's. Whoever takes the address back is shown it and says.
DAY_BEFORE: Final = timedelta(hours=24)


class ChangeNotOpen(Exception):
    """The link was used, replaced by an earlier one or is too old; or it is none of ours."""


class AddressTaken(Exception):
    """Another account has the old address by now."""


@transaction.atomic
def record(*, by: User, old: str, new: str) -> str:
    """Note a change that was just made; return the link that undoes it, for the old address."""
    token = new_token()
    AddressChange.objects.create(
        user=by,
        old_email=old,
        new_email=new,
        token_digest=token_digest(token),
        expires_at=until(UNDO_DAYS),
    )
    return f"{settings.BASE_URL}{reverse('email-change-undo', args=[token])}"


@transaction.atomic
def follow_staff(request: HttpRequest, *, user: User, old: str) -> None:
    """Let a change that staff typed be as one of the member's own.

    The old address hears of it and can take it back, all sessions end, and the next sign-in asks
    for a code that only the new address gets.
    """
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    end_all(user_id=user.pk)
    tell = get_adapter(request).send_notification_mail
    names = {"from_email": old, "to_email": user.email}
    tell("account/email/email_changed", user, names, email=old)


def open_change(token: str) -> AddressChange | None:
    """Find the change that a link undoes."""
    return AddressChange.objects.named_in(token)


def factors_of_sitting(change: AddressChange) -> QuerySet[Authenticator]:
    """Return the factors that go with the change: added then or later."""
    since = change.changed_at - ONE_SITTING
    found: QuerySet[Authenticator] = Authenticator.objects.filter(created_at__gt=since)
    return found.filter(user=change.user_id)


def factors_of_day_before(change: AddressChange) -> QuerySet[Authenticator]:
    """Return the factors that may be the thief's or the owner's: added on the day before."""
    day = (change.changed_at - DAY_BEFORE, change.changed_at - ONE_SITTING)
    found: QuerySet[Authenticator] = Authenticator.objects.filter(created_at__range=day)
    return found.filter(user=change.user_id)


@transaction.atomic
def undo(*, token: str, with_day_before: bool = False) -> User:
    """Give an account back to who had the old address; a new password comes by a mailed code.

    ``with_day_before`` takes the factors of the day before the change, too.

    Raises:
        ChangeNotOpen: the link works no more.
        AddressTaken: another account has the old address by now.
    """
    known = open_change(token)
    if known is None:
        raise ChangeNotOpen
    user = lock_rows(User.objects.all()).get(pk=known.user_id)
    change = open_change(token)
    if change is None:
        raise ChangeNotOpen
    if User.objects.filter(email=change.old_email).exclude(pk=user.pk).exists():
        raise AddressTaken
    lost = user.email
    removed = _give_back(user, change, with_day_before=with_day_before)
    # What came later was sent to whom the account is taken from.
    later = AddressChange.objects.filter(user=user, pk__gte=change.pk, used_at=None)
    later.update(used_at=timezone.now())
    details = {"what": "email_change_undone", "factors_removed": removed}
    security_events.record(SecurityEvent.Kind.EMAIL, by=user, member_id=user.pk, details=details)
    _tell(user, lost)
    return user


def _give_back(user: User, change: AddressChange, *, with_day_before: bool) -> int:
    """Return how many factors went."""
    user.email = change.old_email
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    end_all(user_id=user.pk)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    removed = factors_of_sitting(change).delete()[0]
    if with_day_before:
        removed += factors_of_day_before(change).delete()[0]
    factors = Authenticator.objects.filter(user=user)
    # Recovery codes alone are no factor.
    if not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        removed += factors.delete()[0]
    return removed


def _tell(user: User, lost: str) -> None:
    """Tell the address that loses the account, which may be its member's own after all."""
    queue.queue_email(
        "account_email_restored",
        to=lost,
        user=user,
        language=first_language(user.language),
        dedupe_key=f"account-{new_token()}",
        context={"from_email": lost, "to": lost},
    )
