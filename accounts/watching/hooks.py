"""What the sign-in's packages tell by their signals, as security events."""

from typing import Any, Final

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import User
from accounts.security_events import SecurityEvent, record, record_often
from accounts.watching import guesses

Kind = SecurityEvent.Kind
MOST_OF_AGENT: Final = 200
# What each signal tells of, other than those with a function of their own below.
TOLD: dict[Signal, SecurityEvent.Kind] = {
    account.user_signed_up: Kind.SIGNED_UP,
    account.user_logged_out: Kind.SIGNED_OUT,
    account.password_set: Kind.PASSWORD,
    account.password_changed: Kind.PASSWORD,
    account.password_reset: Kind.PASSWORD,
    account.email_changed: Kind.EMAIL,
    mfa.authenticator_used: Kind.FACTOR_USED,
    mfa.authenticator_added: Kind.FACTOR_CHANGED,
    mfa.authenticator_removed: Kind.FACTOR_CHANGED,
    mfa.authenticator_reset: Kind.FACTOR_CHANGED,
}
# What somebody can cause at will.
FAILED: dict[Signal, str] = {
    mfa.authentication_failed: "second factor",
    account.login_code_rejected: "code of a sign-in",
    account.password_reset_code_rejected: "code of a reset",
    account.email_verification_code_rejected: "code of an address",
}


def connect() -> None:
    """Listen; listening twice changes nothing."""
    account.user_logged_in.connect(_signed_in, dispatch_uid="event-signed-in")
    account.password_reset.connect(_reset, dispatch_uid="event-reset")
    for signal in TOLD:
        signal.connect(_told, dispatch_uid="event-told")
    for signal in FAILED:
        signal.connect(_failed, dispatch_uid="event-failed")


def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    methods = [record["method"] for record in get_authentication_records(request, user)]
    # The browser is for Login Management, where the owner reads of it.
    agent = request.META.get("HTTP_USER_AGENT", "")[:MOST_OF_AGENT]
    details = {"methods": methods, "agent": agent}
    record(Kind.SIGNED_IN, by=user, member_id=user.pk, details=details)


def _reset(request: HttpRequest, user: User, **_more: Any) -> None:
    guesses.trust_browser(request, user)


def _told(signal: Signal, user: User | None, **more: Any) -> None:
    if not isinstance(user, User):
        return  # a session that had ended already is signed out once more
    factor = getattr(more.get("authenticator"), "type", "")
    name = next(name for name, each in _names() if each is signal)
    details = {"what": name, **({"factor": str(factor)} if factor else {})}
    record(TOLD[signal], by=user, member_id=user.pk, details=details)


def _failed(signal: Signal, user: User | None, **_more: Any) -> None:
    actor = user if isinstance(user, User) else None
    same = str(actor.pk if actor else "nobody")
    record_often(Kind.FACTOR_FAILED, by=actor, same=same, details={"what": FAILED[signal]})


def _names() -> list[tuple[str, object]]:
    return [*vars(account).items(), *vars(mfa).items()]
