"""The timeline of an appointment; append-only: a trigger refuses the rest."""

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from service.models.appointment import Appointment


class AppointmentEvent(models.Model):
    """One change of an appointment, and who made it; never edited or deleted."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", pgettext_lazy("of an appointment", "Cancelled")
        ARRIVED = "arrived", _("Arrived")
        CALLED = "called", _("Called")
        STARTED = "started", _("Being served")
        DONE = "done", _("Done")
        NO_SHOW = "no_show", _("Missed")
        UNDONE = "undone", pgettext_lazy("of an appointment", "Taken back")
        REMINDED = "reminded", _("Reminder sent")
        EMPTIED = "emptied", _("Texts deleted")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    period = DateTimeRangeField(_("Time"), help_text=_("The time of the visit, as it was then."))
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event of an appointment")
        verbose_name_plural = _("events of appointments")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
