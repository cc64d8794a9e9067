"""Guessing at one account from many places: strangers are slowed, its own browsers are not.

Who guesses from one address is stopped there (ACCOUNT_RATE_LIMITS). Here tries are counted for an
account, whatever they come from. Nobody is shut out: its known browsers are not counted, and who
reads its mailbox signs in from any browser after a reset of the password.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.security_events import SecurityEvent, record_often
from accounts.watching import alarms
from foundation.encryption import digest
from foundation.throttles import A_DAY, MINUTE, Throttle
from foundation.web.requests import client_network

QUARTER: Final = 15 * MINUTE  # nobody is kept out for longer (ASVS 6.1.1)
TRIES: Final = Throttle("guesses", limit=settings.GUESSES_PER_ACCOUNT, seconds=QUARTER)
# While an account is guessed at, all strangers together get one try in so many seconds.
TURN: Final = Throttle("guesses-turn", limit=1, seconds=MINUTE)
FAILED_IN_A_DAY: Final = Throttle("guesses-day", limit=settings.GUESSES_PER_ACCOUNT, seconds=A_DAY)
_MAILBOX_READ: Final = "read the mailbox of"


def mark_of(email: str) -> str:
    """Return what stands for an address that was tried, whether or not it has an account."""
    return digest("guessed", email).hex()[:24]


def may_try(request: HttpRequest, email: str, user: User | None) -> bool:
    """Count a try of a stranger; False if the account is guessed at and it is not their turn."""
    mark = mark_of(email)
    tries = TRIES.count(mark)
    if tries == 1:
        alarms.count(alarms.MANY_ACCOUNTS, "all")
    alarms.count(alarms.ONE_ACCOUNT, user.pk if user else mark)
    if tries <= TRIES.limit or TURN.hit(mark):
        return True
    _note(SecurityEvent.Kind.THROTTLED, request, mark, user)
    return False


def was_right(email: str) -> None:
    """Take back a try that was none of a stranger's."""
    TRIES.forgive(mark_of(email))


def was_wrong(request: HttpRequest, email: str, user: User | None) -> int | None:
    """Record a wrong password; return how many there were today, if the owner is to hear now."""
    mark = mark_of(email)
    _note(SecurityEvent.Kind.SIGN_IN_FAILED, request, mark, user)
    today = FAILED_IN_A_DAY.count(mark)
    return today if user is not None and today == FAILED_IN_A_DAY.limit else None


def trust_browser(request: HttpRequest, user: User) -> None:
    """Note that who uses this browser has read a code in the member's mailbox."""
    request.session[_MAILBOX_READ] = user.pk


def is_trusted(request: HttpRequest, user: User) -> bool:
    """Return whether somebody in this browser has read a code in the member's mailbox."""
    return bool(request.session.get(_MAILBOX_READ) == user.pk)


def _note(kind: SecurityEvent.Kind, request: HttpRequest, mark: str, user: User | None) -> None:
    record_often(
        kind,
        by=None,
        member_id=user.pk if user else None,
        same=f"{mark} {client_network(request)}",
        details={"account": mark},
    )
