"""The bench: the arrival, findings and changed parts, the report, the reasons, an objection."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from products.models import SerialExchange
from service.models.repair import Repair
from service.models.repair_choices import Accessory


class BenchRepair(Repair):
    """A repair as those see it who receive, examine and mend it."""

    class Meta:
        proxy = True
        verbose_name = _("repair at the bench")
        verbose_name_plural = _("repairs at the bench")
        default_permissions = ("view",)
        permissions = [
            ("receive_repair", _("Can receive units and send them back")),
            ("decide_objection", _("Can decide about objections to refusals")),
            ("view_bench_figures", _("Can see the figures of the bench")),
        ]


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


class RepairArrival(models.Model):
    """How a unit arrived, as it was booked: what lay in the parcel, beside what was ticked."""

    repair = models.OneToOneField(Repair, on_delete=models.PROTECT, related_name="arrival")
    accessories = ArrayField(
        models.CharField(max_length=13, choices=Accessory), default=list, db_default=[]
    )
    is_same_serial = models.BooleanField(_("The label shows the serial number that was named"))
    booked_at = models.DateTimeField(default=timezone.now, db_default=Now())
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("arrival of a unit")
        verbose_name_plural = _("arrivals of units")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.repair)

    @property
    def missing(self) -> list[str]:
        """What was ticked and did not arrive."""
        return _named(set(self.repair.accessories) - set(self.accessories))

    @property
    def unannounced(self) -> list[str]:
        """What arrived and was not ticked."""
        return _named(set(self.accessories) - set(self.repair.accessories))


def _named(accessories: set[str]) -> list[str]:
    return [str(each.label) for each in Accessory if each.value in accessories]


class RepairReport(models.Model):
    """What was done, which firmware is on it and what was tested; written once, at the end."""

    repair = models.OneToOneField(Repair, on_delete=models.PROTECT, related_name="report")
    work = models.TextField(_("What was done"), max_length=2000)
    firmware = models.CharField(
        _("Firmware"), max_length=120, blank=True, default="", db_default=""
    )
    tests = models.TextField(_("What was tested"), max_length=1000)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("report of a repair")
        verbose_name_plural = _("reports of repairs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.repair)


class BenchReason(models.Model):
    """A reason that technicians choose, and members read in their own language."""

    class Use(models.TextChoices):
        PART = "part", _("Waiting for a part")
        HELP = "help", _("Waiting for technical help")
        UNREPAIRED = "unrepaired", _("Returned unrepaired")
        REFUSED = "refused", _("Refused")

    name = models.SlugField(_("Name"), max_length=40, unique=True)
    use = models.CharField(_("Use"), max_length=10, choices=Use)
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("reason at the bench")
        verbose_name_plural = _("reasons at the bench")
        ordering = ["use", "position", "pk"]

    def __str__(self) -> str:
        return self.text(current_language()) or self.name

    def text(self, language: str) -> str:
        """Return the reason in this language, or else in the portal's own; "" if in neither."""
        return words_in(self.texts.all(), "text", language)


class BenchReasonText(TextByLanguage):
    """A reason in one language."""

    reason = models.ForeignKey(BenchReason, on_delete=models.CASCADE, related_name="texts")
    text = models.CharField(_("Text"), max_length=300)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("reason", name="bench_reason_text_once")]

    def __str__(self) -> str:
        return self.text


class RepairObjection(models.Model):
    """What a member says against a refusal: once, and somebody else than who refused decides."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Examined once more")
        DISMISSED = "dismissed", _("The refusal stands")

    repair = models.OneToOneField(Repair, on_delete=models.PROTECT, related_name="objection")
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField()
    text = models.TextField(_("Why do you object?"), max_length=2000)
    made_at = models.DateTimeField(default=timezone.now, db_default=Now())
    outcome = models.CharField(
        _("Decision"), max_length=9, choices=Outcome, blank=True, default="", db_default=""
    )
    answer = models.TextField(_("Answer"), max_length=1000, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("objection to a refusal")
        verbose_name_plural = _("objections to refusals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_decided_with_an_answer",
                condition=Q(outcome="", decided_at=None, decided_by=None, answer="")
                | (~Q(outcome="") & ~Q(answer="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="objection_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("refused_by")),
            ),
        ]
        indexes = [models.Index("made_at", condition=Q(outcome=""), name="objection_open")]

    def __str__(self) -> str:
        return str(self.repair)
