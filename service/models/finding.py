"""What a technician found, and which parts were changed; neither is ever edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models import SerialExchange
from service.models.repair import Repair


class RepairFinding(models.Model):
    """What was found at the bench; a later look is a further finding, with the next number."""

    class Result(models.TextChoices):
        CONFIRMED = "confirmed", _("Fault confirmed")
        OTHER = "other", _("Another fault")
        OUTSIDE = "outside", _("Damage from outside")
        NONE = "none", _("No fault found")

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(help_text=_("From 1, in the order of the looks."))
    result = models.CharField(_("Result"), max_length=9, choices=Result)
    is_covered = models.BooleanField(
        _("Covered by the warranty"), help_text=_("What is not needs a quote before work begins.")
    )
    text = models.TextField(_("What was found"), max_length=2000)
    found_at = models.DateTimeField(default=timezone.now, db_default=Now())
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("finding of a repair")
        verbose_name_plural = _("findings of repairs")
        ordering = ["repair", "number"]
        constraints = [models.UniqueConstraint("repair", "number", name="repair_finding_once")]

    def __str__(self) -> str:
        return self.get_result_display()


class PartChanged(models.Model):
    """A part that was changed: the one that came out, and the one that went in.

    Where the unit itself was exchanged, or what bears its serial number, the product has a new one.
    """

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(_("Part"), max_length=120)
    old_serial = models.CharField(
        _("Old serial number"), max_length=60, blank=True, default="", db_default=""
    )
    new_serial = models.CharField(
        _("New serial number"), max_length=60, blank=True, default="", db_default=""
    )
    exchange = models.OneToOneField(
        SerialExchange, on_delete=models.PROTECT, null=True, related_name="part"
    )
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("changed part")
        verbose_name_plural = _("changed parts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="part_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
