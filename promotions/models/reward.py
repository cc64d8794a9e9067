"""The rewards of a promotion."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, list_currencies
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in
from products.models import Category, Product
from promotions.models.promotion import Promotion
from promotions.models.promotion_bases import RewardRules


def amount_in_words(amount_minor: int | None, currency: str) -> str:
    """Write an amount in the smallest unit of its currency (ISO 4217) in the reader's language."""
    if amount_minor is None or not currency:
        return ""
    return _in_words(amount_minor, currency, current_language())


@lru_cache(maxsize=500)  # lists have the same few amounts again and again
def _in_words(amount_minor: int, currency: str, language: str) -> str:
    number = Decimal(amount_minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(number, currency, locale=Locale.parse(language, sep="-")))


@dataclass(frozen=True, slots=True)
class Earners:
    """The products that earn a reward, and the categories of which each product does, by id."""

    products: frozenset[int]
    categories: frozenset[int]

    @property
    def are_all(self) -> bool:
        """Whether none is named."""
        return not (self.products or self.categories)

    def include(self, product: Product) -> bool:
        """Return whether this product earns it."""
        return product.pk in self.products or product.category_id in self.categories


class Reward(RewardRules):
    """A reward of a promotion, and the products that earn it."""

    class Kind(models.TextChoices):
        CODE = "code", _("digital code")
        CASHBACK = "cashback", _("cashback")
        PHYSICAL = "physical", _("physical prize")
        DRAW = "draw", _("lucky draw")

    class CodeFormat(models.TextChoices):
        PATTERN = "pattern", _("as the pattern below")
        ANY = "any", _("any text: nothing but headings, totals and the like is refused")

    class Delivery(models.TextChoices):
        ON_APPROVAL = "on_approval", _("on approval")
        ON_DATE = "on_date", _("on a date")
        AFTER_END = "after_end", _("some days after the end")

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="rewards")
    name = models.CharField(
        max_length=120, help_text=_('As an email names it: "Steam code 15 EUR"')
    )
    # By language; where one is missing, the name above stands.
    names = models.JSONField(
        _("Name in other languages"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text=_("For members; where it is left empty, they read the name above."),
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CODE, db_default=Kind.CODE)
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    purchase_from = models.DateField(
        null=True, blank=True, help_text=_("Where it differs from the promotion's.")
    )
    purchase_until = models.DateField(null=True, blank=True)
    delivery = models.CharField(
        max_length=12,
        choices=Delivery,
        default=Delivery.ON_APPROVAL,
        db_default=Delivery.ON_APPROVAL,
    )
    deliver_on = models.DateField(null=True, blank=True)
    days_after_end = models.PositiveSmallIntegerField(
        _("Days after the end"),
        null=True,
        blank=True,
        help_text=_("Of the promotion; where that ends on another day, the reward comes with it."),
    )
    code_format = models.CharField(
        max_length=10,
        choices=CodeFormat,
        default=CodeFormat.ANY,
        db_default=CodeFormat.ANY,
        help_text=_("What is accepted when codes are loaded."),
    )
    code_pattern = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("What a code looks like: AAAAA-BBBBB-CCCCC"),
    )
    is_case_sensitive = models.BooleanField(
        _("Capitals tell codes apart"),
        default=False,
        db_default=False,
        help_text=_("Where the shop takes AbC and aBc for two codes. Fixed once codes are loaded."),
    )
    activation_url = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where the code is activated.")
    )
    code_days_least = models.PositiveSmallIntegerField(
        _("Days before a code expires"),
        null=True,
        blank=True,
        help_text=_(
            "A code that expires sooner is not handed out. Empty: as many days as for all rewards."
        ),
    )
    stock = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many there are; empty for codes, they are counted.")
    )
    codes_stopped_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("Since when none of its next codes can be decrypted: a key may be missing."),
    )
    amount_minor = models.PositiveBigIntegerField(
        _("Amount"),
        null=True,
        blank=True,
        help_text=_("In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY."),
    )
    currency = models.CharField(
        _("Currency"),
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as EUR."))],
    )
    cost_minor = models.PositiveBigIntegerField(
        _("Cost"),
        null=True,
        blank=True,
        help_text=_(
            "What one costs us, in the smallest unit of the budget's currency; left empty, its"
            " amount. Members do not see it."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["promotion", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "promotion",
                "name",
                name="reward_name_once",
                violation_error_message=_("The promotion has a reward of this name already."),
            ),
            models.CheckConstraint(
                name="reward_on_date_has_date",
                condition=~models.Q(delivery="on_date") | models.Q(deliver_on__isnull=False),
                violation_error_message=_("A reward delivered on a date needs that date."),
            ),
            models.CheckConstraint(
                name="reward_after_end_has_days",
                condition=~models.Q(delivery="after_end") | models.Q(days_after_end__isnull=False),
                violation_error_message=_("Write how many days after the end it is delivered."),
            ),
            models.CheckConstraint(
                name="reward_pattern_is_given",
                condition=~models.Q(code_format="pattern") | ~models.Q(code_pattern=""),
                violation_error_message=_("Write the pattern, or choose any text."),
            ),
            models.CheckConstraint(
                name="reward_amount_has_currency",
                condition=models.Q(amount_minor=None) | ~models.Q(currency=""),
                violation_error_message=_("An amount needs a currency."),
            ),
            models.CheckConstraint(
                name="reward_prices_have_currency",
                condition=models.Q(price_from_minor=None, price_below_minor=None)
                | ~models.Q(price_currency=""),
                violation_error_message=_("Prices need a currency."),
            ),
            models.CheckConstraint(
                name="reward_prices_in_order",
                condition=models.Q(price_from_minor=None)
                | models.Q(price_below_minor=None)
                | models.Q(price_below_minor__gt=models.F("price_from_minor")),
                violation_error_message=_("“For prices below” must be above “For prices from”."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a currency without an amount, and one that there is not (ISO 4217).

        Raises:
            ValidationError: one of the two.
        """
        super().clean()
        if self.currency and self.amount_minor is None:
            raise ValidationError({"amount_minor": _("A currency needs an amount.")})
        for name in ("currency", "price_currency"):
            code = getattr(self, name)
            if code and code not in list_currencies():
                raise ValidationError({name: _("%(code)s is no currency.") % {"code": code}})

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return text_in(self.names, current_language(), otherwise=self.name)

    @property
    def amount(self) -> str:
        """The amount as the reader's language writes it, or "" where there is none."""
        return amount_in_words(self.amount_minor, self.currency)

    def earners(self) -> Earners:
        """Return the products that earn it, by their model or by their category."""
        return Earners(
            products=frozenset(one.pk for one in self.products.all()),
            categories=frozenset(one.pk for one in self.categories.all()),
        )

    @property
    def has_pattern(self) -> bool:
        """Return whether its codes have to look like the pattern."""
        return self.code_format == Reward.CodeFormat.PATTERN

    @property
    def shown_pattern(self) -> str:
        """Return what members are told that a code looks like, if all of them do."""
        return self.code_pattern if self.has_pattern else ""

    def has_amount(self) -> bool:
        """Return whether it says how much of which money it is worth."""
        return bool(self.amount_minor and self.currency)

    def delivery_day(self) -> date | None:
        """Return the delivery day, or None if it is delivered on approval."""
        if self.delivery == Reward.Delivery.ON_DATE:
            return self.deliver_on
        if self.delivery == Reward.Delivery.AFTER_END:
            return self.promotion.ends_on + timedelta(days=self.days_after_end or 0)
        return None

    def window(self) -> tuple[date, date]:
        """Return the first and last day on which the product must have been bought."""
        return (
            self.purchase_from or self.promotion.purchase_from,
            self.purchase_until or self.promotion.purchase_until,
        )
