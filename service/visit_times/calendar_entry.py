"""The calendar file of an appointment (RFC 5545): one entry that is changed, never a second one.

Its UID stays, its SEQUENCE rises with each change, and a cancelled one takes the entry away.
Moments are in UTC, which is clear in the nights of summer time too; the text says the local time.
"""

from datetime import UTC
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from service.models import Appointment
from service.visit_times import wording

PRODUCT: Final = "-//member center//appointments//EN"


def calendar_of(appointment: Appointment) -> str:
    """Return the calendar file of an appointment in the active language."""
    # Takes a tenth of a second to import, and few pages write one.
    from icalendar import Calendar, Event, vCalAddress, vText  # noqa: PLC0415 -- see above

    is_cancelled = appointment.state == Appointment.State.CANCELLED
    entry = Event()
    entry.add("uid", uid_of(appointment))
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", timezone.now().astimezone(UTC))
    entry.add("dtstart", appointment.starts_at.astimezone(UTC))
    entry.add("dtend", appointment.ends_at.astimezone(UTC))
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("summary", f"{appointment.kind.title} ({settings.BRAND['name']})")
    entry.add("location", ", ".join(place_lines(appointment)))
    entry.add("description", "\n".join(_described(appointment)))
    entry.add("url", f"{settings.BASE_URL}{reverse('appointment', args=[appointment.reference])}")
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    organizer.params["cn"] = vText(str(settings.BRAND["name"]))
    entry["organizer"] = organizer
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(entry)
    return str(calendar.to_ical().decode())


def uid_of(appointment: Appointment) -> str:
    """Return by what calendars know the entry again, however often it is changed."""
    return f"appointment-{appointment.reference}@{urlsplit(settings.BASE_URL).hostname}"


def place_lines(appointment: Appointment) -> list[str]:
    """Return where it is, line by line."""
    return [appointment.centre.title, *appointment.centre.address.splitlines()]


def _described(appointment: Appointment) -> list[str]:
    when = wording.in_words(appointment.starts_at, appointment.centre)
    lines = [when, f"{pgettext('of an appointment', 'Reference')}: {appointment.reference}"]
    if appointment.product_name:
        lines.append(appointment.product_name)
    if bring := wording.to_bring(appointment.kind, appointment.centre):
        lines += ["", _("What to bring"), *(f"- {line}" for line in bring)]
    return lines
