"""Choices of appointments: where a visit stands, and why it is cancelled or a day closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitState(models.TextChoices):
    """Where a visit stands; a trigger says what may follow what."""

    HELD = "held", _("Held for you")
    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    STARTED = "started", _("Being served")
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("Missed")
    CANCELLED = "cancelled", pgettext_lazy("of an appointment", "Cancelled")


class CancelReason(models.TextChoices):
    """Why it was cancelled: the first ones are the member's to choose."""

    TIME = "time", _("The time doesn't suit me any more")
    SOLVED = "solved", _("The problem is solved")
    ELSEWHERE = "elsewhere", _("I get help elsewhere")
    MEMBER_OTHER = "other", _("Another reason")
    CLOSED = "closed", _("The centre is closed on that day")
    OFFICE = "office", _("The centre had to cancel")
    ACCOUNT = "account", _("The account was deleted")
    REPAIR = "repair", _("The repair was cancelled")


class ClosureReason(models.TextChoices):
    """Why a centre is closed on a day."""

    HOLIDAY = "holiday", _("Public holiday")
    STAFF = "staff", _("Too few of us can be there")
    WORKS = "works", _("Building works")
    WEATHER = "weather", _("Bad weather")
    EVENT = "event", _("A day for the team")
    OTHER = "other", _("Another reason")
