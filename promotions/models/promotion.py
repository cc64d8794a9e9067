"""A promotion: where and when it runs, and how its claims are decided."""

import logging
from collections.abc import Collection, Hashable
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_choices, region_names
from products.models import Category
from promotions.models.last_day import last_day_on_earth
from promotions.models.promotion_bases import (
    ChoiceRule,
    ClaimDays,
    FullDemandRule,
    OpeningRule,
    OversightRules,
    PromotionWords,
)
from promotions.models.reliable_checks import RELIABLE_CHECKS, usual_checks

CLAIM_DAYS_AFTER_END = 14
UTC = ZoneInfo("UTC")
logger = logging.getLogger(__name__)


def all_reliable_checks() -> list[str]:
    """Return all checks: the first migration names it as the default."""
    return [name for name, _label in RELIABLE_CHECKS]


def check_time_zone(name: str) -> None:
    """Reject an unknown time zone.

    Raises:
        ValidationError: there is no time zone of this name.
    """
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone."), params={"name": name})


def check_regions(codes: list[str]) -> None:
    """Reject unknown regions.

    Raises:
        ValidationError: for each code that stands for no region.
    """
    known = dict(region_choices())
    unknown = [code for code in codes if code not in known]
    if unknown:
        text = _("%(code)s is no region.")
        raise ValidationError([ValidationError(text, params={"code": one}) for one in unknown])


