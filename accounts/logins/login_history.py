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
    events = SecurityEvent.objects.filter(
        actor=user, kind=SecurityEvent.Kind.SIGNED_IN, occurred_at__gte=since
    )
    return [
        SignIn(
            event.occurred_at, describe(event.details.get("agent", "")), network_of(event.address)
        )
        for event in events[:MOST_SHOWN]
    ]
