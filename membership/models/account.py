"""The points of a member: an account, which everything that earns or spends locks first."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 300


class PointsAccountQuerySet(models.QuerySet["PointsAccount"]):
    """Query set of accounts."""

    def open(self) -> Self:
        """Return the accounts of who takes part today."""
        return self.filter(left_at=None)

    def earning(self) -> Self:
        """Return the accounts that may earn: neither left nor excluded, nor of our staff by now."""
        return self.filter(left_at=None, excluded_at=None, member__is_staff=False)


class PointsAccount(models.Model):
    """What a member has to do with points; what is in it is the sum of its lots."""

    class Exclusion(models.TextChoices):
        STAFF = "staff", _("our staff can't take part")
        DEALER = "dealer", _("dealers can't take part")
        RULES = "rules", _("against the rules of the program")

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="points_account",
        verbose_name=_("member"),
    )
    joined_at = models.DateTimeField(_("Joined"))
    left_at = models.DateTimeField(_("Left"), null=True)
    frozen_at = models.DateTimeField(_("Frozen"), null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    excluded_at = models.DateTimeField(_("Excluded"), null=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    exclusion = models.CharField(
        _("The member reads"),
        max_length=10,
        choices=Exclusion,
        blank=True,
        default="",
        db_default="",
    )
    owed = models.PositiveIntegerField(
        _("Owed"),
        default=0,
        db_default=0,
        help_text=_("Points that were taken back after they had been spent."),
    )
    referral_code = models.CharField(max_length=12, null=True, unique=True, editable=False)
    referred_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="referred"
    )
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birthday_set_on = models.DateField(null=True)
    told_on = models.DateField(null=True, help_text=_("When they were last told what was earned."))
    tier_review_on = models.DateField(
        null=True, help_text=_("On which day the tier may be lost, if nothing more is earned.")
    )
    tier_drops_on = models.DateField(null=True, help_text=_("The day of an announced step down."))

    objects = PointsAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        ordering = ["pk"]
        permissions = [
            ("manage_points", _("Can freeze and exclude accounts, and give points")),
            ("view_liability", _("Can see what all points would cost")),
        ]
        constraints = [
            models.CheckConstraint(
                name="points_frozen_by_somebody",
                condition=Q(frozen_at=None, frozen_by=None)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="points_excluded_for_a_reason",
                condition=Q(excluded_at=None, exclusion="", excluded_by=None)
                | (Q(excluded_at__isnull=False) & ~Q(exclusion="")),
            ),
            models.CheckConstraint(
                name="points_birthday_is_a_day",
                condition=Q(birth_month=None, birth_day=None)
                | Q(birth_month__range=(1, 12), birth_day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="points_not_referred_by_oneself",
                condition=Q(referred_by=None) | ~Q(referred_by=models.F("pk")),
            ),
        ]
        indexes = [
            models.Index("owed", condition=Q(owed__gt=0), name="points_owed"),
            models.Index(
                "birth_month",
                "birth_day",
                condition=Q(birth_month__isnull=False, left_at=None),
                name="points_birthday",
            ),
            models.Index(
                "tier_review_on",
                condition=Q(tier_review_on__isnull=False),
                name="points_tier_review",
            ),
            models.Index(
                "tier_drops_on", condition=Q(tier_drops_on__isnull=False), name="points_tier_drop"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def birthday(self) -> date | None:
        """The birthday in a leap year, of which only the day and the month are shown."""
        if self.birth_month is None or self.birth_day is None:
            return None
        return date(2000, self.birth_month, self.birth_day)

    @property
    def is_open(self) -> bool:
        """Whether the member takes part."""
        return self.left_at is None
