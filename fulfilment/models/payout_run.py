"""Runs of payouts: which are paid by one file of one bank, who made it, and who released it."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fulfilment.models.fulfilment import Fulfilment
from fulfilment.models.payout_method import BankProfile
from promotions.models.reward import amount_in_words

BANK_FILE: Final = "payout file"


class PayoutRun(models.Model):
    """Payouts that one file pays. Its bytes are made once, when it is released, and encrypted."""

    class Status(models.TextChoices):
        MADE = "made", _("made, not released")
        RELEASED = "released", _("released")
        CANCELLED = "cancelled", _("cancelled")

    profile = models.ForeignKey(BankProfile, on_delete=models.PROTECT, related_name="runs")
    message_id = models.CharField(max_length=35, unique=True)
    execution_on = models.DateField(_("paid on"))
    status = models.CharField(
        max_length=10, choices=Status, default=Status.MADE, db_default=Status.MADE
    )
    count = models.PositiveIntegerField(_("payouts"), default=0, db_default=0)
    total_minor = models.PositiveBigIntegerField(default=0, db_default=0)
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField(_("made"), default=timezone.now, db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(_("released"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seal = models.UUIDField(null=True, editable=False)
    encrypted_file = models.BinaryField(null=True)
    sha256 = models.CharField(
        "SHA-256", max_length=64, blank=True, default="", db_default="", editable=False
    )
    wiped_at = models.DateTimeField(_("file wiped"), null=True)

    class Meta:
        verbose_name = _("payout run")
        verbose_name_plural = _("payout runs")
        ordering = ["-pk"]
        permissions = [
            ("make_payoutrun", _("Can make a payout run")),
            ("release_payoutrun", _("Can release a payout run that somebody else made")),
            ("load_payoutresults", _("Can load what a bank says of payouts")),
        ]
        constraints = [
            models.CheckConstraint(
                name="payout_run_four_eyes",
                condition=Q(released_by=None) | ~Q(released_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="payout_run_released_whole",
                condition=Q(
                    ~Q(status="released"),
                    released_at=None,
                    released_by=None,
                    encrypted_file=None,
                    sha256="",
                )
                | Q(
                    Q(encrypted_file__isnull=False, seal__isnull=False)
                    | Q(wiped_at__isnull=False, encrypted_file=None),
                    ~Q(sha256=""),
                    status="released",
                    released_at__isnull=False,
                    released_by__isnull=False,
                    count__gt=0,
                ),
            ),
        ]
        indexes = [
            models.Index(
                "released_at",
                condition=Q(encrypted_file__isnull=False),
                name="payout_run_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def total(self) -> str:
        """The sum of its payouts as the reader's language writes it."""
        return amount_in_words(self.total_minor, self.currency)


class Payout(models.Model):
    """One payout in one run; another run may take it up once the bank has returned it."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("in a run")
        SENT = "sent", _("at the bank")
        PAID = "paid", _("paid")
        RETURNED = "returned", _("came back")
        TAKEN_OUT = "taken_out", _("taken out")

    # While it is one of these, no other run may have it.
    TAKEN = (Status.CHOSEN, Status.SENT, Status.PAID)

    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts")
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="payouts")
    end_to_end = models.CharField(max_length=35, unique=True)
    amount_minor = models.PositiveBigIntegerField()
    status = models.CharField(
        max_length=10, choices=Status, default=Status.CHOSEN, db_default=Status.CHOSEN
    )
    reason = models.CharField(
        max_length=10, blank=True, default="", db_default="", help_text=_("The bank's code.")
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("payout in a run")
        verbose_name_plural = _("payouts in runs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "fulfilment",
                condition=Q(status__in=["chosen", "sent", "paid"]),
                name="payout_in_one_run",
            ),
            models.CheckConstraint(name="payout_has_amount", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return self.end_to_end


class PayoutResults(models.Model):
    """A file in which a bank says what became of payouts, as it was loaded."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    loaded_at = models.DateTimeField(default=timezone.now, db_default=Now())
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    paid = models.PositiveIntegerField(default=0, db_default=0)
    returned = models.PositiveIntegerField(default=0, db_default=0)
    known = models.PositiveIntegerField(_("known already"), default=0, db_default=0)
    unknown = models.PositiveIntegerField(_("not ours"), default=0, db_default=0)

    class Meta:
        verbose_name = _("payout results")
        verbose_name_plural = _("payout results")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
