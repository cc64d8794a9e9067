"""Tickets of a lucky draw: what brought them, whether they count, their places and their prizes."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fulfilment.models.cause import Cause
from fulfilment.models.draw_round import DrawRound
from fulfilment.models.fulfilment import Fulfilment
from promotions.models import Reward


def new_ticket() -> str:
    """Return a ticket: random, so that it tells nothing of who has it."""
    return secrets.token_hex(16)


class VoidReason(models.TextChoices):
    """Why a ticket does not count, or a place wins nothing; everybody can read it."""

    LATE = "late", _("came after the last day")
    UNANNOUNCED = "unannounced", _("came before the draw was announced")
    REVOKED = "revoked", _("what brought it was taken back")
    STAFF = "staff", _("our staff can't take part")
    LEFT = "left", _("the account was deleted")
    RULES = "rules", _("against the rules of the promotion")
    REDRAWN = "redrawn", _("the draw is held again")


class DrawEntryQuerySet(models.QuerySet["DrawEntry"]):
    """Query set of draw entries."""

    def eligible(self, draw: Reward) -> Self:
        """Return entries in this draw that count and whose cause was not taken back.

        Where staff may not take part, what they entered before does not count.
        """
        counted = self.filter(draw=draw, voided_at=None)
        if not draw.promotion.staff_may_take_part:
            counted = counted.exclude(cause__user__is_staff=True)
        revoked = Fulfilment.objects.filter(
            cause=OuterRef("cause"), status=Fulfilment.Status.REVOKED
        )
        return counted.exclude(Exists(revoked)).order_by("pk")


class DrawEntry(models.Model):
    """A ticket in a lucky draw, and what brought it: such as an approved claim."""

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="draw_entries")
    draw = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="draw_entries")
    ticket = models.CharField(max_length=32, unique=True, default=new_ticket)
    entered_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    void_reason = models.CharField(
        max_length=12, choices=VoidReason, blank=True, default="", db_default=""
    )
    void_note = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = DrawEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("draw entry")
        verbose_name_plural = _("draw entries")
        constraints = [
            models.UniqueConstraint("cause", "draw", name="draw_entry_of_a_cause_once"),
            models.CheckConstraint(
                name="draw_entry_void_has_reason",
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.ticket


class DrawPlace(models.Model):
    """A ticket on the frozen list of a round: its number on it, and its place once it is drawn."""

    round = models.ForeignKey(DrawRound, on_delete=models.PROTECT, related_name="places")
    entry = models.ForeignKey(DrawEntry, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("place in a lucky draw")
        verbose_name_plural = _("places in lucky draws")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint("round", "number", name="draw_place_number_once"),
            models.UniqueConstraint("round", "entry", name="draw_place_entry_once"),
            models.UniqueConstraint("round", "rank", name="draw_place_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.number}"


class PrizeOffer(models.Model):
    """A prize that a place won, or that fell to it as the next one; and what its member answered.

    Offers go down the places one by one, so that those of a round are its first places.
    """

    class Status(models.TextChoices):
        OFFERED = "offered", _("waits for the winner")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("not accepted in time")
        DISQUALIFIED = "disqualified", _("disqualified")

    HOLDING = (Status.OFFERED, Status.ACCEPTED)

    round = models.ForeignKey(DrawRound, on_delete=models.PROTECT, related_name="offers")
    place = models.OneToOneField(DrawPlace, on_delete=models.PROTECT, related_name="offer")
    slot = models.PositiveIntegerField(help_text=_("Which of the prizes it is."))
    state = models.CharField(max_length=12, choices=Status)
    offered_at = models.DateTimeField()
    answer_by = models.DateField()
    closed_at = models.DateTimeField(null=True, help_text=_("When it was answered, or lost."))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(
        max_length=12, choices=VoidReason, blank=True, default="", db_default=""
    )
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    cause = models.OneToOneField(
        Cause,
        on_delete=models.PROTECT,
        null=True,
        related_name="prize_offer",
        help_text=_("For what the prize is owed to who accepted it."),
    )

    class Meta:
        verbose_name = _("offer of a prize")
        verbose_name_plural = _("offers of prizes")
        ordering = ["round", "place__rank"]
        constraints = [
            models.UniqueConstraint(
                "round",
                "slot",
                condition=Q(state__in=["offered", "accepted"]),
                name="prize_offered_once",
            ),
            models.CheckConstraint(
                name="prize_offer_closed_has_time",
                condition=Q(state="offered", closed_at=None, cause=None)
                | (~Q(state="offered") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="prize_offer_disqualified_has_reason",
                condition=(Q(state="disqualified") & ~Q(reason=""))
                | (~Q(state="disqualified") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="prize_offer_accepted_has_cause",
                condition=~Q(state="accepted") | Q(cause__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "answer_by", "id", condition=Q(state="offered"), name="prize_offer_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def prize(self) -> Fulfilment | None:
        """What is owed to who accepted it."""
        return next(iter(self.cause.fulfilments.all()), None) if self.cause else None
