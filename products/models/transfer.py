"""A product that its member offers to another, by a letter with a link that works once."""

from datetime import datetime, timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.models.registered import RegisteredProduct

OPEN_FOR: Final = timedelta(days=14)


class OwnershipTransferQuerySet(models.QuerySet["OwnershipTransfer"]):
    """Handovers."""

    def open(self) -> Self:
        """Those that may still be accepted."""
        return self.filter(outcome="", offered_at__gt=timezone.now() - OPEN_FOR)


class OwnershipTransfer(models.Model):
    """One offer of a registered product to whoever reads the letters of an address."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="handovers"
    )
    email = models.EmailField(_("Email"))
    with_proof = models.BooleanField(
        _("with the proof of purchase"), help_text=_("Whether the newest one goes along.")
    )
    token_digest = models.BinaryField(unique=True)
    offered_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OwnershipTransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "registered_product",
                condition=Q(outcome=""),
                name="one_open_handover_per_registration",
            ),
            models.CheckConstraint(
                name="handover_ended_at_and_by",
                condition=Q(outcome="", ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registered_product)

    @property
    def open_until(self) -> datetime:
        """Until when it may be accepted."""
        return self.offered_at + OPEN_FOR

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be accepted."""
        return not self.outcome and timezone.now() < self.open_until
