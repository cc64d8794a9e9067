"""Times of visits in words: always by the clock of the centre, and always with its place."""

from datetime import date, datetime

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from service.appointments import clock
from service.models import ServiceCentre


def in_words(moment: datetime, centre: ServiceCentre) -> str:
    """Return a moment with its weekday and whose clock it is by: Monday ..., 10:00 (Berlin)."""
    local = moment.astimezone(centre.zone)
    facts = {"day": day_in_words(local.date()), "time": clock_in_words(moment, centre)}
    return _("%(day)s, %(time)s") % facts


def day_in_words(day: date) -> str:
    """Return a day with its weekday, as its reader writes days."""
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


def place_of(centre: ServiceCentre) -> str:
    """Return whose clock counts: Berlin time."""
    return pgettext("by the clock of a place", "%(place)s time") % {"place": centre.place}
