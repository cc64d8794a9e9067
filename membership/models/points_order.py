"""Orders of the rewards shop: what was taken for how many points, and for what it is owed.

The row links what was spent with what is owed: each of both has one order, and the database refuses
a second one.
"""

import secrets
from collections.abc import Mapping
from typing import Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fulfilment import addresses
from fulfilment.models import Cause, Fulfilment
from membership.models.shop_item import ShopItem
from membership.models.spending import Spending

LONGEST_REASON: Final = 300


def new_order_id() -> str:
    """Return a random "Order ID": 10 hex digits."""
    return secrets.token_hex(5)


class PointsOrderQuerySet(models.QuerySet["PointsOrder"]):
    """Query set of orders."""

    def live(self) -> Self:
        """Return those for which something is, or was, owed: neither cancelled nor refused."""
        return self.filter(status=PointsOrder.Status.ORDERED)

    def for_lines(self) -> Self:
        """Read with each order what its line names, and what says where it stands."""
        return self.select_related("cause", "item").prefetch_related("cause__fulfilments")

    def for_pages(self) -> Self:
        """Read with each order what its line and its page name."""
        return self.select_related(
            "user", "item__reward__promotion", "spending", "cause"
        ).prefetch_related("item__texts", "cause__fulfilments__code")


class PointsOrder(models.Model):
    """One order of one member: one item, paid with points."""

    purpose: Final = "address of a points order"

    class Status(models.TextChoices):
        ORDERED = "ordered", _("Ordered")
        CANCELLED = "cancelled", pgettext_lazy("points order", "Cancelled")
        REFUSED = "refused", _("Refused")

    reference = models.CharField(
        pgettext_lazy("points order", "Order ID"),
        max_length=10,
        unique=True,
        default=new_order_id,
        editable=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="points_orders",
        verbose_name=_("member"),
    )
    item = models.ForeignKey(
        ShopItem, on_delete=models.PROTECT, related_name="orders", verbose_name=_("shop item")
    )
    name = models.CharField(_("Name"), max_length=120, help_text=_("As its member read it."))
    points = models.PositiveIntegerField(_("Points"), help_text=_("The price when it was ordered."))
    # That of the page on which it was confirmed: the same page sent twice is one order.
    token = models.UUIDField(editable=False)
    slot = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text=_("Which of the member's orders it is, at a limit.")
    )
    cause = models.OneToOneField(Cause, on_delete=models.PROTECT, related_name="points_order")
    spending = models.OneToOneField(
        Spending,
        on_delete=models.PROTECT,
        related_name="points_order",
        verbose_name=_("spending of points"),
    )
    status = models.CharField(
        _("Status"),
        max_length=10,
        choices=Status,
        default=Status.ORDERED,
        db_default=Status.ORDERED,
    )
    ordered_at = models.DateTimeField(_("Ordered"))
    closed_at = models.DateTimeField(_("Ended"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Ended by"),
    )
    reason = models.CharField(
        _("Reason"), max_length=LONGEST_REASON, blank=True, default="", db_default=""
    )
    # What the encryption of the address is bound to, beside its purpose.
    seal = models.UUIDField(null=True, editable=False)
    encrypted_address = models.BinaryField(
        null=True, help_text=_("As it was given with the order, or corrected before it was packed.")
    )

    objects = PointsOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("points order")
        verbose_name_plural = _("points orders")
        ordering = ["-ordered_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("refuse_pointsorder", _("Can refuse orders of the rewards shop")),
            ("replace_ordered_code", _("Can replace a code of the rewards shop")),
        ]
        constraints = [
            models.UniqueConstraint("user", "token", name="points_order_confirmed_once"),
            models.UniqueConstraint(
                "user",
                "item",
                "slot",
                condition=Q(status="ordered"),
                name="points_order_within_limit",
            ),
            models.CheckConstraint(name="points_order_costs_points", condition=Q(points__gt=0)),
            models.CheckConstraint(
                name="points_order_closed_has_time",
                condition=Q(status="ordered", closed_at=None, closed_by=None, reason="")
                | Q(status="cancelled", closed_at__isnull=False, reason="")
                | Q(status="refused", closed_at__isnull=False) & ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index("user", "ordered_at", "id", name="points_order_newest"),
            models.Index("ordered_at", "id", name="points_order_by_day"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owed(self) -> Fulfilment | None:
        """What is owed for it."""
        return next(iter(self.cause.fulfilments.all()), None)

    @property
    def address(self) -> dict[str, str]:
        """Where it goes; empty if it is no parcel, was erased, or cannot be read."""
        if self.encrypted_address is None:
            return {}
        return addresses.decrypted(self.encrypted_address, self.purpose, self.seal)

    @address.setter
    def address(self, values: Mapping[str, str]) -> None:
        self.seal = self.seal or uuid4()
        self.encrypted_address = addresses.encrypted(values, self.purpose, self.seal)