class PromotionState(models.TextChoices):
    """Where a promotion stands, for staff and members alike."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class PromotionQuerySet(models.QuerySet["Promotion"]):
    """Promotions."""

    def shown(self) -> Self:
        """Prefetch everything a page shows, for hidden promotions too; newest first."""
        return self.prefetch_related(
            "texts",
            "rewards__categories",
            "rewards__products__category",
            "rewards__parts__categories",
            "rewards__parts__products__category",
        ).order_by("-starts_on", "-pk")

    def listed(self) -> Self:
        """Return the published promotions, newest first, with everything a page shows."""
        return self.filter(is_published=True).shown()

    def not_ended(self) -> Self:
        """Return those whose last day to redeem has not ended everywhere on earth (UTC-12)."""
        return self.filter(claim_until__gte=last_day_on_earth())


class Promotion(ClaimDays, OpeningRule, ChoiceRule, FullDemandRule, OversightRules, PromotionWords):
    """A promotion in some regions for some time; whatever differs between promotions is data."""

    # What pages say of it, where the process keeps it (kept.py).
    kept_parts: dict[tuple[Hashable, ...], SafeString] | None = None

    class Policy(models.TextChoices):
        MANUAL = "manual", _("Manual: a reviewer looks at the evidence")
        ASSISTED = "assisted", _("Assisted: a reviewer sees what was read")
        AUTOMATIC = "automatic", _("Automatic: a clean claim is approved at once")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("Promotion Name"), max_length=120)
    is_published = models.BooleanField(default=False, db_default=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    banner = models.ImageField(upload_to="banners", blank=True, default="", db_default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    purchase_from = models.DateField()
    purchase_until = models.DateField()
    claim_until = models.DateField(
        blank=True, help_text=_("Last day to redeem; left empty, 14 days after the end.")
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", db_default="UTC", validators=[check_time_zone]
    )
    regions = ArrayField(
        models.CharField(max_length=2),
        help_text=_("Two-letter codes."),
        validators=[check_regions],
    )
    limit_per_member = models.PositiveSmallIntegerField(_("Redeem Limit"), default=1, db_default=1)
    tags_share_limit = models.BooleanField(
        _("Addresses with a tag share the limit"),
        default=False,
        db_default=False,
        help_text=_("me+1@example.com and me+2@example.com redeem as often as one email may."),
    )
    partner_stores = models.BooleanField(
        _("Bought at a partner store"),
        default=True,
        db_default=True,
        help_text=_("A store that is not listed is for a person to decide."),
    )
    recipient_wanted = models.BooleanField(
        _("Recipient Information"), default=False, db_default=False
    )
    serial_photo_wanted = models.BooleanField(default=True, db_default=True)
    landing_page = models.URLField(_("Landing Page"), blank=True, default="", db_default="")
    redeem_page = models.URLField(_("Redeem Page"), blank=True, default="", db_default="")
    policy = models.CharField(
        _("Review policy"),
        max_length=20,
        choices=Policy,
        default=Policy.MANUAL,
        db_default=Policy.MANUAL,
    )
    policy_checks = ArrayField(
        models.CharField(max_length=20, choices=RELIABLE_CHECKS),
        verbose_name=_("Checks that must agree"),
        default=usual_checks,
        db_default=usual_checks(),
        help_text=_("Automatic approval needs all of these, and that nothing speaks against it."),
    )
    sample_percent = models.PositiveSmallIntegerField(
        _("Samples in percent"),
        default=5,
        db_default=5,
        validators=[MaxValueValidator(100)],
        help_text=_("This share of the clean claims goes to a reviewer all the same."),
    )
    automatic_per_day = models.PositiveIntegerField(
        _("Automatic approvals a day"),
        null=True,
        blank=True,
        help_text=_("Claims beyond this number go to a reviewer; empty for no limit."),
    )

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-starts_on", "-pk"]
        permissions = [
            ("publish_promotion", _("Can publish a promotion")),
            ("correct_promotion", _("Can correct a published promotion")),
        ]
        constraints = [
            models.CheckConstraint(
                name="promotion_days_in_order",
                condition=models.Q(
                    ends_on__gte=models.F("starts_on"),
                    purchase_until__gte=models.F("purchase_from"),
                    claim_until__gte=models.F("ends_on"),
                ),
                violation_error_message=_("A period ends before it begins."),
            ),
            models.CheckConstraint(
                name="promotion_slug_is_free",
                condition=~models.Q(slug__in=["claims", "draws", "history"]),
                violation_error_message=_("This slug is taken by a page of the portal."),
            ),
            models.CheckConstraint(
                name="promotion_limit_at_least_one",
                condition=models.Q(limit_per_member__gte=1),
                violation_error_message=_("Each member may redeem at least once."),
            ),
            models.CheckConstraint(
                name="promotion_claim_days_in_order",
                condition=models.Q(claim_from_day=None)
                | models.Q(claim_until_day=None)
                | models.Q(claim_until_day__gte=models.F("claim_from_day")),
                violation_error_message=_("A period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Fill in a claim deadline left empty, and uppercase the region codes."""
        self.regions = list(dict.fromkeys(code.strip().upper() for code in self.regions or []))
        if not self.claim_until and self.ends_on:
            self.claim_until = self.ends_on + timedelta(days=CLAIM_DAYS_AFTER_END)
        super().clean_fields(exclude=exclude)

    def zone(self) -> ZoneInfo:
        """Return the promotion's time zone, or UTC if it is unknown.

        Never raises: one misspelt time zone must not take down the pages and tasks of all.
        """
        try:
            return ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            logger.warning("Promotion %s: %r is no time zone.", self.pk, self.time_zone)
            return UTC

    def today(self) -> date:
        """Return today's date in the promotion's time zone."""
        return timezone.now().astimezone(self.zone()).date()

    def day_began_at(self) -> datetime:
        """Return the start of today in the promotion's time zone."""
        return datetime.combine(self.today(), datetime.min.time(), tzinfo=self.zone())

    def closes_at(self) -> datetime:
        """Return the end of the last day to redeem, in the promotion's time zone."""
        day_after = self.claim_until + timedelta(days=1)
        midnight = datetime.min.time()
        return datetime.combine(day_after, midnight, tzinfo=self.zone())

    def state(self, today: date | None = None) -> PromotionState:
        """Return where it stands on a day of its own time zone, by default today."""
        today = today or self.today()
        if not self.is_published:
            return PromotionState.DRAFT
        if today > self.claim_until:
            return PromotionState.ENDED
        if self.paused_at is not None:
            return PromotionState.PAUSED
        if today < self.starts_on:
            return PromotionState.SCHEDULED
        return PromotionState.RUNNING

    def is_running(self) -> bool:
        """Return whether members see it and may redeem now."""
        return self.state() == PromotionState.RUNNING

    @property
    def is_paused(self) -> bool:
        """Whether nobody may redeem for now."""
        return self.state() == PromotionState.PAUSED

    def is_closed(self) -> bool:
        """Return whether the last day to redeem is over."""
        return timezone.now() >= self.closes_at()

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.today() >= self.starts_on

    @property
    def days_left(self) -> int:
        """The number of days from today to the last day to redeem; negative once that is over."""
        return (self.claim_until - self.today()).days

    @property
    def region_names(self) -> list[str]:
        """The names of its regions in the reader's language, sorted."""
        return region_names(self.regions)

    @property
    def categories(self) -> list[Category]:
        """The categories of its rewards; needs no query on a promotion from ``listed()``."""
        found = {
            category.pk: category
            for reward in self.rewards.all()
            for category in [
                *reward.categories.all(),
                *(product.category for product in reward.products.all()),
            ]
        }
        return sorted(found.values(), key=lambda category: (category.position, category.slug))
