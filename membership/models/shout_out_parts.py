"""What stands beside a shout out: its photos, and what happened to it."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from membership.models.shout_out import HiddenWhy, SendBackWhy, ShoutOut

MOST_PHOTOS: Final = 3


class ShoutOutPhoto(models.Model):
    """A photo with a shout out; a number from 1 to 3 is what keeps more than three out."""

    shout_out = models.ForeignKey(ShoutOut, on_delete=models.CASCADE, related_name="photos")
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="shout_out_photo")
    number = models.PositiveSmallIntegerField(help_text=_("From 1."))

    class Meta:
        verbose_name = _("photo of a shout out")
        verbose_name_plural = _("photos of shout outs")
        ordering = ["shout_out", "number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="photo_is_one_of_three", condition=Q(number__range=(1, MOST_PHOTOS))
            ),
            models.UniqueConstraint("shout_out", "number", name="photo_number_once"),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class ShoutOutEvent(models.Model):
    """What happened to a shout out, and by whom: the moderation log. Append-only."""

    class Kind(models.TextChoices):
        SENT = "sent", _("sent")
        SENT_BACK = "sent_back", _("sent back")
        ACCEPTED = "accepted", _("accepted")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REPORTED = "reported", _("reported")
        KEPT = "kept", _("reports dismissed")
        EMPTIED = "emptied", _("deleted by rule")

    shout_out = models.ForeignKey(ShoutOut, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    why = models.CharField(max_length=9, blank=True, default="", db_default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    occurred_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("event of a shout out")
        verbose_name_plural = _("events of shout outs")
        ordering = ["shout_out", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reason(self) -> str:
        """The reason in words; "" where there is none."""
        words = {**dict(HiddenWhy.choices), **dict(SendBackWhy.choices)}
        return str(words.get(self.why, ""))
