"""Promotions, what they give, whom they ask what, and the pool of reward codes."""

from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_name
from products.models import Category, Product

CLAIM_DAYS_AFTER_END = 14


class PromotionQuerySet(models.QuerySet["Promotion"]):
    """Promotions."""

    def listed(self) -> Self:
        """Those that members see, the newest first, with all that a page shows of them."""
        return (
            self.filter(is_published=True)
            .prefetch_related("texts", "rewards__categories", "rewards__products__category")
            .order_by("-starts_on", "-pk")
        )

    def not_ended(self) -> Self:
        """Those whose last day to redeem has not ended everywhere on earth (UTC-12)."""
        return self.filter(claim_until__gte=(timezone.now() - timedelta(hours=12)).date())


class Promotion(models.Model):
    """What runs in some regions for a time; all that differs between promotions is data here."""

    class Policy(models.TextChoices):
        PEOPLE = "people", _("A reviewer decides every claim")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("Promotion Name"), max_length=120)
    is_published = models.BooleanField(default=False)
    banner = models.ImageField(upload_to="banners", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purchase_from = models.DateField()
    purchase_until = models.DateField()
    claim_until = models.DateField(
        blank=True, help_text=_("Last day to redeem; left empty, 14 days after the end.")
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    regions = ArrayField(models.CharField(max_length=2), help_text=_("Two-letter codes."))
    limit_per_member = models.PositiveSmallIntegerField(_("Redeem Limit"), default=1)
    recipient_wanted = models.BooleanField(_("Recipient Information"), default=False)
    serial_photo_wanted = models.BooleanField(default=True)
    landing_page = models.URLField(_("Landing Page"), blank=True)
    redeem_page = models.URLField(_("Redeem Page"), blank=True)
    policy = models.CharField(max_length=20, choices=Policy, default=Policy.PEOPLE)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ["-starts_on", "-pk"]
        permissions = [("publish_promotion", _("Can publish a promotion"))]
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
                condition=~models.Q(slug__in=["claims", "history"]),
                violation_error_message=_("This slug is taken by a page of the portal."),
            ),
            models.CheckConstraint(
                name="promotion_limit_at_least_one", condition=models.Q(limit_per_member__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: set[str] | None = None) -> None:  # type: ignore[override]
        """Fill the claim deadline that staff left empty."""
        if not self.claim_until and self.ends_on:
            self.claim_until = self.ends_on + timedelta(days=CLAIM_DAYS_AFTER_END)
        super().clean_fields(exclude=exclude)

    def today(self) -> date:
        """The day that it is in the promotion's time zone."""
        return timezone.now().astimezone(ZoneInfo(self.time_zone)).date()

    def closes_at(self) -> datetime:
        """The moment after the last day to redeem, in the promotion's time zone."""
        day_after = self.claim_until + timedelta(days=1)
        midnight = datetime.min.time()
        return datetime.combine(day_after, midnight, tzinfo=ZoneInfo(self.time_zone))

    def text(self, field: str, language: str | None = None) -> str:
        """Give a text in the reader's language, else in English, else nothing."""
        found = {text.language: text.text for text in self.texts.all() if text.field == field}
        return found.get(language or get_language() or "en") or found.get("en", "")

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.text("name") or self.name

    @property
    def summary(self) -> str:
        """What it gives, in one line in the reader's language."""
        return self.text("summary")

    @property
    def region_names(self) -> list[str]:
        """The regions where it runs, by name in the reader's language."""
        return sorted(region_name(code) for code in self.regions)

    @property
    def categories(self) -> list[Category]:
        """The categories that take part, through its rewards; no query on a listed promotion."""
        found = {
            category.pk: category
            for reward in self.rewards.all()
            for category in [
                *reward.categories.all(),
                *(product.category for product in reward.products.all()),
            ]
        }
        return sorted(found.values(), key=lambda category: (category.position, category.slug))


class PromotionText(models.Model):
    """A text of a promotion in one language."""

    class Field(models.TextChoices):
        NAME = "name", _("name")
        SUMMARY = "summary", _("summary")
        ACTIVATION = "activation", _("how to activate the reward")
        TERMS = "terms", _("terms")

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    field = models.CharField(max_length=20, choices=Field)
    text = models.TextField()

    class Meta:
        verbose_name = _("text")
        ordering = ["field", "language"]
        constraints = [
            models.UniqueConstraint("promotion", "language", "field", name="promotion_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} ({self.language})"


class Reward(models.Model):
    """What a promotion gives, and for which products."""

    class Kind(models.TextChoices):
        CODE = "code", _("digital code")
        CASHBACK = "cashback", _("cashback")
        PHYSICAL = "physical", _("physical prize")
        DRAW = "draw", _("lucky draw")

    class Delivery(models.TextChoices):
        ON_APPROVAL = "on_approval", _("on approval")
        ON_DATE = "on_date", _("on a date")

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="rewards")
    name = models.CharField(
        max_length=120, help_text=_('As a letter names it: "Steam code 15 EUR"')
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CODE)
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    purchase_from = models.DateField(
        null=True, blank=True, help_text=_("Where it differs from the promotion's.")
    )
    purchase_until = models.DateField(null=True, blank=True)
    delivery = models.CharField(max_length=12, choices=Delivery, default=Delivery.ON_APPROVAL)
    deliver_on = models.DateField(null=True, blank=True)
    code_pattern = models.CharField(
        max_length=40, blank=True, help_text=_("What a code looks like: AAAAA-BBBBB-CCCCC")
    )
    activation_url = models.URLField(blank=True, help_text=_("Where the code is activated."))
    stock = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many there are; empty for codes, they are counted.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["promotion", "position", "pk"]
        constraints = [
            models.UniqueConstraint("promotion", "name", name="reward_name_once"),
            models.CheckConstraint(
                name="reward_on_date_has_date",
                condition=~models.Q(delivery="on_date") | models.Q(deliver_on__isnull=False),
                violation_error_message=_("A reward delivered on a date needs that date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_for(self, product: Product) -> bool:
        """Tell whether this product earns it: by its model, or by its category."""
        by_model = any(product.pk == one.pk for one in self.products.all())
        return by_model or any(product.category_id == one.pk for one in self.categories.all())

    def window(self) -> tuple[date, date]:
        """First and last day on which the product must have been bought."""
        return (
            self.purchase_from or self.promotion.purchase_from,
            self.purchase_until or self.promotion.purchase_until,
        )


class ExtraQuestion(models.Model):
    """A question of the promotion's own, asked on the redeem page."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        TEXT = "text", _("text")

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.YES_NO)
    is_required = models.BooleanField(default=True)
    link = models.URLField(blank=True)
    draw = models.ForeignKey(
        Reward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Reward.Kind.DRAW},
        help_text=_("The lucky draw that a Yes enters."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("question")
        ordering = ["promotion", "position", "pk"]

    def __str__(self) -> str:
        return self.label

    def _text(self, name: str) -> str:
        found = {text.language: getattr(text, name) for text in self.texts.all()}
        return str(found.get(get_language() or "en") or found.get("en", ""))

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self._text("label")

    @property
    def explanation(self) -> str:
        """The line under the question in the reader's language."""
        return self._text("explanation")


class QuestionText(models.Model):
    """A question in one language."""

    question = models.ForeignKey(ExtraQuestion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    label = models.CharField(max_length=250)
    explanation = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("text")
        ordering = ["language"]
        constraints = [models.UniqueConstraint("question", "language", name="question_text_once")]

    def __str__(self) -> str:
        return self.label


class CodeBatch(models.Model):
    """One loaded file of codes."""

    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("code batch")
        verbose_name_plural = _("code batches")
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class RewardCode(models.Model):
    """A third party's activation code: money. Only codes.py writes it."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT, related_name="codes")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="codes")
    ciphertext = models.BinaryField()
    digest = models.BinaryField(max_length=32, unique=True)
    allocated_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reward code")
        permissions = [("load_codes", _("Can load codes"))]
        indexes = [
            models.Index(
                "reward",
                "id",
                condition=models.Q(allocated_at=None, voided_at=None),
                name="reward_code_free",
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
