"""What of appointments is deleted by rule: what members wrote, their numbers, and the e-mails.

The row stays with its times and what became of it, which figures are made of.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from foundation.personal_data import erasing
from foundation.retention import Deletion, delete_all
from notifications.models import Email
from service.appointments import appointment_emails
from service.appointments.booking import record
from service.models import Appointment, AppointmentEvent

# What is emptied of an appointment that stays.
EMPTIED: Final[dict[str, object]] = {"matter": "", "phone": "", "visitor_name": ""}


def old_appointments(before: datetime) -> QuerySet[Appointment]:
    """Return the appointments that were over long ago and still have their texts."""
    over = Appointment.objects.filter(state__in=Appointment.OVER, emptied_at=None)
    rows = over.filter(ended_at__lt=before).exclude(user__in=held_members())
    return rows.order_by("ended_at", "pk")


def empty_appointments(appointments: Iterable[Appointment]) -> None:
    """Empty these appointments of what people wrote, and delete the e-mails about them."""
    found = list(appointments)
    keys = [one.pk for one in found]
    with erasing():
        AppointmentEvent.objects.filter(appointment__in=keys).exclude(note="").update(note="")
        rows = Appointment.objects.filter(pk__in=keys)
        rows.update(**EMPTIED, emptied_at=timezone.now())
    delete_emails(keys)
    for one in found:
        record(one, AppointmentEvent.Kind.EMPTIED, by=None)


def delete_emails(keys: Iterable[int]) -> None:
    """Delete the e-mails about these appointments."""
    marks = [appointment_emails.about(pk) for pk in keys]
    Email.objects.filter(about__in=marks).delete()


def lapsed_holds(before: datetime) -> QuerySet[Appointment]:
    """Return the holds that lapsed by then, and that nobody who came after them has deleted."""
    rows = Appointment.objects.filter(state=Appointment.State.HELD, held_until__lt=before)
    return rows.exclude(user__in=held_members()).order_by("held_until", "pk")


DELETIONS: Final = (
    Deletion("appointments", old_appointments, empty_appointments, since="ended_at"),
    Deletion("appointment_holds", lapsed_holds, delete_all, since="held_until"),
)
