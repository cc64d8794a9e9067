"""Tiers, what they bring, and who has been in which from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from membership.models.account import PointsAccount
from promotions.models.promotion_bases import LONGEST_HEAD_START


class Tier(models.Model):
    """A tier, by the points that are earned within twelve months."""

    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=40)
    threshold = models.PositiveIntegerField(
        _("Points"), unique=True, help_text=_("That have to be earned within twelve months.")
    )
    # How early its members may redeem, as far as every one of them has it.
    early_passed_on = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["threshold"]

    def __str__(self) -> str:
        return self.name


class TierBenefit(models.Model):
    """One thing that a tier brings."""

    class Kind(models.TextChoices):
        FACTOR = "factor", _("Points, in percent of the usual")
        TICKETS = "tickets", _("Answers to tickets, working days sooner")
        VISITS = "visits", _("Appointments, days further ahead")
        WAITING = "waiting", _("Waiting list of appointments: the highest number is told first")
        EARLY = "early", _("Promotions that open early, days sooner")

    tier = models.ForeignKey(
        Tier, on_delete=models.CASCADE, related_name="benefits", verbose_name=_("tier")
    )
    kind = models.CharField(_("Benefit"), max_length=8, choices=Kind)
    amount = models.PositiveSmallIntegerField(_("How much"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("benefit of a tier")
        verbose_name_plural = _("benefits of tiers")
        ordering = ["tier", "kind"]
        constraints = [
            models.UniqueConstraint("tier", "kind", name="tier_benefit_once"),
            models.CheckConstraint(
                name="tier_factor_takes_nothing_away",
                condition=Q(amount__gt=0) & (~Q(kind="factor") | Q(amount__gte=100)),
                violation_error_message=_("Usual is 100 percent; a tier never brings less."),
            ),
            models.CheckConstraint(
                name="tier_early_access_within_bounds",
                condition=~Q(kind="early") | Q(amount__lte=LONGEST_HEAD_START),
                violation_error_message=_("Early access is 60 days at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"


class TierStay(models.Model):
    """That an account was in a tier, from a day on until another one; no two overlap."""

    account = models.ForeignKey(
        PointsAccount, on_delete=models.PROTECT, db_index=False, related_name="stays"
    )
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="stays")
    from_on = models.DateField()
    until_on = models.DateField(null=True, help_text=_("The first day in another tier."))

    class Meta:
        verbose_name = _("stay in a tier")
        verbose_name_plural = _("stays in tiers")
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "account", condition=Q(until_on=None), name="tier_stay_open_once"
            ),
            models.CheckConstraint(
                name="tier_stay_ends_after_its_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            # No extension is there that knows numbers in such an index: a range of one does.
            ExclusionConstraint(
                name="tier_stays_apart",
                expressions=[
                    (
                        Func(
                            F("account"),
                            F("account"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.tier_id}"
