"""What a region offers and promises for repairs: address, ways, prices, days, packing, its law."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.languages import words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from products.models import Category
from service.models.repair_choices import RepairWay


class ServiceRegion(models.Model):
    """The repairs of one region; that without a code is for all regions without a row."""

    region = models.CharField(
        _("Region / Location"),
        max_length=2,
        unique=True,
        blank=True,
        default="",
        db_default="",
        help_text=_("Two letters; empty: all regions that have no row of their own."),
    )
    address = models.TextField(_("Address to send to"), max_length=500)
    valid_days = models.PositiveSmallIntegerField(
        _("Days until it has to be sent"), default=20, db_default=20
    )
    turnaround_days = models.PositiveSmallIntegerField(
        _("Promised working days"), default=10, db_default=10
    )
    quote_days = models.PositiveSmallIntegerField(
        _("Days to answer a quote"), default=30, db_default=30
    )
    repair_warranty_days = models.PositiveSmallIntegerField(
        _("Days of warranty on a repair"), default=90, db_default=90
    )
    extra_guarantee_months = models.PositiveSmallIntegerField(
        _("Months that a repair adds to the legal guarantee"), default=0, db_default=0
    )
    has_repair_form = models.BooleanField(
        _("Offers the form with repair information"), default=False, db_default=False
    )
    currency = models.CharField(_("Currency"), max_length=3, default="USD", db_default="USD")

    class Meta:
        verbose_name = _("region of the service")
        verbose_name_plural = _("regions of the service")
        ordering = ["region"]
        constraints = [
            models.CheckConstraint(
                name="service_region_days",
                condition=Q(
                    valid_days__range=(1, 90),
                    turnaround_days__range=(1, 90),
                    quote_days__range=(1, 90),
                ),
            )
        ]

    def __str__(self) -> str:
        return self.region or "*"

    @property
    def law_note(self) -> str:
        """What the law says about repairs there, in the reader's language; "" if nothing."""
        return words_in(self.texts.all(), "law_note")

    @property
    def payment_note(self) -> str:
        """How a repair is paid for there, in the reader's language; "" if it is not said."""
        return words_in(self.texts.all(), "payment_note")


class ServiceRegionText(TextByLanguage):
    """What a region says of its law, and of how to pay, in one language."""

    service_region = models.ForeignKey(
        ServiceRegion,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("region of the service"),
    )
    law_note = models.TextField(_("Note on the law"), max_length=2000)
    payment_note = models.TextField(
        _("How to pay"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Such as the account to transfer to. We add the RMA No. as the reference."),
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("service_region", name="service_region_text_once")]

    def __str__(self) -> str:
        return self.law_note


class WayInRegion(models.Model):
    """A way that a region offers, and what it costs."""

    service_region = models.ForeignKey(
        ServiceRegion,
        on_delete=models.CASCADE,
        related_name="ways",
        verbose_name=_("region of the service"),
    )
    way = models.CharField(_("Way"), max_length=8, choices=RepairWay)
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name=_("categories"),
        help_text=_("None: all of them."),
    )
    fee = models.DecimalField(_("Price"), max_digits=12, decimal_places=2, default=0, db_default=0)
    is_for_covered_alone = models.BooleanField(
        _("Only under warranty"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("way in a region")
        verbose_name_plural = _("ways in a region")
        ordering = ["service_region", "pk"]
        constraints = [
            models.UniqueConstraint("service_region", "way", name="way_once_in_region"),
            models.CheckConstraint(name="way_costs_nothing_or_more", condition=Q(fee__gte=0)),
        ]

    def __str__(self) -> str:
        return self.get_way_display()


class TurnaroundPromise(models.Model):
    """Working days that a region promises for one category, where they differ from its own."""

    service_region = models.ForeignKey(
        ServiceRegion,
        on_delete=models.CASCADE,
        related_name="promises",
        verbose_name=_("region of the service"),
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="+", verbose_name=_("category")
    )
    days = models.PositiveSmallIntegerField(_("Promised working days"))

    class Meta:
        verbose_name = _("promised days of a category")
        verbose_name_plural = _("promised days of categories")
        ordering = ["service_region", "category"]
        constraints = [
            models.UniqueConstraint("service_region", "category", name="turnaround_once"),
            models.CheckConstraint(name="turnaround_days", condition=Q(days__range=(1, 90))),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.days}"


class ServicePrice(models.Model):
    """A line of the price list of one region and category: what a repair usually costs."""

    class Kind(models.TextChoices):
        REPAIR = "repair", _("Repair")
        REFUSAL = "refusal", _("If you refuse the quote")

    service_region = models.ForeignKey(
        ServiceRegion,
        on_delete=models.CASCADE,
        related_name="prices",
        verbose_name=_("region of the service"),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("None: all of them."),
    )
    kind = models.CharField(
        _("Kind"), max_length=7, choices=Kind, default=Kind.REPAIR, db_default=Kind.REPAIR
    )
    lowest = models.DecimalField(_("From"), max_digits=12, decimal_places=2)
    highest = models.DecimalField(_("To"), max_digits=12, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)

    class Meta:
        verbose_name = _("price of a repair")
        verbose_name_plural = _("prices of repairs")
        ordering = ["service_region", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="service_price_from_to",
                condition=Q(lowest__gte=0, highest__gte=models.F("lowest")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is for, in the reader's language."""
        return words_in(self.texts.all(), "title", otherwise=str(self.get_kind_display()))


class ServicePriceText(TextByLanguage):
    """A line of the price list in one language."""

    price = models.ForeignKey(
        ServicePrice,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("price of a repair"),
    )
    title = models.CharField(_("What is done"), max_length=120)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("price", name="service_price_text_once")]

    def __str__(self) -> str:
        return self.title


class PackingRule(models.Model):
    """How a unit is packed: for all, for one category, or for what may be dangerous."""

    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("None: all of them."),
    )
    is_for_safety = models.BooleanField(_("Safety"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)

    class Meta:
        verbose_name = _("packing rule")
        verbose_name_plural = _("packing rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The rule in the reader's language."""
        return words_in(self.texts.all(), "text")


class PackingRuleText(TextByLanguage):
    """A packing rule in one language."""

    rule = models.ForeignKey(
        PackingRule,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("packing rule"),
    )
    text = models.CharField(_("Rule"), max_length=300)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("rule", name="packing_rule_text_once")]

    def __str__(self) -> str:
        return self.text
