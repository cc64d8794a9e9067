"""Reminders two days and three hours before a visit; who cannot come says so with one press."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Value
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from foundation.locks import lock_rows
from foundation.sweeps import sweep
from service.appointments import appointment_emails, booking, changes
from service.front_desk import front_desk_emails
from service.models import Appointment, AppointmentEvent, AppointmentQuerySet, ServiceCentre

REMIND: Final = "service.tasks.remind_of_appointments"
# How long before the visit each is due, and how long before it comes too late to be of use.
BEFORE: Final = {
    "days": (timedelta(days=2), timedelta(hours=12)),
    "hours": (timedelta(hours=3), timedelta(0)),
}
_Kind = AppointmentEvent.Kind


def send_reminders() -> int:
    """Remind members whose visit is near, for some seconds; each is told once for each time.

    Safe to run again and concurrently. Returns how many were reminded.
    """
    return sum(sweep(REMIND, due(what), _Reminder(what).send) for what in BEFORE)


def due(what: str) -> AppointmentQuerySet:
    """Return the visits of which a reminder is due; not those booked or moved later than it was."""
    before, too_late = BEFORE[what]
    now, begins = timezone.now(), Lower(OuterRef("period"))
    events = AppointmentEvent.objects.filter(appointment=OuterRef("pk"))
    reminded = events.filter(kind=_Kind.REMINDED, note=what, period=OuterRef("period"))
    due_at = ExpressionWrapper(begins - Value(before), output_field=DateTimeField())
    fresh = events.filter(kind__in=[_Kind.BOOKED, _Kind.MOVED], occurred_at__gt=due_at)
    rows = Appointment.objects.filter(
        state=Appointment.State.BOOKED,
        user__is_active=True,
        # By the index of centres, of which there are few.
        centre__in=ServiceCentre.objects.order_by().values("pk"),
        period__startswith__gt=now + too_late,
        period__startswith__lte=now + before,
    )
    return rows.filter(~Exists(reminded), ~Exists(fresh)).order_by("pk")


@transaction.atomic
def cannot_come(*, by: User, appointment_id: int) -> Appointment:
    """Say at the last moment that one does not come: also when it is too late to cancel otherwise.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
        changes.CannotChange: the visit has begun, or is over.
    """
    found = lock_rows(by.appointments.booked_ones().for_pages()).get(pk=appointment_id)
    if found.state == Appointment.State.CANCELLED:
        return found
    if not may_still_say(found):
        raise changes.CannotChange(changes.reasons_against(found))
    changes.end(found, Appointment.Reason.TIME, by=by)
    appointment_emails.cancelled(found)
    return found


def may_still_say(appointment: Appointment) -> bool:
    """Return whether the member may still say that they don't come: until the visit begins."""
    is_booked = appointment.state == Appointment.State.BOOKED
    return bool(is_booked and timezone.now() < appointment.starts_at)


class _Reminder:
    """One of the two reminders."""

    def __init__(self, what: str) -> None:
        self.what = what

    @transaction.atomic
    def send(self, pk: int) -> bool:
        """Remind one member, unless that was done, or the visit is off; return whether."""
        visit = lock_rows(due(self.what).for_pages()).filter(pk=pk).first()
        # Asked anew after the lock: what another run wrote meanwhile is in another table.
        if visit is None or not due(self.what).filter(pk=pk).exists():
            return False
        booking.record(visit, _Kind.REMINDED, by=None, note=self.what)
        front_desk_emails.reminder(visit, self.what)
        return True
