"""A member says that a unit is theirs, which another member has registered; staff decide."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from products.models.catalogue import SerialNumber, Store
from products.models.registered import RegisteredProduct


class SerialDisputeQuerySet(models.QuerySet["SerialDispute"]):
    """Disputes."""

    def open(self) -> Self:
        """Those that staff have to decide, the oldest first, with what every page shows."""
        return (
            self.filter(outcome="")
            .select_related("serial__product", "against")
            .order_by("opened_at", "pk")
        )


class SerialDispute(models.Model):
    """One dispute: what the member tells and proves, the holder's answer, the decision.

    The purchase is told as in a registration, which it becomes where it is upheld.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disputes"
    )
    serial = models.ForeignKey(SerialNumber, on_delete=models.PROTECT, related_name="disputes")
    against = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="disputes"
    )
    region = models.CharField(_("Region / Location"), max_length=2)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=RegisteredProduct.Channel)
    purchased_on = models.DateField(_("Purchase Date"))
    invoices = models.ManyToManyField(Upload, related_name="+")
    label = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("What happened"), max_length=1000)
    chk_tries = models.PositiveIntegerField(
        _("CHK tries"), help_text=_("Of the member, for this serial number, within a day.")
    )
    opened_at = models.DateTimeField()
    answer = models.TextField(max_length=1000, blank=True, default="", db_default="")
    answer_uploads = models.ManyToManyField(Upload, related_name="+")
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default="", db_default="")
    reason = models.TextField(blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SerialDisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("disputed serial number")
        verbose_name_plural = _("disputed serial numbers")
        ordering = ["-opened_at", "-pk"]
        permissions = [("decide_serialdispute", _("Can decide whose a serial number is"))]
        constraints = [
            models.UniqueConstraint(
                "user",
                "serial",
                condition=Q(outcome=""),
                name="one_open_dispute_per_member_and_serial",
            ),
            models.CheckConstraint(
                name="dispute_decided_at_and_by",
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="dispute_decision_has_reason",
                condition=Q(outcome__in=["", "withdrawn"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.serial.serial

    @property
    def answer_until(self) -> datetime:
        """Until when the holder may answer, before it is decided against them."""
        return self.opened_at + timedelta(days=settings.DISPUTE_ANSWER_DAYS)

    @property
    def is_heard(self) -> bool:
        """Tell whether the holder has answered, or had the time to."""
        return self.answered_at is not None or timezone.now() >= self.answer_until
