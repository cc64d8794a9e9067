"""How points are earned: rules as rows, and how far their sources were read."""

from datetime import date
from typing import Final, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from products.models import Category, Product


class SourceType(models.TextChoices):
    """What points come from; with its key it is what no two lots share."""

    PRODUCT = "product", _("Registered product")
    CLAIM = "claim", _("Approved claim")
    SHOUT_OUT = "shout_out", _("Accepted Shout Out")
    PROFILE = "profile", _("Complete profile")
    NEWSLETTER = "newsletter", _("Newsletter")
    BIRTHDAY = "birthday", _("Birthday")
    REFERRAL = "referral", _("Recommended to a friend")
    GOODWILL = "goodwill", _("Goodwill")
    REFUND = "refund", _("Given back")


# What no rule decides on: a Shout Out earns what its task says, and staff give goodwill themselves.
WITHOUT_RULES: Final = frozenset({SourceType.SHOUT_OUT, SourceType.GOODWILL, SourceType.REFUND})


class EarningRuleQuerySet(models.QuerySet["EarningRule"]):
    """Query set of rules."""

    def on(self, day: date) -> Self:
        """Return the rules that count on a day."""
        runs = Q(ends_on=None) | Q(ends_on__gte=day)
        return self.filter(runs, is_active=True, starts_on__lte=day).order_by("-points", "pk")


class EarningRule(models.Model):
    """What one source earns, from when to when, and how often."""

    class Period(models.TextChoices):
        EVER = "ever", _("altogether")
        YEAR = "year", _("each calendar year")
        MONTH = "month", _("each calendar month")

    source_type = models.CharField(
        _("Source"),
        max_length=12,
        choices=[one for one in SourceType.choices if one[0] not in WITHOUT_RULES],
    )
    points = models.PositiveIntegerField(_("Points"), validators=[MinValueValidator(1)])
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Category"),
    )
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Product"),
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    most_times = models.PositiveIntegerField(
        _("How often"), null=True, blank=True, help_text=_("Empty: as often as there is a source.")
    )
    period = models.CharField(
        _("Within"), max_length=5, choices=Period, default=Period.EVER, db_default=Period.EVER
    )
    pending_days = models.PositiveSmallIntegerField(
        _("Pending days"),
        default=20,
        db_default=20,
        help_text=_("Until a return can no longer take it back."),
    )
    with_factor = models.BooleanField(_("Tiers multiply it"), default=True, db_default=True)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = EarningRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("earning rule")
        verbose_name_plural = _("earning rules")
        ordering = ["source_type", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="earning_rule_of_points", condition=Q(points__gt=0)),
            models.CheckConstraint(
                name="earning_rule_has_an_effect",
                condition=~Q(source_type__in=sorted(WITHOUT_RULES)),
            ),
            models.CheckConstraint(
                name="earning_rule_ends_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="earning_rule_of_goods",
                condition=Q(category=None, product=None)
                | (Q(source_type="product") & (Q(category=None) | Q(product=None))),
                violation_error_message=_(
                    "Only registered products have a category or a product, and not both."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_type_display()}: {self.points}"


class EarningMark(models.Model):
    """How far the rows of a source were read: everything up to this key, and settled long ago."""

    name = models.CharField(max_length=20, unique=True)
    seen_id = models.BigIntegerField(default=0, db_default=0)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mark of a source")
        verbose_name_plural = _("marks of sources")

    def __str__(self) -> str:
        return self.name
