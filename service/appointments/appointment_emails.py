"""The e-mails about an appointment, each queued in the transaction that it reports."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from service.models import Appointment
from service.visit_times import wording
from service.visit_times.calendar_entry import calendar_of, place_lines


def booked(appointment: Appointment) -> Email | None:
    """E-mail: the appointment is booked; with what to bring and the calendar file."""
    return queue_about("appointment_booked", appointment)


def moved(appointment: Appointment) -> Email | None:
    """E-mail: the new time, which the calendar file puts in the place of the old one."""
    return queue_about("appointment_moved", appointment)


def cancelled(appointment: Appointment) -> Email | None:
    """E-mail: the member has cancelled; the calendar file takes the entry away."""
    return queue_about("appointment_cancelled", appointment)


def about(appointment_id: int) -> str:
    """Return the mark by which the e-mails about an appointment are found again."""
    return f"appointment:{appointment_id}"


def queue_about(
    kind: str, appointment: Appointment, what: str = "", *, has_calendar: bool = True, **more: Any
) -> Email | None:
    """Queue an e-mail about an appointment to its member, if it has one; once for each change.

    ``what`` makes it another one than the last of this kind, where the appointment did not change.
    """
    member = appointment.user
    if member is None:
        return None
    language = first_language(member.language, appointment.language)
    with translation.override(language):
        facts = _facts(appointment)
        if has_calendar:
            facts["calendar"] = calendar_of(appointment)
    mark = about(appointment.pk)
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=language,
        about=mark,
        dedupe_key=f"{mark}:{kind}:{appointment.sequence}:{what}",
        context={**facts, "reader": member, **more},
    )


def _facts(appointment: Appointment) -> dict[str, Any]:
    centre, path = appointment.centre, reverse("appointment", args=[appointment.reference])
    return {
        "appointment": appointment,
        "when": wording.in_words(appointment.starts_at, centre),
        "change_until": wording.limit_in_words(appointment),
        "place": place_lines(appointment),
        "bring": wording.to_bring(appointment.kind, centre),
        "link": link_through_sign_in(path),
        "again": link_through_sign_in(reverse("appointment-new")),
    }
