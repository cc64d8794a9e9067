"""One thing that is owed to a member: a code, a parcel, a payout or a service; and how it stands.

The row says since when it is owed, and a code that was delivered with it when; each change after
that is an event.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fulfilment.models.cause import Cause
from promotions.models import Reward, RewardCode
from promotions.models.reward import amount_in_words


class FulfilmentQuerySet(models.QuerySet["Fulfilment"]):
    """Query set of what is owed."""

    def unsent(self) -> Self:
        """Return what the member has not got and still is to get."""
        return self.filter(status__in=Fulfilment.UNSENT)

    def not_over(self, before: object) -> Self:
        """Return what was neither taken back nor delivered before this moment."""
        over = Q(status=Fulfilment.Status.DELIVERED, delivered_at__lt=before)
        return self.exclude(over | Q(status=Fulfilment.Status.REVOKED))


class Fulfilment(models.Model):
    """What is owed to a member for one cause, and its delivery."""

    class Kind(models.TextChoices):
        CODE = "code", _("digital code")
        PARCEL = "parcel", _("parcel")
        PAYOUT = "payout", _("payout")
        SERVICE = "service", _("service")

    class Status(models.TextChoices):
        DUE = "due", _("due")
        ON_HOLD = "on_hold", _("on hold")
        READY = "ready", _("ready to go")
        ON_ITS_WAY = "on_its_way", _("on its way")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("came back")
        FAILED = "failed", _("failed")
        REVOKED = "revoked", _("revoked")

    # As what staff have to send or pay it; codes go by themselves.
    BY_HAND = (Kind.PARCEL, Kind.PAYOUT)
    UNSENT = (Status.DUE, Status.ON_HOLD, Status.READY, Status.RETURNED, Status.FAILED)
    OPEN = (*UNSENT, Status.ON_ITS_WAY)

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="fulfilments")
    kind = models.CharField(max_length=10, choices=Kind)
    reward = models.ForeignKey(
        Reward, on_delete=models.PROTECT, null=True, related_name="fulfilments"
    )
    status = models.CharField(
        max_length=10, choices=Status, default=Status.DUE, db_default=Status.DUE
    )
    code = models.OneToOneField(
        RewardCode, on_delete=models.PROTECT, null=True, related_name="fulfilment"
    )
    amount_minor = models.PositiveBigIntegerField(
        null=True, help_text=_("In the smallest unit of the currency, as it was promised.")
    )
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    cost_minor = models.PositiveBigIntegerField(
        null=True, help_text=_("What it took out of its promotion's budget.")
    )
    owed_at = models.DateTimeField(default=timezone.now, db_default=Now())
    due_on = models.DateField(help_text=_("From which day it is delivered."))
    moved_from = models.DateField(
        null=True, help_text=_("The day that the member was told, until the new one is told.")
    )
    delivered_at = models.DateTimeField(null=True)
    code_shown_at = models.DateTimeField(
        null=True, help_text=_("When a page first showed the code to its member.")
    )
    # Of a payout: its member was asked where it is to go.
    is_asked = models.BooleanField(default=False, db_default=False, editable=False)
    attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How often its delivery was tried in vain.")
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a parcel or payment, for the member."),
    )
    link = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where the member follows the parcel.")
    )
    # With whom its last shipment left. The database notes it (_last_carrier in the migrations).
    carrier = models.ForeignKey(
        "fulfilment.Carrier",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "cause", "reward", condition=~Q(status="revoked"), name="owed_once"
            ),
            models.CheckConstraint(
                name="owed_code_is_a_code", condition=Q(code=None) | Q(kind="code")
            ),
            models.CheckConstraint(
                name="owed_amount_has_currency",
                condition=Q(amount_minor=None, currency="")
                | Q(amount_minor__isnull=False, amount_minor__gt=0, currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="owed_delivered_has_time",
                condition=Q(status="delivered", delivered_at__isnull=False)
                | Q(status__in=["due", "on_hold", "ready", "on_its_way"], delivered_at=None)
                | Q(status__in=["returned", "failed", "revoked"]),
            ),
            models.CheckConstraint(
                name="owed_state_of_its_kind",
                condition=Q(kind__in=["parcel", "payout"])
                | Q(kind="service", status__in=["due", "on_hold", "ready", "delivered"])
                | Q(kind="code", status__in=["due", "on_hold", "delivered"])
                | Q(status__in=["failed", "revoked"]),
            ),
        ]
        indexes = [
            models.Index("due_on", "id", condition=Q(status="due"), name="owed_due"),
            models.Index(
                "id", condition=Q(status="due", moved_from__isnull=False), name="owed_moved"
            ),
            models.Index(
                "status",
                "id",
                condition=Q(kind="payout", status__in=["due", "on_hold", "ready"]),
                name="owed_payout",
            ),
            # What is open, and the codes that are due: parcels and payouts are due for weeks, and
            # the sweep would pass over them each minute. What PostgreSQL knows of kinds and states
            # together (_kinds_and_states in the migrations) counts for columns, not conditions.
            models.Index(
                "kind",
                "status",
                "due_on",
                "id",
                condition=Q(
                    kind__in=["code", "parcel", "payout"],
                    status__in=["due", "on_hold", "ready", "on_its_way", "returned", "failed"],
                ),
                name="owed_open_by_kind",
            ),
            models.Index(
                "id",
                condition=Q(kind="payout", status="due", is_asked=False),
                name="owed_unasked",
            ),
            # The lists of parcels, those to send and all, in their order.
            models.Index(
                "due_on",
                "id",
                condition=Q(kind="parcel", status__in=["due", "ready"]),
                name="parcel_to_send",
            ),
            models.Index("due_on", "id", condition=Q(kind="parcel"), name="parcel_by_day"),
            # What has left and is to go out once more: few of all that a carrier ever took.
            models.Index(
                "carrier",
                "due_on",
                "id",
                condition=Q(
                    kind="parcel",
                    carrier__isnull=False,
                    status__in=["due", "ready", "on_hold", "returned"],
                ),
                name="parcel_once_more",
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def amount(self) -> str:
        """The amount as the reader's language writes it, or "" where there is none."""
        return amount_in_words(self.amount_minor, self.currency)

    def today(self) -> date:
        """Return the day that it is where its promotion runs; UTC's without a promotion."""
        promotion = self.cause.promotion
        return promotion.today() if promotion else timezone.now().date()
