"""What is owed for an approved claim."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.models import Reward, RewardCode
from redemptions.models.claim import Claim


class Fulfilment(models.Model):
    """What is owed for an approved claim, and how it got there."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        REVOKED = "revoked", _("revoked")

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="fulfilment")
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    code = models.OneToOneField(
        RewardCode, on_delete=models.PROTECT, null=True, related_name="fulfilment"
    )
    due_on = models.DateField(help_text=_("From which day it is delivered."))
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("fulfilment")
        constraints = [
            models.CheckConstraint(
                name="fulfilment_delivered_has_time",
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & ~Q(status="due"))
                | Q(status="due", delivered_at=None),
            ),
        ]
        indexes = [
            models.Index("due_on", "id", condition=Q(status="due"), name="fulfilment_due"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()


class DrawEntry(models.Model):
    """A claim's place in a lucky draw; made when the claim is approved and Yes was answered."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="draw_entries")
    draw = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="draw_entries")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draw entry")
        verbose_name_plural = _("draw entries")
        constraints = [models.UniqueConstraint("claim", "draw", name="draw_entry_once")]

    def __str__(self) -> str:
        return f"{self.draw}: {self.claim}"
