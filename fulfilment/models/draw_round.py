"""Rounds of a lucky draw: what was published of each, in the order in which it was published.

Nothing that was published changes: the database refuses it. A draw that is held anew gets another
round, and the one before stays, with the reason why it does not count.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotions.models import Reward


class DrawRoundQuerySet(models.QuerySet["DrawRound"]):
    """Query set of rounds."""

    def live(self) -> Self:
        """Return the rounds that count: of a draw one at most."""
        return self.filter(voided_at=None)


class DrawRound(models.Model):
    """One round of a lucky draw: announced, its list frozen, drawn; or void, with the reason."""

    draw = models.ForeignKey(Reward, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    prizes = models.PositiveIntegerField(help_text=_("How many win."))
    answer_days = models.PositiveSmallIntegerField(
        help_text=_("Within how many days a winner has to accept the prize.")
    )
    closes_on = models.DateField(help_text=_("The last day on which a claim can get a ticket."))
    value_of = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text=_("Which public value.")
    )
    value_url = models.URLField(
        blank=True, default="", db_default="", help_text=_("Where everybody can read it.")
    )
    value_on = models.DateField(null=True, help_text=_("The value of which day."))
    seed_digest = models.CharField(
        max_length=64, help_text=_("SHA-256; empty: held before draws had a seed.")
    )
    ciphertext = models.BinaryField(null=True, help_text=_("The seed, until it is revealed."))
    seal = models.UUIDField(null=True)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(null=True, help_text=_("How many tickets take part."))
    root = models.CharField(max_length=64, blank=True, default="", db_default="")
    value = models.CharField(max_length=100, blank=True, default="", db_default="")
    seed = models.CharField(max_length=64, blank=True, default="", db_default="")
    drawn_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    void_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = DrawRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of a draw")
        verbose_name_plural = _("rounds of draws")
        ordering = ["draw", "number"]
        constraints = [
            models.UniqueConstraint("draw", "number", name="draw_round_once"),
            models.UniqueConstraint("draw", condition=Q(voided_at=None), name="draw_round_live"),
            models.CheckConstraint(name="draw_round_has_prizes", condition=Q(prizes__gt=0)),
            models.CheckConstraint(
                name="draw_round_has_seed",
                condition=Q(seed_digest__regex=r"^[0-9a-f]{64}$", ciphertext__isnull=False)
                | Q(seed_digest="", drawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="draw_round_value_is_of_a_later_day",
                condition=Q(value_of="", value_on=None)
                | (~Q(value_of="") & Q(value_on__gt=F("closes_on"))),
            ),
            models.CheckConstraint(
                name="draw_round_frozen_has_list",
                condition=Q(frozen_at=None, count=None, root="")
                | Q(frozen_at__isnull=False, count__isnull=False),
            ),
            models.CheckConstraint(
                name="draw_round_drawn_is_revealed",
                condition=Q(drawn_at=None, seed="")
                | (Q(drawn_at__isnull=False, frozen_at__isnull=False) & ~Q(seed=""))
                | Q(drawn_at__isnull=False, seed_digest=""),
            ),
            models.CheckConstraint(
                name="draw_round_void_has_reason",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                "closes_on",
                "id",
                condition=Q(frozen_at=None, voided_at=None),
                name="draw_round_open",
            ),
            models.Index(
                "id",
                condition=Q(drawn_at=None, voided_at=None) & ~Q(value=""),
                name="draw_round_to_draw",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether a claim can still get a ticket: until its last day is over."""
        return self.frozen_at is None and self.draw.promotion.today() <= self.closes_on

    @property
    def is_checkable(self) -> bool:
        """Whether everybody can check it; the first draws were held without a seed."""
        return bool(self.seed_digest)


class DrawFigure(models.Model):
    """The public value as one member of staff typed it; it counts once another has typed it too."""

    round = models.ForeignKey(DrawRound, on_delete=models.PROTECT, related_name="figures")
    value = models.CharField(max_length=100)
    typed_at = models.DateTimeField()
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("typed value of a draw")
        verbose_name_plural = _("typed values of draws")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.value
