"""Login history: the sign-ins of the last three months, from the record of security events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from accounts.logins.open_sessions import network_of
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.sign_in.user_agents import describe

DAYS: Final = 90
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the history."""

    at: datetime
    device: str
    network: str


def sign_ins_of(user: User) -> list[SignIn]:
    """Return when and from where somebody signed in to the account, newest first."""
    since = timezone.now() - timedelta(days=DAYS)
    kind = SecurityEvent.Kind.SIGNED_IN
    events = SecurityEvent.objects.filter(actor=user, kind=kind, occurred_at__gte=since)
    return [
        SignIn(one.occurred_at, describe(one.details.get("agent", "")), network_of(one.address))
        for one in events[:MOST_SHOWN]
    ]
