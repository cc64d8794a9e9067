"""Who may book by oneself: not who has missed three visits within half a year."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from service.models import Appointment

MOST_MISSED: Final = 3
MISSED_WITHIN: Final = timedelta(days=180)


class BooksByTicket(Exception):
    """The member has missed too many visits; support books for them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def missed_lately(member: User) -> int:
    """Return how many visits the member has missed within half a year."""
    since = timezone.now() - MISSED_WITHIN
    missed = member.appointments.filter(state=Appointment.State.NO_SHOW)
    return missed.filter(period__startswith__gte=since).count()


def reasons_against_booking(member: User) -> list[str]:
    """Return why a member may not book by themselves now; none: they may."""
    count = missed_lately(member)
    if count < MOST_MISSED:
        return []
    text = ngettext(
        "You missed %(count)d appointment in the last %(days)d days, so we book for you:"
        " write to us when you'd like to come.",
        "You missed %(count)d appointments in the last %(days)d days, so we book for you:"
        " write to us when you'd like to come.",
        count,
    )
    return [text % {"count": count, "days": MISSED_WITHIN.days}]


def refuse_who_missed(member: User) -> None:
    """Refuse a booking by who has missed too many visits.

    Raises:
        BooksByTicket: with the reasons to show.
    """
    if reasons := reasons_against_booking(member):
        raise BooksByTicket(reasons)
