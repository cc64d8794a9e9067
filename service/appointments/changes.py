"""Changing the time of an appointment and cancelling it; what speaks against it is asked here."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from service.appointments import appointment_emails, bays
from service.appointments.booking import length_of, record
from service.models import Appointment, AppointmentEvent, CancelReason, Repair, ServiceCentre
from service.visit_times import wording
from service.visit_times.free_times import FreeTimes


class CannotChange(Exception):
    """Something speaks against it; the reasons are shown to the member."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class MovedMeanwhile(Exception):
    """The appointment has another time than the page showed; nothing was changed."""


def reasons_against(appointment: Appointment) -> list[str]:
    """Return why the member may not change or cancel this appointment; none: they may."""
    if appointment.state == Appointment.State.CANCELLED:
        return [_("This appointment is cancelled.")]
    if appointment.state != Appointment.State.BOOKED:
        return [_("Your visit has begun, or is over.")]
    if timezone.now() < appointment.change_until:
        return []
    phone = appointment.centre.phone
    call = [_("Please call the centre: %(phone)s.") % {"phone": phone}] if phone else []
    return [_too_late(appointment), *call]


def _too_late(appointment: Appointment) -> str:
    if appointment.created_at >= appointment.change_until:
        return _("Your visit is so soon that you can't change or cancel it online.")
    until = wording.in_words(appointment.change_until, appointment.centre)
    return _("You could change or cancel it until %(until)s.") % {"until": until}


@transaction.atomic
def move(
    *, by: User, appointment_id: int, centre: ServiceCentre, start: datetime, seen: int
) -> Appointment:
    """Change: the member comes at another time; the old one is free at once, and they are told.

    Sent twice, it is moved once. ``seen`` is the sequence that the page showed.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
        CannotChange: it is too late, or the appointment is over.
        MovedMeanwhile: it was moved elsewhere since the page was made.
        TimeTaken: others were faster; the old time is still theirs.
    """
    mine = by.appointments.booked_ones()
    bays.book_days([centre.pk, mine.get(pk=appointment_id).centre_id])
    found = lock_rows(mine.for_pages()).get(pk=appointment_id)
    wanted = length_of(found.kind, start)
    if (found.centre_id, found.period) == (centre.pk, wanted):
        return found
    if found.sequence != seen:
        raise MovedMeanwhile
    if reasons := reasons_against(found):
        raise CannotChange(reasons)
    bays.delete_lapsed(centre, wanted)
    staffed = FreeTimes(centre, found.kind, member=by.pk, besides=found).bays_at(start)
    found.centre, found.period, found.sequence = centre, wanted, found.sequence + 1
    bays.change_bay(found, staffed, ["centre", "sequence"])
    record(found, AppointmentEvent.Kind.MOVED, by=by)
    appointment_emails.moved(found)
    return found


@transaction.atomic
def cancel(*, by: User, appointment_id: int, reason: str) -> Appointment:
    """Cancel: the member does not come, and the time is free at once; pressed twice, told once.

    Raises:
        Appointment.DoesNotExist: not an appointment of this member.
        CannotChange: it is too late, or the visit has begun.
    """
    rows = by.appointments.booked_ones().for_pages()
    found = lock_rows(rows).get(pk=appointment_id)
    if found.state == Appointment.State.CANCELLED:
        return found
    if reasons := reasons_against(found):
        raise CannotChange(reasons)
    end(found, Appointment.Reason(reason), by=by)
    appointment_emails.cancelled(found)
    return found


def end(appointment: Appointment, reason: CancelReason, *, by: User | None) -> None:
    """Write that an appointment which is locked is cancelled; who calls it tells the member."""
    appointment.state, appointment.reason = Appointment.State.CANCELLED, reason
    appointment.ended_at, appointment.sequence = timezone.now(), appointment.sequence + 1
    appointment.save(update_fields=["state", "reason", "ended_at", "sequence"])
    record(appointment, AppointmentEvent.Kind.CANCELLED, by=by)


def cancel_for_repair(repair: Repair, *, by: User) -> None:
    """Cancel what was booked for a repair that is locked and off, and tell its member."""
    rows = Appointment.objects.filter(repair=repair)
    bays.delete_holds(rows.filter(state=Appointment.State.HELD))
    for found in lock_rows(rows.for_pages().filter(state=Appointment.State.BOOKED)):
        end(found, Appointment.Reason.REPAIR, by=by)
        appointment_emails.cancelled(found)


@transaction.atomic
def cancel_for_leaver(member: User) -> int:
    """Cancel one appointment to come of a member whose account is deleted; return whether."""
    rows = member.appointments.filter(state=Appointment.State.BOOKED).order_by("pk")
    found = lock_rows(rows).first()
    if found is not None:
        end(found, Appointment.Reason.ACCOUNT, by=member)
    return int(found is not None)
