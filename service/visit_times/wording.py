"""Times of visits in words: always by the clock of the centre, and always with its place."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.languages import current_language
from service.models import Appointment, OpeningHours, ServiceCentre, VisitKind
from service.visit_times import clock


def in_words(moment: datetime, centre: ServiceCentre) -> str:
    """Return a moment with its weekday and whose clock it is by: Monday ..., 10:00 (Berlin)."""
    local = moment.astimezone(centre.zone)
    facts = {"day": day_in_words(local.date()), "time": clock_in_words(moment, centre)}
    return _("%(day)s, %(time)s") % facts


def limit_in_words(appointment: Appointment) -> str:
    """Return until when a visit may be changed; empty where that is over, and never a past day."""
    until = appointment.change_until
    return in_words(until, appointment.centre) if timezone.now() < until else ""


def day_in_words(day: date) -> str:
    """Return a day with its weekday, as its reader writes days."""
    return _written_day(day, current_language())


@lru_cache(maxsize=1_000)
def _written_day(day: date, _language: str) -> str:
    facts = {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}
    return _("%(weekday)s, %(day)s") % facts


def clock_in_words(moment: datetime, centre: ServiceCentre) -> str:
    """Return what the clock of a centre shows, and where it hangs."""
    return f"{bare_time(moment, centre)} ({place_of(centre)})"


def bare_time(moment: datetime, centre: ServiceCentre) -> str:
    """Return what the clock shows; where it shows it twice that night, which of the two it is."""
    zone = centre.zone
    shown = time_format(moment.astimezone(zone).time())
    if not clock.is_doubled(moment, zone):
        return shown
    if clock.is_second(moment, zone):
        return _("%(time)s, after the clocks go back") % {"time": shown}
    return _("%(time)s, before the clocks go back") % {"time": shown}


def span_in_words(hours: OpeningHours) -> str:
    """Return a span of opening hours as its reader writes times: 09:00-17:00."""
    return f"{time_format(hours.opens)}\N{EN DASH}{time_format(hours.closes)}"


def weekdays_in_words(days: Sequence[int]) -> str:
    """Return weekdays that follow one another: Monday-Friday."""
    first, last = (OpeningHours.Weekday(day).label for day in (days[0], days[-1]))
    return str(first) if len(days) == 1 else f"{first}\N{EN DASH}{last}"


def place_of(centre: ServiceCentre) -> str:
    """Return whose clock counts: Berlin time."""
    return pgettext("by the clock of a place", "%(place)s time") % {"place": centre.place}


def to_bring(kind: VisitKind, centre: ServiceCentre) -> list[str]:
    """Return what to bring to a visit, line by line: for its kind, then for its centre."""
    return [line for text in (kind.bring, centre.bring) for line in text.splitlines() if line]
