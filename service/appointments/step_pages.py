"""The pages of the steps that a new appointment and a changed one share: centre, day, time."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.profile.region import region_of
from service.appointments import steps
from service.appointments.steps import VisitChoice
from service.models import Appointment, ServiceCentre
from service.visit_times import clock, wording
from service.visit_times.free_times import FreeTime, FreeTimes


def place_and_time(
    request: HttpRequest, choice: VisitChoice, *, token: UUID | None = None
) -> HttpResponse:
    """Show the step at which centre, day or time is chosen."""
    assert choice.kind is not None  # noqa: S101 -- the steps before see to it
    if choice.centre is None:
        return _centres(request, choice)
    free = _free_times(request, choice)
    if choice.day is None or choice.day not in free.timetable.days():
        return _days(request, choice, free)
    return _times(request, choice, free, token)


def taken(
    request: HttpRequest,
    choice: VisitChoice,
    wanted: datetime,
    *,
    token: UUID | None = None,
    has_lapsed: bool = False,
) -> HttpResponse:
    """Tell who came too late, and offer the three free times that are nearest."""
    assert choice.centre is not None  # noqa: S101 -- as above
    free = _free_times(request, choice)
    context = {
        **_form_of(choice, token),
        "choice": choice,
        "wanted": wording.in_words(wanted, choice.centre),
        "has_lapsed": has_lapsed,
        "times": [
            (steps.stamp(one.start), wording.in_words(one.start, choice.centre))
            for one in free.nearest(wanted)
        ],
        "back": address_of(choice, day=wanted.astimezone(choice.centre.zone).date()),
    }
    return render(request, "appointments/taken.html", context, status=409)


def address_of(choice: VisitChoice, *, day: date | None = None) -> str:
    """Return the address of the page of times; without a day, of that which was chosen."""
    more = {"day": day.isoformat()} if day else {}
    return f"{_page_of(choice)}{choice.query(**more)}"


def facts_of(appointment: Appointment) -> dict[str, Any]:
    """Return what each page of an appointment says of it, in words."""
    centre = appointment.centre
    return {
        "when": wording.in_words(appointment.starts_at, centre),
        "until": wording.clock_in_words(appointment.ends_at, centre),
        "change_until": wording.limit_in_words(appointment),
        "held_until": appointment.held_until
        and wording.clock_in_words(appointment.held_until, centre),
        "bring": wording.to_bring(appointment.kind, centre),
    }


def _centres(request: HttpRequest, choice: VisitChoice) -> HttpResponse:
    """List the centres by region, those of the region of the page first."""
    assert choice.kind is not None  # noqa: S101 -- as above
    mine = region_of(request)
    centres = sorted(
        steps.centres_for(choice.kind).values(),
        key=lambda centre: (centre.region != mine, centre.region_name, centre.position),
    )
    regions = [
        (name, [(centre, _hours(centre)) for centre in found])
        for name, found in groupby(centres, key=lambda centre: centre.region_name)
    ]
    return render(request, "appointments/step_centre.html", {"choice": choice, "regions": regions})


def _free_times(request: HttpRequest, choice: VisitChoice) -> FreeTimes:
    """Return the free times of a choice, as far ahead as this member may book."""
    assert choice.kind is not None  # noqa: S101 -- as above
    assert choice.centre is not None  # noqa: S101 -- as above
    return FreeTimes(choice.centre, choice.kind, member=request.user.pk, besides=choice.appointment)


def _days(request: HttpRequest, choice: VisitChoice, free: FreeTimes) -> HttpResponse:
    days = []
    for day, times in free.by_day().items():
        closure = free.timetable.closed_on(day)
        why = closure.get_reason_display() if closure else ""
        if not closure and free.timetable.is_holiday(day):
            why = _("Public holiday")
        if times or why or free.timetable.times_of(day):
            days.append((wording.day_in_words(day), day.isoformat(), len(times), why))
    context = {
        "choice": choice,
        "days": [(text, choice.query(day=name), count, why) for text, name, count, why in days],
        "is_any_free": any(count for _text, _name, count, _why in days),
        "place": wording.place_of(free.centre),
        "further": free.further,
    }
    return render(request, "appointments/step_day.html", context)


def _times(
    request: HttpRequest, choice: VisitChoice, free: FreeTimes, token: UUID | None
) -> HttpResponse:
    assert choice.day is not None  # noqa: S101 -- as above
    centre, day = free.centre, choice.day
    around = free.of_days([each for each in free.timetable.days() if abs((each - day).days) <= 7])  # noqa: PLR2004 -- a week
    with_times = [each for each, times in around.items() if times]
    before = max((each for each in with_times if each < day), default=None)
    after = min((each for each in with_times if each > day), default=None)
    context = {
        **_form_of(choice, token),
        "choice": choice,
        "day": wording.day_in_words(day),
        "place": wording.place_of(centre),
        "parts": _parts(around[day], centre),
        "has_two_hours": any(clock.is_doubled(one.start, centre.zone) for one in around[day]),
        "before": before and choice.query(day=before.isoformat()),
        "after": after and choice.query(day=after.isoformat()),
    }
    return render(request, "appointments/step_time.html", context)


def _parts(times: list[FreeTime], centre: ServiceCentre) -> list[tuple[str, list[Any]]]:
    """Return the times of a morning and of an afternoon, each with what a form calls it."""
    noon = 12
    names = {True: _("Morning"), False: _("Afternoon")}
    return [
        (
            names[is_morning],
            [(steps.stamp(one.start), wording.bare_time(one.start, centre)) for one in found],
        )
        for is_morning, found in groupby(times, key=lambda one: one.start.hour < noon)
    ]


def _form_of(choice: VisitChoice, token: UUID | None) -> Mapping[str, Any]:
    """Return where a time is sent, and what goes with it."""
    found = choice.appointment
    if found is None:
        return {"action": reverse("appointment-hold"), "fields": {**choice.named, "token": token}}
    fields = {"centre": choice.centre.name if choice.centre else "", "seen": found.sequence}
    return {"action": reverse("appointment-move", args=[found.reference]), "fields": fields}


def _page_of(choice: VisitChoice) -> str:
    found = choice.appointment
    return (
        reverse("appointment-change", args=[found.reference])
        if found
        else reverse("appointment-new")
    )


def _hours(centre: ServiceCentre) -> list[tuple[str, str]]:
    """Return a centre's hours in words: days that are alike together."""
    by_day: dict[int, list[str]] = {}
    for row in centre.hours.all():
        by_day.setdefault(row.weekday, []).append(wording.span_in_words(row))
    days = [(day, ", ".join(by_day[day])) for day in sorted(by_day)]
    found = []
    for (words, _gap), same in groupby(
        enumerate(days), key=lambda each: (each[1][1], each[1][0] - each[0])
    ):
        numbers = [day for _number, (day, _words) in same]
        found.append((wording.weekdays_in_words(numbers), words))
    return found
