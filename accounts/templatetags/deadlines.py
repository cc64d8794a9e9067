"""Template tags for deadlines: in a time zone that is named, with the days left."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import time_zones
from foundation.languages import current_language

register = template.Library()


@register.filter
def zone_place(name: str) -> str:
    """Name the place of a time zone, in the reader's language."""
    return time_zones.place(name, current_language())


@register.simple_tag
def deadline(moment: datetime) -> str:
    """Format a moment with its time zone and the days left until then."""
    days = (timezone.localdate(moment) - timezone.localdate()).days
    if moment <= timezone.now():
        text = _("%(moment)s (%(zone)s time)")
    elif days == 0:
        text = _("%(moment)s (%(zone)s time; today)")
    else:
        text = ngettext(
            "%(moment)s (%(zone)s time; %(n)d day left)",
            "%(moment)s (%(zone)s time; %(n)d days left)",
            days,
        )
    return text % {
        "moment": date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        "zone": zone_place(timezone.get_current_timezone_name()),
        "n": days,
    }
