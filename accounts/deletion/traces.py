"""Traces of a person outside of their own rows: sign-ins, the records of staff, counters."""

from functools import reduce
from operator import or_
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.mailboxes import untagged
from foundation.models import ThrottleCounter
from foundation.personal_data import ERASED, delete_some, empty_some

# A shorter name or number stands in too many other words.
_SHORTEST: Final = 3
_FEWEST_DIGITS: Final = 7


def end_sign_ins(member: User) -> int:
    """End the member's sessions, wherever they are; return how many."""
    sessions = list(UserSession.objects.filter(user=member))
    for session in sessions:
        session.end()
    return len(sessions)


def empty_own_events(member: User) -> int:
    """Empty the security events by and about a member of addresses and values."""
    own = SecurityEvent.objects.filter(Q(actor=member) | Q(member=member))
    return empty_some(own, details={})


def empty_mentions(member: User) -> int:
    """Empty the security events in which staff searched for the member or changed their data."""
    events = SecurityEvent.objects.alias(said=Cast("details", models.TextField()))
    named = _with(events, _words(member), "about", "said")
    kinds = [SecurityEvent.Kind.SEARCH, SecurityEvent.Kind.EXPORT]
    searched = _with(events.filter(kind__in=kinds), _names(member), "about", "said")
    return sum(empty_some(rows, about="", details={}) for rows in (named, searched))


def empty_admin_log(member: User) -> int:
    """Empty the lines of the admin that name the member."""
    named = _with(LogEntry.objects.all(), _words(member), "object_repr", "change_message")
    return empty_some(named, object_repr=ERASED, change_message="")


def delete_counters(member: User) -> int:
    """Delete the counters of throttles that are kept by an address."""
    return delete_some(_with(ThrottleCounter.objects.all(), [member.email], "key"))


def delete_expired_cache() -> int:
    """Delete what has expired in the cache, which keeps it until it is full; return how much."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608 -- our own table
        return int(cursor.rowcount)


def _with(rows: "QuerySet[Any]", words: list[str], *columns: str) -> "QuerySet[Any]":
    conditions = [Q(**{f"{column}__icontains": word}) for column in columns for word in words]
    return rows.filter(reduce(or_, conditions)) if conditions else rows.none()


def _words(member: User) -> list[str]:
    """Return what names this member and nobody else."""
    words = {member.email, untagged(member.email)}
    if member.last_name:
        words.add(f"{member.first_name} {member.last_name}")
    if sum(char.isdigit() for char in member.contact_number) >= _FEWEST_DIGITS:
        words.add(member.contact_number)
    return sorted(words)


def _names(member: User) -> list[str]:
    """Return what staff may have searched for, though others may bear the same name."""
    return [name for name in (member.first_name, member.last_name) if len(name) >= _SHORTEST]
