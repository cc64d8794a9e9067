"""Lucky draws: when they were held, and the claims that take part; a winner has a cause."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fulfilment.models import Cause, Fulfilment
from promotions.models import Reward
from redemptions.models.claim import Claim


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
        revoked = Fulfilment.objects.filter(
            cause=OuterRef("claim__cause"), status=Fulfilment.Status.REVOKED
        )
        return approved.exclude(Exists(revoked)).order_by("pk")

    def won(self, draw: Reward) -> Self:
        """Return the winning entries of this draw, with the related rows that staff see."""
        winners = self.filter(draw=draw, is_winner=True).select_related("claim__user")
        owed = winners.select_related("cause", "claim__cause")
        rows = "cause__fulfilments", "claim__cause__fulfilments"
        return owed.prefetch_related(*rows).order_by("pk")


class DrawEntry(models.Model):
    """A claim's entry in a lucky draw; created on approval if the member answered Yes."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="draw_entries")
    draw = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="draw_entries")
    entered_at = models.DateTimeField()
    is_winner = models.BooleanField(default=False, db_default=False)
    cause = models.OneToOneField(
        Cause,
        on_delete=models.PROTECT,
        null=True,
        related_name="draw_entry",
        help_text=_("For what a winner is owed the prize."),
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
                name="draw_entry_cause_is_the_winners",
                condition=Q(cause=None) | Q(is_winner=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}: {self.claim}"

    @property
    def prize(self) -> Fulfilment | None:
        """What is owed to a winner."""
        return next(iter(self.cause.fulfilments.all()), None) if self.cause else None
