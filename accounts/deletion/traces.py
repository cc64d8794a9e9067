"""Traces of a person outside of their own rows: sign-ins, the records of staff, counters."""

from functools import reduce
from operator import or_
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from accounts.mailed_links import AddressChange
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.sessions.session_store import end_all
from foundation.mailboxes import untagged
from foundation.models import ThrottleCounter
from foundation.personal_data import ERASED, addresses_of, delete_some, empty_some

# A shorter name or number stands in too many other words.
_SHORTEST: Final = 3
_FEWEST_DIGITS: Final = 7


def former_addresses(member: User) -> list[str]:
    """Return the addresses that were the member's, but those that somebody else has or had.

    They are known for as long as a change is kept (the rule ``address_changes``).
    """
    changes = AddressChange.objects.filter(user=member)
    had = set(changes.values_list("old_email", flat=True))
    of_others = AddressChange.objects.filter(old_email__in=had).exclude(user=member)
    taken = {
        *of_others.values_list("old_email", flat=True),
        *User.objects.filter(email__in=had).exclude(pk=member.pk).values_list("email", flat=True),
    }
    return sorted(had - taken)


def end_sign_ins(member: User) -> int:
    """End the member's sessions, wherever they are; return how many."""
    return end_all(user_id=member.pk)


def empty_own_events(member: User) -> int:
    """Empty the security events by and about a member of addresses and values."""
    own = SecurityEvent.objects.filter(Q(actor=member) | Q(member=member))
    return empty_some(own, address="", details={})


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
    return delete_some(_with(ThrottleCounter.objects.all(), addresses_of(member), "key"))


def _with(rows: "QuerySet[Any]", words: list[str], *columns: str) -> "QuerySet[Any]":
    conditions = [Q(**{f"{column}__icontains": word}) for column in columns for word in words]
    return rows.filter(reduce(or_, conditions)) if conditions else rows.none()


def _words(member: User) -> list[str]:
    """Return what names this member and nobody else."""
    words = {form for each in addresses_of(member) for form in (each, untagged(each))}
    if member.last_name:
        words.add(f"{member.first_name} {member.last_name}")
    if sum(char.isdigit() for char in member.contact_number) >= _FEWEST_DIGITS:
        words.add(member.contact_number)
    return sorted(words)


def _names(member: User) -> list[str]:
    """Return what staff may have searched for, though others may bear the same name."""
    return [name for name in (member.first_name, member.last_name) if len(name) >= _SHORTEST]
