"""What the rewards shop offers: items with their texts, their prices by day, and who waits for one.

An item hands out one reward of a promotion that is never published, its shelf: the codes come from
that reward's pool and pieces from its stock, and its regions and time zone are the item's. An item
may give tickets of a lucky draw instead, which members enter by claims too.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from membership.models.tier import Tier
from promotions.models import Reward


class ShopItemQuerySet(models.QuerySet["ShopItem"]):
    """Query set of items."""

    def shown(self) -> Self:
        """Read with each item its reward, its texts and its prices, in three queries."""
        related = self.select_related("reward__promotion", "tier_from")
        return related.prefetch_related("texts", "prices")

    def listed_in(self, region: str) -> Self:
        """Return what members of a region are shown, in order."""
        listed = self.filter(is_listed=True, reward__promotion__regions__contains=[region])
        return listed.shown().order_by("position", "pk")


class ShopItem(models.Model):
    """A reward that members get for points; one that is no longer offered stays with its orders."""

    class Kind(models.TextChoices):
        CODE = "code", _("Digital code")
        DISCOUNT = "discount", _("Discount code for the Online Store")
        PARCEL = "parcel", _("Parcel")
        TICKET = "ticket", _("Ticket for a lucky draw")

    class ShopPicture(models.TextChoices):
        """Which of our own drawings stands for it (static/img/shop)."""

        GIFT = "gift", _("Present")
        CODE = "code", _("Card with a code")
        DISCOUNT = "discount", _("Shopping bag")
        MUG = "mug", _("Mug")
        MOUSEPAD = "mousepad", _("Mouse pad")
        HEADSET = "headset", _("Headset")
        KEYBOARD = "keyboard", _("Keyboard")
        SHIRT = "shirt", _("T-shirt")
        BACKPACK = "backpack", _("Backpack")

    # As what its reward is owed.
    REWARD_KIND = {
        Kind.CODE: Reward.Kind.CODE,
        Kind.DISCOUNT: Reward.Kind.CODE,
        Kind.PARCEL: Reward.Kind.PHYSICAL,
        Kind.TICKET: Reward.Kind.DRAW,
    }

    slug = models.SlugField(
        _("Name in its address"), max_length=60, unique=True, help_text=_("Such as gaming-mug.")
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    reward = models.OneToOneField(
        Reward,
        on_delete=models.PROTECT,
        related_name="shop_item",
        verbose_name=_("Reward"),
        help_text=_(
            "Of a promotion that is not published: its codes or pieces are handed out. Or a lucky"
            " draw that takes tickets."
        ),
    )
    drawing = models.CharField(
        _("Picture"),
        max_length=10,
        choices=ShopPicture,
        default=ShopPicture.GIFT,
        db_default=ShopPicture.GIFT,
    )
    tier_from = models.ForeignKey(
        Tier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shop_items",
        verbose_name=_("From tier"),
        help_text=_("Left empty, for every member of the program."),
    )
    limit_per_member = models.PositiveSmallIntegerField(
        _("Limit per member"), null=True, blank=True, help_text=_("Left empty, there is none.")
    )
    starts_on = models.DateField(_("First day"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_listed = models.BooleanField(_("In the shop"), default=False, db_default=False)

    objects = ShopItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop item")
        verbose_name_plural = _("shop items")
        ordering = ["position", "pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="shop_item_days_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A period ends before it begins."),
            ),
            models.CheckConstraint(
                name="shop_item_limit_at_least_one",
                condition=Q(limit_per_member=None) | Q(limit_per_member__gte=1),
                violation_error_message=_("Each member may order at least one."),
            ),
            models.CheckConstraint(
                name="shop_item_tickets_are_limited",
                condition=~Q(kind="ticket") | Q(limit_per_member__isnull=False),
                violation_error_message=_("A ticket needs a limit: how many each member may have."),
            ),
        ]

    def __str__(self) -> str:
        return self.reward.name

    @property
    def title(self) -> str:
        """The item in the reader's language, else as its reward is named."""
        return words_in(self.texts.all(), "title", otherwise=self.reward.title)

    @property
    def about(self) -> str:
        """What it is and how it is used, in the reader's language; "" if nothing is said."""
        return self.about_in(current_language())

    def about_in(self, language: str) -> str:
        """Return what it is and how it is used in a language; "" if nothing is said."""
        return words_in(self.texts.all(), "about", language)

    @property
    def is_parcel(self) -> bool:
        """Whether it travels, and so needs an address."""
        return self.kind == self.Kind.PARCEL

    @property
    def is_ticket(self) -> bool:
        """Whether it is a ticket of a lucky draw, of which nothing is counted down."""
        return self.kind == self.Kind.TICKET

    def today(self) -> date:
        """Return the day that it is on its shelf."""
        return self.reward.promotion.today()

    def price_on(self, day: date) -> "ShopPrice | None":
        """Return the price of a day; None before it has one."""
        known = [price for price in self.prices.all() if price.from_day <= day]
        return max(known, key=lambda price: price.from_day, default=None)

    @property
    def price(self) -> int | None:
        """Today's price in points; None while it has none."""
        found = self.price_on(self.today())
        return found.points if found else None

    @property
    def next_price(self) -> "ShopPrice | None":
        """The next price that was announced, if there is one."""
        today = self.today()
        coming = [price for price in self.prices.all() if price.from_day > today]
        return min(coming, key=lambda price: price.from_day, default=None)


class ShopItemText(TextByLanguage):
    """An item in one language."""

    item = models.ForeignKey(
        ShopItem, on_delete=models.CASCADE, related_name="texts", verbose_name=_("shop item")
    )
    title = models.CharField(_("Name"), max_length=80)
    about = models.TextField(
        _("Description"), max_length=1500, blank=True, default="", db_default=""
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("item", name="shop_item_text_once")]

    def __str__(self) -> str:
        return self.title


class ShopPrice(models.Model):
    """What an item costs from a day on; a trigger refuses to change one, or to rise it too soon."""

    item = models.ForeignKey(ShopItem, on_delete=models.PROTECT, related_name="prices")
    points = models.PositiveIntegerField(_("Points"))
    from_day = models.DateField(_("From"))
    announced_on = models.DateField(_("Announced"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["item", "from_day"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("item", "from_day", name="shop_price_once_a_day"),
            models.CheckConstraint(
                name="shop_price_is_announced_before",
                condition=Q(points__gt=0, from_day__gte=F("announced_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.points)


class ShopWaiting(models.Model):
    """A member who wants to be told once when an item is back; it goes once they are."""

    item = models.ForeignKey(ShopItem, on_delete=models.PROTECT, related_name="waiting")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shop_waiting"
    )
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("waiting note")
        verbose_name_plural = _("waiting notes")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint("item", "user", name="shop_waiting_once")]
        indexes = [models.Index("asked_at", name="shop_waiting_by_day")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.user_id}"
