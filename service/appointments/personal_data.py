"""What appointments hold of a person: times and places, what was written, a number to call."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from foundation.personal_data import MOST_AT_ONCE, PersonalData, Section, delete_some, empty_some
from service.appointments import changes
from service.appointments.retention import EMPTIED, delete_emails
from service.models import Appointment, AppointmentEvent


def _sections(member: User) -> Iterator[Section]:
    columns = {
        "reference": pgettext("of an appointment", "Reference"),
        "starts_at": _("When"),
        "centre": _("Service centre"),
        "visit": _("Visit"),
        "product": _("Product"),
        "matter": _("What is it about?"),
        "phone": _("Contact Number"),
        "status": _("Status"),
    }
    rows = member.appointments.for_pages().order_by("pk")
    lines = (
        (
            row.reference,
            row.starts_at,
            row.centre.title,
            row.kind.title,
            row.product_name,
            row.matter,
            row.phone,
            row.get_state_display(),
        )
        for row in rows.iterator(chunk_size=MOST_AT_ONCE)
    )
    yield Section("appointments", _("Appointments"), columns, lines)


def _losses(member: User) -> Iterator[str]:
    if count := member.appointments.filter(state=Appointment.State.BOOKED).count():
        yield ngettext(
            "%(count)d appointment is cancelled.", "%(count)d appointments are cancelled.", count
        ) % {"count": count}


def _holds(member: User) -> int:
    return delete_some(member.appointments.filter(state=Appointment.State.HELD))


def _events(member: User) -> int:
    return empty_some(AppointmentEvent.objects.filter(appointment__user=member), note="")


def _appointments(member: User) -> int:
    rows = member.appointments.exclude(**EMPTIED).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    delete_emails(keys)
    return Appointment.objects.filter(pk__in=keys).update(**EMPTIED)


PERSONAL_DATA = PersonalData(
    app="service",
    holds={
        "service.Appointment": ("matter", "phone", "visitor_name"),
        "service.AppointmentEvent": ("note",),
    },
    sections=_sections,
    losses=_losses,
    ends=(changes.cancel_for_leaver, _holds),
    erases=(_events, _appointments),
)
