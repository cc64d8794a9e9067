"""What happened to what is owed: one dated line for each change; append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fulfilment.models.fulfilment import Fulfilment
from fulfilment.models.return_reasons import in_words


class FulfilmentEvent(models.Model):
    """One change of what is owed, and who made it; never edited or deleted."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("New delivery day")
        DELIVERED = "delivered", _("Reward delivered")
        NOT_DELIVERED = "not_delivered", _("Delivery failed")
        RETRIED = "retried", _("Delivery tried again")
        CODE_REPLACED = "code_replaced", _("Code replaced")
        REVOKED = "revoked", _("Reward taken back")
        HELD = "held", _("Put on hold")
        RELEASED = "released", _("Taken off hold")
        PICKED = "picked", _("Parcel packed")
        UNPICKED = "unpicked", _("Parcel unpacked")
        ADDRESS_CHANGED = "address_changed", _("Address changed")
        SENT = "sent", _("Parcel on its way")
        ARRIVED = "arrived", _("Parcel delivered")
        RETURNED = "returned", _("Parcel came back")
        NOT_ARRIVED = "not_arrived", _("Reported as not arrived")
        SENT_AGAIN = "sent_again", _("To be sent again")
        ACCOUNT_ASKED = "account_asked", _("Asked for the account")
        ACCOUNT_GIVEN = "account_given", _("Account received")
        ACCOUNT_CHANGED = "account_changed", _("Account changed")
        HOLD_ENDED = "hold_ended", _("Ready to be paid")
        IN_RUN = "in_run", _("Put into a payout run")
        TAKEN_OUT = "taken_out", _("Taken out of a payout run")
        BEING_PAID = "being_paid", _("Being paid")
        PAYMENT_RETURNED = "payment_returned", _("Payment came back")

    # What a timeline tells the member, which no event of the cause's own tells as well.
    OF_PARCELS = (
        Kind.ADDRESS_CHANGED,
        Kind.SENT,
        Kind.ARRIVED,
        Kind.RETURNED,
        Kind.NOT_ARRIVED,
        Kind.SENT_AGAIN,
    )
    OF_PAYOUTS = (Kind.PAYMENT_RETURNED,)
    # What it tells staff besides.
    OF_STAFF = (
        Kind.HELD,
        Kind.RELEASED,
        Kind.PICKED,
        Kind.UNPICKED,
        Kind.ACCOUNT_ASKED,
        Kind.ACCOUNT_GIVEN,
        Kind.ACCOUNT_CHANGED,
        Kind.IN_RUN,
        Kind.TAKEN_OUT,
        Kind.BEING_PAID,
    )

    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event of what is owed")
        verbose_name_plural = _("events of what is owed")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def told(self) -> str:
        """The note as the member reads it: of a bank's code what it means."""
        return in_words(self.note) if self.kind in self.OF_PAYOUTS else self.note
