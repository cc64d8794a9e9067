"""Who is at the chat desk: a lease that the desk's poll renews, and that expires by itself."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from support.models import ChatPresence

LEASE: Final = timedelta(seconds=90)
# Written again only when so much of it is over: not at each poll.
_RENEW_BEFORE: Final = timedelta(seconds=60)
# A colleague who was not seen for so long has left the chats that are theirs.
LEFT_AFTER: Final = timedelta(minutes=3)


def renew(*, by: User) -> ChatPresence:
    """Note that somebody looks at the desk; it says nothing about taking new chats."""
    now = timezone.now()
    presence, _is_new = ChatPresence.objects.get_or_create(
        agent=by, defaults={"present_until": now + LEASE}
    )
    if presence.present_until < now + _RENEW_BEFORE:
        presence.present_until = now + LEASE
        presence.save(update_fields=["present_until"])
    return presence


def set_available(*, by: User, is_available: bool) -> None:
    """Take new chats from now on, or no more; those at hand stay theirs."""
    values = {"is_available": is_available, "present_until": timezone.now() + LEASE}
    ChatPresence.objects.update_or_create(agent=by, defaults=values)


def present(*, besides: User) -> QuerySet[ChatPresence]:
    """Return the colleagues who look at the desk and take new chats, but for this account."""
    now = timezone.now()
    takers = ChatPresence.objects.filter(is_available=True, present_until__gt=now)
    return takers.filter(agent__is_active=True, agent__is_staff=True).exclude(agent=besides)


def lock_presence(by: User) -> ChatPresence:
    """Lock a colleague's presence: they take one chat at a time; call it first of all locks."""
    ChatPresence.objects.get_or_create(agent=by, defaults={"present_until": timezone.now()})
    return lock_rows(ChatPresence.objects.all()).get(agent=by)
