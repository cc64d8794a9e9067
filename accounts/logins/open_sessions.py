"""The sessions that open an account now, with what a person knows them by, and their ending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts import security_events
from accounts.models import AccountSession, User
from accounts.security_events import SecurityEvent
from accounts.sessions.account_session import key_digest
from accounts.sessions.session_middleware import PLACE
from accounts.sessions.session_store import SessionStore, end_others
from accounts.sign_in.user_agents import describe

MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One line of Login Management."""

    pk: int
    device: str
    network: str
    begun_at: datetime
    last_used_at: datetime
    is_current: bool


def sessions_of(user: User, *, session_key: str | None) -> list[OpenSession]:
    """Return the sessions that open the account, this one first, then the last used."""
    current = key_digest(session_key or "")
    found = list(_opening(user, current))
    return sorted(found, key=lambda one: not one.is_current)


def _opening(user: User, current: str) -> Iterator[OpenSession]:
    for row in user.sessions.in_force()[:MOST_SHOWN]:
        held = held_by(row)
        # Where the password has changed since, the session opens nothing any more.
        if constant_time_compare(held.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            device, network = place_of(held)
            is_current = row.session_key == current
            yield OpenSession(row.pk, device, network, row.begun_at, row.last_used_at, is_current)


@transaction.atomic
def end_one(*, by: User, session: AccountSession) -> None:
    """Sign out another browser of the member."""
    network = place_of(held_by(session))[1]
    session.delete()
    _record(by, {"sessions": 1, "network": network})


@transaction.atomic
def end_all_others(*, by: User, session_key: str | None) -> None:
    """Sign out all browsers of the member but this one."""
    _record(by, {"sessions": end_others(user_id=by.pk, session_key=session_key)})


def _record(by: User, details: dict[str, object]) -> None:
    kind = SecurityEvent.Kind.SESSIONS_ENDED
    security_events.record(kind, by=by, member_id=by.pk, details=details)


def held_by(row: AccountSession) -> dict[str, Any]:
    """Return what a session holds; nothing where it cannot be decrypted."""
    try:
        return SessionStore().decode(row.session_data)
    except InvalidToken:
        return {}


def place_of(held: dict[str, Any]) -> tuple[str, str]:
    """Name the browser of a sign-in, and the network that it came from."""
    place = held.get(PLACE, {})
    return describe(place.get("agent", "")), network_of(place.get("address", ""))


def network_of(address: str) -> str:
    """Return the part of an address that tells the network, not the one device in it.

    It is what is known of the place: no map of addresses comes with the program.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv4Address):
        return f"{found.exploded.rpartition('.')[0]}.*"
    mapped = found.ipv4_mapped
    return network_of(str(mapped)) if mapped else str(ip_network((found, 48), strict=False))
