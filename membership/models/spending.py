"""What left an account: bought, expired, taken back, owed; each part names the lot it came from."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.models.account import PointsAccount
from membership.models.lot import Lot


class Spending(models.Model):
    """Points that left an account at once, for one cause; never edited, but given back once."""

    class Kind(models.TextChoices):
        ORDER = "order", _("Order")
        EXPIRY = "expiry", _("Expired")
        VOID = "void", _("Taken back")
        SETTLED = "settled", _("Kept for what was owed")
        LEFT = "left", _("Given up on leaving")

    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="spendings")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ORDER, db_default=Kind.ORDER)
    cause = models.CharField(
        max_length=60, unique=True, help_text=_("For what: a word and a key, such as order:7.")
    )
    points = models.PositiveIntegerField(_("Points"))
    spent_at = models.DateTimeField(_("Spent"), default=timezone.now, db_default=Now())
    given_back_at = models.DateTimeField(_("Given back"), null=True)

    class Meta:
        verbose_name = _("spending of points")
        verbose_name_plural = _("spendings of points")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="spending_of_something", condition=Q(points__gt=0)),
            models.CheckConstraint(
                name="spending_given_back_was_an_order",
                condition=Q(given_back_at=None) | Q(kind="order"),
            ),
        ]

    def __str__(self) -> str:
        return self.cause


class SpendingPart(models.Model):
    """What a spending took from one lot; the parts add up to it, and lots to what is left."""

    spending = models.ForeignKey(
        Spending, on_delete=models.PROTECT, db_index=False, related_name="parts"
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="parts")
    points = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("part of a spending")
        verbose_name_plural = _("parts of spendings")
        constraints = [
            models.UniqueConstraint("spending", "lot", name="spending_of_a_lot_once"),
            models.CheckConstraint(name="spending_part_of_something", condition=Q(points__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.spending_id}/{self.lot_id}"
