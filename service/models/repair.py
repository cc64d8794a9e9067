"""Repairs: one unit of a member, from the application to the day it is closed."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from products.models import Product, RegisteredProduct, SerialNumber
from service.models.repair_choices import (
    CLOSED,
    COVERED,
    GOING_BACK,
    HERE,
    LIVE,
    LONGEST_DESCRIPTION,
    WAITS,
    Accessory,
    FaultFrequency,
    RepairCoverage,
    RepairHold,
    RepairMoney,
    RepairStage,
    RepairWait,
    RepairWay,
)
from service.models.repair_symptom import RepairSymptom
from service.rma_number import LENGTH, grouped, new_rma
from support.models import Conversation


class RepairQuerySet(models.QuerySet["Repair"]):
    """Query set of repairs."""

    def live(self) -> Self:
        """Return what is not over: of one serial number there is one at most."""
        return self.filter(stage__in=LIVE)

    def newest(self) -> Self:
        """Order by the application, the newest first."""
        return self.order_by("-applied_at", "-pk")

    def for_pages(self) -> Self:
        """Read with each repair what its line and its page name."""
        return self.select_related(
            "user",
            "serial__product__category",
            "registered_product__serial",
            "symptom",
            "objection",
        ).prefetch_related("symptom__texts")


class Repair(models.Model):
    """One repair; what was promised when it was applied for is copied and stays."""

    class Outcome(models.TextChoices):
        REPAIRED = "repaired", pgettext_lazy("repair", "Repaired")
        REPLACED = "replaced", pgettext_lazy("repair", "Replaced")
        UNREPAIRED = "unrepaired", pgettext_lazy("repair", "Returned unrepaired")
        REFUSED = "refused", pgettext_lazy("repair", "Refused")

    rma = models.CharField(
        _("RMA No."), max_length=LENGTH, unique=True, default=new_rma, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="repairs",
        verbose_name=_("member"),
    )
    registered_product = models.ForeignKey(
        RegisteredProduct,
        on_delete=models.PROTECT,
        related_name="repairs",
        verbose_name=_("product"),
    )
    # The unit itself: the same through all its owners.
    serial = models.ForeignKey(
        SerialNumber,
        on_delete=models.PROTECT,
        related_name="repairs",
        verbose_name=_("Serial Number"),
    )
    # The ticket that was turned into it.
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.SET_NULL,
        null=True,
        related_name="repairs",
    )
    region = models.CharField(_("Region / Location"), max_length=2)
    language = models.CharField(_("Language"), max_length=10)
    way = models.CharField(max_length=8, choices=RepairWay)
    stage = models.CharField(
        _("Status"),
        max_length=10,
        choices=RepairStage,
        default=RepairStage.APPLIED,
        db_default=RepairStage.APPLIED,
    )
    stage_since = models.DateTimeField()
    # What staff wrote to the member about this stage.
    stage_reason = models.TextField(blank=True, default="", db_default="")
    # By when this stage ends, as the member reads it.
    stage_until = models.DateField(_("Until"), null=True)
    waiting_for = models.CharField(
        max_length=7, choices=RepairWait, blank=True, default="", db_default=""
    )
    held_for = models.CharField(
        _("On hold"), max_length=8, choices=RepairHold, blank=True, default="", db_default=""
    )
    outcome = models.CharField(
        max_length=10, choices=Outcome, blank=True, default="", db_default=""
    )
    money = models.CharField(
        max_length=8, choices=RepairMoney, default=RepairMoney.FREE, db_default=RepairMoney.FREE
    )
    # As it stood when the member applied.
    coverage = models.CharField(max_length=15, choices=RepairCoverage)
    warranty_until = models.DateField(_("Warranty Period"))
    # The price list as the member saw it.
    prices = models.JSONField(default=dict, db_default={})
    # Working days that were promised, from the day on which it is received.
    turnaround_days = models.PositiveSmallIntegerField()
    symptom = models.ForeignKey(
        RepairSymptom, on_delete=models.PROTECT, related_name="+", verbose_name=_("symptom")
    )
    description = models.TextField(_("What happens?"), max_length=LONGEST_DESCRIPTION)
    since_on = models.DateField(_("Since when?"), null=True)
    frequency = models.CharField(_("How often?"), max_length=9, choices=FaultFrequency)
    accessories = ArrayField(
        models.CharField(max_length=13, choices=Accessory), default=list, db_default=[]
    )
    is_safety_matter = models.BooleanField(default=False, db_default=False)
    # Of the text on data loss that the member agreed to.
    terms_version = models.CharField(max_length=20)
    terms_language = models.CharField(max_length=10)
    applied_at = models.DateTimeField(_("Applied on"))
    # The draft that became it.
    applied_from = models.UUIDField(unique=True)
    approved_at = models.DateTimeField(null=True)
    # The last day to send it; extended once at most.
    approved_until = models.DateField(null=True)
    extended_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    # When it was photographed as it came.
    photographed_at = models.DateTimeField(null=True)
    # When it was found what is wrong; none while somebody looks, or looks once more.
    found_at = models.DateTimeField(null=True)
    # When it goes back; none before it is here, and while it waits for you.
    promised_on = models.DateField(_("Promised by"), null=True)
    # Working days that are left once the member has acted.
    days_left = models.PositiveSmallIntegerField(null=True)
    # The promised day of which the member was told that it is missed.
    late_told_of = models.DateField(null=True)
    delivered_at = models.DateTimeField(null=True)
    repair_warranty_until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    leased_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    leased_until = models.DateTimeField(null=True)
    # When its texts and photos were deleted by rule.
    emptied_at = models.DateTimeField(null=True)

    objects = RepairQuerySet.as_manager()

    class Meta:
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ["-applied_at", "-pk"]
        permissions = [
            ("work_on_repair", _("Can receive, examine and repair units")),
            ("decide_repair", _("Can approve and refuse repairs that were put on hold")),
        ]
        indexes = [
            models.Index(fields=["user", "-applied_at"], name="repair_of_member"),
            models.Index(fields=["-applied_at", "-id"], name="repair_newest"),
            models.Index(
                fields=["approved_until", "id"],
                condition=Q(stage="approved"),
                name="repair_lapses",
            ),
            models.Index(
                fields=["promised_on", "id"],
                condition=Q(promised_on__isnull=False, stage__in=HERE),
                name="repair_promised",
            ),
            models.Index(
                fields=["stage", "stage_until", "id"],
                condition=Q(stage__in=LIVE),
                name="repair_bench",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, emptied_at=None),
                name="repair_closed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "serial", condition=Q(stage__in=LIVE), name="one_live_repair_per_serial"
            ),
            # The unit may have got another serial number while it is here.
            models.UniqueConstraint(
                "registered_product",
                condition=Q(stage__in=LIVE),
                name="one_live_repair_per_product",
            ),
            models.CheckConstraint(
                name="repair_stage_has_a_day",
                condition=~Q(stage__in=LIVE) | Q(stage_until__isnull=False),
            ),
            models.CheckConstraint(
                name="repair_waits_for_something",
                condition=Q(stage="waiting", waiting_for__in=WAITS)
                | (~Q(stage="waiting") & Q(waiting_for="")),
            ),
            models.CheckConstraint(
                name="repair_held_while_applied",
                condition=Q(held_for="") | Q(stage="applied"),
            ),
            models.CheckConstraint(
                name="repair_approved_until",
                condition=Q(approved_at=None, approved_until=None)
                | Q(approved_at__isnull=False, approved_until__isnull=False),
            ),
            models.CheckConstraint(
                name="repair_approved_before_it_comes",
                condition=~Q(stage__in=["approved", "on_way", "lapsed"])
                | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="repair_is_here_once_received",
                condition=~Q(stage__in=[*HERE, *GOING_BACK, "delivered"])
                | Q(received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="repair_closed_at",
                condition=Q(stage__in=CLOSED, closed_at__isnull=False)
                | (~Q(stage__in=CLOSED) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="repair_outcome_of_its_stage",
                condition=(~Q(stage="replaced") | Q(outcome="replaced"))
                & (~Q(stage="unrepaired") | Q(outcome="unrepaired"))
                & (~Q(stage="refused") | Q(outcome="refused"))
                & (~Q(stage__in=["repaired", "tested"]) | Q(outcome="repaired")),
            ),
            models.CheckConstraint(
                name="repair_refused_for_a_reason",
                condition=~Q(stage="refused") | ~Q(stage_reason=""),
            ),
            models.CheckConstraint(
                name="repair_lease_has_holder",
                condition=Q(leased_to=None, leased_until=None)
                | Q(leased_to__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="repair_emptied_once_closed",
                condition=Q(emptied_at=None) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The RMA number as it is shown."""
        return grouped(self.rma)

    @property
    def product(self) -> Product:
        """The product of the serial number."""
        return self.serial.product

    @property
    def is_covered(self) -> bool:
        """Whether the warranty covered it when it was applied for."""
        return self.coverage in COVERED

    @property
    def is_live(self) -> bool:
        """Whether it is not over."""
        return self.stage in LIVE

    def holder(self) -> User | None:
        """Return who of the staff has it at hand now, if anybody."""
        is_leased = self.leased_until is not None and self.leased_until > timezone.now()
        return self.leased_to if is_leased else None
