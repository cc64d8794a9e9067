"""The reward owed for an approved claim: its delivery, replaced codes and lucky draws."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.models import Reward, RewardCode
from redemptions.models.claim import Claim


class Fulfilment(models.Model):
    """The reward owed for an approved claim, and its delivery."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        REVOKED = "revoked", _("revoked")

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="fulfilment")
    status = models.CharField(
        max_length=10, choices=Status, default=Status.DUE, db_default=Status.DUE
    )
    code = models.OneToOneField(
        RewardCode, on_delete=models.PROTECT, null=True, related_name="fulfilment"
    )
    due_on = models.DateField(help_text=_("From which day it is delivered."))
    moved_from = models.DateField(
        null=True, help_text=_("The day that the member was told, until the new one is told.")
    )
    delivered_at = models.DateTimeField(null=True)
    code_shown_at = models.DateTimeField(
        null=True, help_text=_("When a page first showed the code to its member.")
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How often its delivery was tried in vain.")
    )
    note = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a parcel or payment, for the member."),
    )
    link = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where the member follows the parcel.")
    )

    class Meta:
        verbose_name = _("fulfilment")
        constraints = [
            models.CheckConstraint(
                name="fulfilment_delivered_has_time",
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & ~Q(status="due"))
                | Q(status="due", delivered_at=None),
            ),
        ]
        indexes = [
            models.Index("due_on", "id", condition=Q(status="due"), name="fulfilment_due"),
            models.Index(
                "id",
                condition=Q(status="due", moved_from__isnull=False),
                name="fulfilment_moved",
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()


class ReplacedCode(models.Model):
    """A delivered code that did not work and was replaced; it is never assigned again."""

    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="replaced_codes"
    )
    code = models.OneToOneField(RewardCode, on_delete=models.PROTECT, related_name="replaced")
    reason = models.TextField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("replaced code")
        verbose_name_plural = _("replaced codes")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.code)


class DrawResult(models.Model):
    """When a lucky draw was held, by whom and among how many entries; at most once per draw."""

    draw = models.OneToOneField(Reward, on_delete=models.PROTECT, related_name="held")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entries = models.PositiveIntegerField(help_text=_("Among how many was drawn."))

    class Meta:
        verbose_name = _("draw that was held")
        verbose_name_plural = _("draws that were held")
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return str(self.draw)


class DrawEntryQuerySet(models.QuerySet["DrawEntry"]):
    """Query set of draw entries."""

    def eligible(self, draw: Reward) -> Self:
        """Return entries in this draw whose claim is approved and whose reward is not revoked.

        Where staff may not take part, what they entered before does not count.
        """
        approved = self.filter(draw=draw, claim__status=Claim.Status.APPROVED)
        if not draw.promotion.staff_may_take_part:
            approved = approved.exclude(claim__user__is_staff=True)
        return approved.exclude(claim__fulfilment__status=Fulfilment.Status.REVOKED).order_by("pk")

    def won(self, draw: Reward) -> Self:
        """Return the winning entries of this draw, with the related rows that staff see."""
        winners = self.filter(draw=draw, is_winner=True)
        return winners.select_related("claim__user", "claim__fulfilment").order_by("pk")


class DrawEntry(models.Model):
    """A claim's entry in a lucky draw; created on approval if the member answered Yes."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="draw_entries")
    draw = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="draw_entries")
    entered_at = models.DateTimeField()
    is_winner = models.BooleanField(default=False, db_default=False)
    sent_at = models.DateTimeField(null=True, help_text=_("When the prize was sent."))
    note = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a parcel or payment, for the member."),
    )
    link = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where the member follows the parcel.")
    )

    objects = DrawEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw entry")
        verbose_name_plural = _("draw entries")
        indexes = [
            models.Index("draw", "id", condition=Q(is_winner=True), name="draw_entry_winners"),
        ]
        constraints = [
            models.UniqueConstraint("claim", "draw", name="draw_entry_once"),
            models.CheckConstraint(
                name="draw_entry_prize_is_the_winners",
                condition=Q(sent_at=None) | Q(is_winner=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}: {self.claim}"
