"""The e-mails that the office's side of appointments writes, and which of them still hold."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation

from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from service.appointments.appointment_emails import queue_about
from service.models import Appointment, AppointmentQuerySet, ClosureReason, EarlierWish, OfferedTime
from service.visit_times import wording

CLOSED: Final = "appointment_closed"
EARLIER: Final = "appointment_earlier"
MISSED: Final = "appointment_missed"
REMINDER: Final = "appointment_reminder"


def closed(
    appointment: Appointment, offered: Sequence[OfferedTime], reason: ClosureReason
) -> Email | None:
    """E-mail: the office cancelled the visit, why, and three other times; takes the entry away."""
    times = [each.starts_at for each in offered]
    with _language_of(appointment):
        words = [wording.in_words(each, appointment.centre) for each in times]
        why = "" if reason == ClosureReason.OTHER else str(reason.label)
    link = _link("appointment-other-times", appointment)
    return queue_about(CLOSED, appointment, times=words, why=why, offers_link=link)


def reminder(appointment: Appointment, what: str) -> Email | None:
    """E-mail: the visit is near ("days" or "hours"); who cannot come cancels with one press."""
    link = _link("appointment-coming", appointment)
    return queue_about(
        REMINDER, appointment, what, has_calendar=False, coming_link=link, is_near=what == "hours"
    )


def earlier(wish: EarlierWish) -> Email | None:
    """E-mail: an earlier time is free, and held for the member until a moment."""
    appointment, offered, until = wish.appointment, wish.offered_start, wish.offered_until
    assert offered is not None  # noqa: S101 -- who calls it has just offered it
    assert until is not None  # noqa: S101 -- the same
    with _language_of(appointment):
        facts = {
            "earlier": wording.in_words(offered, appointment.centre),
            "held_until": wording.in_words(until, appointment.centre),
        }
    link = _link("appointment-earlier", appointment)
    what = f"{wish.pk}:{wish.offers}"
    return queue_about(EARLIER, appointment, what, has_calendar=False, earlier_link=link, **facts)


def missed(appointment: Appointment, *, count: int, most: int) -> Email | None:
    """E-mail: we missed the member; how to come another time, and what follows at the third."""
    facts: dict[str, Any] = {"missed": count, "most": most, "by_ticket": count >= most}
    link = link_through_sign_in(reverse("ticket-new"))
    return queue_about(MISSED, appointment, has_calendar=False, ticket_link=link, **facts)


def untrue(emails: Sequence[Email]) -> list[Email]:
    """Return those e-mails that remind of what is off, or offer what is not held any more."""
    known = {REMINDER: _reminded, EARLIER: _offered}
    return [each for each in emails if each.kind in known and not known[each.kind](each)]


def _reminded(email: Email) -> bool:
    return _about(email).filter(state=Appointment.State.BOOKED, period__endswith__gt=Now()).exists()


def _offered(email: Email) -> bool:
    _change, pk, number = email.dedupe_key.rsplit(":", 2)
    rows = EarlierWish.objects.live().filter(pk=pk, offers=number)
    return rows.filter(offered_until__gt=Now()).exists()


def _about(email: Email) -> AppointmentQuerySet:
    _matter, pk = email.about.split(":")
    return Appointment.objects.filter(pk=pk)


def _language_of(appointment: Appointment) -> translation.override:
    member = appointment.user
    return translation.override(
        first_language(member.language if member else None, appointment.language)
    )


def _link(page: str, appointment: Appointment) -> str:
    return link_through_sign_in(reverse(page, args=[appointment.reference]))
