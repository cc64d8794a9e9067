"""Check runs and checks: what was read in a claim's evidence, and the policy's outcome.

And what the checks of the books found: redemptions/reconciliation.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evidence import findings
from evidence.models import Upload
from foundation.models import Job, JobQuerySet
from redemptions.models.claim import Claim
from redemptions.models.contents import ClaimPart


class CheckRunQuerySet(JobQuerySet["CheckRun"]):
    """Query set of check runs."""

    def samples(self) -> Self:
        """Return runs that the policy would have approved but left to a reviewer as a sample."""
        return self.filter(outcome=CheckRun.Outcome.SAMPLE)

    def due(self) -> Self:
        """As of any job, but those that somebody waits for before those that can wait."""
        return super().due().order_by("can_wait", "due_at", "pk")


class CheckRun(Job):
    """One run of all checks on a claim, done as a background job; the newest run counts."""

    class Outcome(models.TextChoices):
        TO_PEOPLE = "to_people", _("left to a reviewer")
        SAMPLE = "sample", _("left to a reviewer as a sample")
        LIMIT = "limit", _("left to a reviewer: enough were approved today")
        NO_STOCK = "no_stock", _("left to a reviewer: nothing is left of the reward")
        NO_CODE = "no_code", _("left to a reviewer: its codes can't be read")
        APPROVED = "approved", _("approved")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="check_runs")
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    can_wait = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Asked for of all claims at once: what somebody waits for goes first."),
    )
    rules = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The versions of the rules that were applied."),
    )
    outcome = models.CharField(
        max_length=10, choices=Outcome, blank=True, default="", db_default=""
    )
    # Later claims are compared with these: two documents of one purchase share them.
    invoice_key = models.CharField(max_length=300, blank=True, default="", db_default="")
    invoice_numbers = ArrayField(models.CharField(max_length=60), default=list, db_default=[])
    checks_deleted_at = models.DateTimeField(
        null=True, help_text=_("When its checks were deleted by rule.")
    )

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of the checks")
        verbose_name_plural = _("runs of the checks")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                "can_wait", "due_at", name="check_run_turn", condition=Q(due_at__isnull=False)
            ),
            models.Index("invoice_key", name="check_run_invoice", condition=~Q(invoice_key="")),
            GinIndex("invoice_numbers", name="check_run_numbers"),
            models.Index("claim", condition=Q(outcome="sample"), name="check_run_sample"),
            models.Index(fields=["outcome", "-id"], name="check_run_outcome"),
            # The clean-up goes on where it stopped, past what it deleted in earlier years.
            models.Index("done_at", condition=Q(checks_deleted_at=None), name="check_run_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.asked_at:%Y-%m-%d %H:%M}"


class Check(models.Model):
    """The result of one check of the evidence, or of one comparison with other claims."""

    class Kind(models.TextChoices):
        # Read from the evidence; the values are those of FindingKind.
        SERIAL = findings.FindingKind.SERIAL.value, _("serial number on the photo")
        PAPER = findings.FindingKind.PAPER.value, _("kind of paper")
        DATE = findings.FindingKind.DATE.value, _("purchase date")
        STORE = findings.FindingKind.STORE.value, _("store")
        MODEL = findings.FindingKind.MODEL.value, _("product name")
        NUMBER = findings.FindingKind.NUMBER.value, _("invoice number")
        UNIT = findings.FindingKind.UNIT.value, _("serial number on the invoice")
        ITEM = findings.FindingKind.ITEM.value, _("line of the product")
        REFUND = findings.FindingKind.REFUND.value, _("refund or credit note")
        TOTAL = findings.FindingKind.TOTAL.value, _("total")
        LATER = findings.FindingKind.LATER.value, _("dated after the upload")
        LABEL = findings.FindingKind.LABEL.value, _("label on the product")
        PASTED = findings.FindingKind.PASTED.value, _("changed place in the picture")
        FONTS = findings.FindingKind.FONTS.value, _("another font in a date or number")
        LAYER = findings.FindingKind.LAYER.value, _("text of the PDF that is not drawn")
        # Read where a promotion asks for the price: none but a pass approves such a claim.
        PRICE = "price", _("price of the product")
        # Not read from the evidence: looked up in other claims, or a risk.
        PICTURE = "picture", _("same picture elsewhere")
        INVOICE = "invoice", _("same invoice elsewhere")
        SERIAL_ELSEWHERE = "serial_elsewhere", _("serial number in another account")
        MANY_CLAIMS = "many_claims", _("many claims")
        ADDRESS = "address", _("address of another account")
        PHONE = "phone", _("contact number of another account")
        MAILBOX = "mailbox", _("another account with the same mailbox")
        BOUGHT_LATER = "bought_later", _("bought after the registration")
        UNLISTED_STORE = "unlisted_store", _("store that is not listed")
        EDITED = "edited", _("signs of an edited picture")
        STAFF = "staff", _("account of a member of staff")
        STAFF_BROWSER = "staff_browser", _("browser of a member of staff")

    class Verdict(models.TextChoices):
        PASS = findings.FindingVerdict.PASS.value, _("agrees")
        NEAR = findings.FindingVerdict.NEAR.value, _("nearly")
        FAIL = findings.FindingVerdict.FAIL.value, _("does not agree")
        UNREADABLE = findings.FindingVerdict.UNREADABLE.value, _("could not be read")

    class Copy(models.TextChoices):
        """In which copy of a photo a serial was read that the photo itself did not show."""

        WHOLE = findings.ReadIn.WHOLE.value, _("read with more time for its codes")
        LEVEL = findings.ReadIn.LEVEL.value, _("read in an enlarged, level copy of the label")
        AVERAGED = findings.ReadIn.AVERAGED.value, _("read in a copy averaged along its bars")
        DEBLURRED = findings.ReadIn.DEBLURRED.value, _("read in a copy with its blur undone")
        EVENED = findings.ReadIn.EVENED.value, _("read in a copy without glare and shadow")
        SHARPENED = findings.ReadIn.SHARPENED.value, _("read in a sharpened copy")
        DENOISED = findings.ReadIn.DENOISED.value, _("read in a copy without grain")
        BLACK_AND_WHITE = findings.ReadIn.BLACK_AND_WHITE.value, _("read in black and white")

    # READ is read from the evidence and ELSEWHERE is looked up in other claims. A risk has a row
    # only if it speaks against the claim. Of what is read, honest papers often show nothing of
    # what is in SIGNS: what contradicts the claim is for people, but what is missing is not.
    READ = tuple(map(Kind, findings.FindingKind))
    # What looks changed has a row only where it does.
    CHANGES = (Kind.PASTED, Kind.FONTS, Kind.LAYER)
    SIGNS = (Kind.UNIT, Kind.ITEM, Kind.REFUND, Kind.TOTAL, Kind.LATER, *CHANGES)
    ELSEWHERE = (Kind.PICTURE, Kind.INVOICE)
    RISKS = (
        Kind.SERIAL_ELSEWHERE,
        Kind.MANY_CLAIMS,
        Kind.ADDRESS,
        Kind.PHONE,
        Kind.MAILBOX,
        Kind.BOUGHT_LATER,
        Kind.UNLISTED_STORE,
        Kind.EDITED,
        Kind.STAFF,
        Kind.STAFF_BROWSER,
    )

    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="checks")
    # The further product of a bundle that it is about; none: the main one.
    part = models.ForeignKey(
        ClaimPart, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    verdict = models.CharField(max_length=10, choices=Verdict)
    expected = models.CharField(max_length=300, blank=True, default="", db_default="")
    read = models.CharField(max_length=300, blank=True, default="", db_default="")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveSmallIntegerField(default=0, db_default=0)
    box = ArrayField(
        models.FloatField(),
        size=4,
        null=True,
        help_text=_("Left, top, right, bottom in fractions of the page."),
    )
    confidence = models.FloatField(default=0, db_default=0)
    rule = models.CharField(max_length=40, help_text=_("The rule and its version."))
    read_in = models.CharField(
        max_length=10,
        choices=Copy,
        blank=True,
        default="",
        db_default="",
        help_text=_("The copy of the photo that shows it, where the photo itself does not."),
    )

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["pk"]
        indexes = [
            # The words of risks, which may name others, are deleted by rule: where any are left.
            models.Index(
                "run",
                condition=Q(
                    kind__in=[
                        *("serial_elsewhere", "many_claims", "address", "phone", "mailbox"),
                        *("bought_later", "unlisted_store", "edited", "staff", "staff_browser"),
                    ]
                )
                & ~Q(read=""),
                name="check_risk_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_verdict_display()}"

    @property
    def passed(self) -> bool:
        """Whether a policy may rely on this check."""
        return self.verdict == Check.Verdict.PASS

    @property
    def contradicts(self) -> bool:
        """Whether it sends the claim to a person even where the promotion does not rely on it."""
        if self.kind in Check.SIGNS:
            return self.verdict in {Check.Verdict.NEAR, Check.Verdict.FAIL}
        return self.kind not in Check.READ and not self.passed


class Reconciliation(models.Model):
    """One run over the books: how many discrepancies each check found, and examples of them."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now, db_default=Now())
    counts = models.JSONField(help_text=_("By the name of the check; 0 where the books agree."))
    examples = models.JSONField(default=dict, db_default={})

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-finished_at", "-pk"]
        indexes = [models.Index(fields=["-finished_at"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.total}"

    @property
    def total(self) -> int:
        """How many discrepancies there were in all."""
        return sum(self.counts.values())
