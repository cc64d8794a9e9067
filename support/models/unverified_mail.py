"""E-mails to a ticket that nobody vouches for: encrypted, for staff to look at, deleted by rule."""

from typing import Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.encryption import decrypt, encrypt
from support.models.conversation import Conversation
from support.models.entry import ConversationEntry

# What the encryption is bound to, beside the seal of its row.
RAW_MAIL: Final = "an unverified e-mail"
# Of a longer one the rest is not stored: enough for its words, and for a few pictures.
LARGEST_STORED: Final = 512 * 1024


class UnverifiedMailQuerySet(models.QuerySet["UnverifiedMail"]):
    """Unverified e-mails."""

    def undecided(self) -> Self:
        """Return those that nobody of the staff has accepted or dismissed."""
        return self.filter(decided_at=None)

    def about(self, conversation: Conversation) -> Self:
        """Return those to a ticket and to what was merged into it, the oldest first."""
        both = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
        return self.filter(both).order_by("received_at", "pk")


class UnverifiedMail(models.Model):
    """One such e-mail as it came; part of the ticket only once somebody accepts it."""

    class Doubt(models.TextChoices):
        ADDRESS = "address", _("the reply address was changed")
        SENDER = "sender", _("it is from another address than the member's")
        UNPROVEN = "unproven", _("the member has not confirmed this address")
        UNAUTHENTICATED = "unauthenticated", _("our mail server can't confirm the sender")
        TOO_MANY = "too_many", _("too many emails in an hour")
        BLOCKED = "blocked", _("the member is blocked")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("deleted")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="unverified_mails"
    )
    mail_id = models.CharField(max_length=250, unique=True)
    doubt = models.CharField(max_length=16, choices=Doubt)
    seal = models.UUIDField(editable=False)
    encrypted_raw = models.BinaryField(null=True, help_text=_("Wiped once it is decided."))
    received_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=Outcome, blank=True, default="", db_default=""
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entry = models.OneToOneField(
        ConversationEntry, on_delete=models.PROTECT, null=True, related_name="accepted_from"
    )

    objects = UnverifiedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("unverified email")
        verbose_name_plural = _("unverified emails")
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(
                fields=["conversation"],
                condition=Q(decided_at=None),
                name="unverified_mail_undecided",
            ),
            models.Index(fields=["received_at", "id"], name="unverified_mail_oldest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unverified_mail_decided_by_somebody",
                condition=Q(
                    outcome="", decided_at=None, decided_by=None, encrypted_raw__isnull=False
                )
                | Q(
                    outcome__in=["accepted", "dismissed"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    encrypted_raw=None,
                ),
            ),
            models.CheckConstraint(
                name="unverified_mail_accepted_is_entry",
                condition=Q(outcome="accepted", entry__isnull=False)
                | (~Q(outcome="accepted") & Q(entry=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.mail_id

    def store(self, content: bytes) -> None:
        """Encrypt the mail as it came; the caller saves the row."""
        self.seal = uuid4()
        # A letter for each byte, whatever the bytes are.
        text = content[:LARGEST_STORED].decode("latin-1")
        self.encrypted_raw = encrypt(text, RAW_MAIL, self.seal)

    def decrypted(self) -> bytes:
        """Return the mail as it came, or its beginning; empty if it is wiped.

        Raises:
            foundation.encryption.Undecryptable: its key is missing, or it was changed.
        """
        if self.encrypted_raw is None:
            return b""
        return decrypt(self.encrypted_raw, RAW_MAIL, self.seal).encode("latin-1")
