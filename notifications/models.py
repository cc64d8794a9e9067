"""E-mails of the outbox, and undeliverable addresses."""

import logging
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower, Now, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.encryption import Undecryptable, decrypt
from foundation.mailboxes import found_by
from notifications.bounce_reasons import BounceReason

logger = logging.getLogger(__name__)

LONGEST_SUBJECT = 250
# What the encryption of its bodies is bound to, beside the seal of its row.
BODIES: Final = "bodies of an e-mail"


# An update that wipes secrets, which are not stored for longer than needed, and leaves addresses.
WITHOUT_SECRET: Final = models.Case(
    models.When(holds_secret=True, then=None), default=models.F("encrypted_bodies")
)


class EmailQuerySet(models.QuerySet["Email"]):
    """E-mails."""

    def waiting(self) -> Self:
        """E-mails to be sent now: the longest waiting first, newsletters last."""
        queued = self.filter(status=Email.Status.QUEUED, next_attempt_at__lte=timezone.now())
        return queued.order_by("is_newsletter", "next_attempt_at", "pk")

    def promised(self) -> Self:
        """E-mails to be written now, so that they can be sent: the longest waiting first."""
        due = self.filter(status=Email.Status.PROMISED, next_attempt_at__lte=timezone.now())
        return due.order_by("next_attempt_at", "pk")

    def on_their_way(self) -> Self:
        """E-mails that no mail server has accepted yet."""
        return self.filter(status__in=Email.ON_THEIR_WAY)

    def failed(self) -> Self:
        """Failed e-mails that can be sent again as they are: nothing of theirs was wiped."""
        wiped = models.Q(holds_secret=True, encrypted_bodies=None)
        return self.filter(status=Email.Status.FAILED, wiped_at=None).exclude(wiped)

    def unsent(self) -> Self:
        """E-mails that were never sent and may be withdrawn: waiting, in hand, or failed."""
        open_states = [*Email.ON_THEIR_WAY, Email.Status.FAILED]
        return self.filter(status__in=open_states, sent_at=None)

    def left_behind(self) -> Self:
        """E-mails that a worker was sending when it died."""
        taken = self.filter(status=Email.Status.SENDING, leased_until__lte=timezone.now())
        return taken.order_by("leased_until", "pk")


class Email(models.Model):
    """An e-mail to one address, saved in the transaction that causes it.

    If it holds a code, its bodies are encrypted while it waits and wiped once it is sent. If it
    holds a postal address, they stay encrypted, for its member; in clear is what hides the address.
    """

    class Status(models.TextChoices):
        # Not written yet: see outbox/writing.py. A state of its own, so that no worker of a
        # release before sends it without a text.
        PROMISED = "promised", _("queued")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    ON_THEIR_WAY = (Status.PROMISED, Status.QUEUED, Status.SENDING)

    kind = models.CharField(max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="emails"
    )
    to = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    text = models.TextField(blank=True, default="", db_default="")
    html = models.TextField(blank=True, default="", db_default="")
    # What they are bound to; None: they were encrypted before there were seals.
    seal = models.UUIDField(null=True, editable=False)
    encrypted_bodies = models.BinaryField(
        null=True,
        help_text=_("Text and HTML with the secret, encrypted; what stands in clear hides it."),
    )
    holds_secret = models.BooleanField(default=False, db_default=False)
    is_newsletter = models.BooleanField(default=False, db_default=False)
    unsubscribe_url = models.URLField(max_length=500, blank=True, default="", db_default="")
    reply_to = models.EmailField(
        blank=True,
        default="",
        db_default="",
        help_text=_("Who gets an answer to it; empty: REPLY_TO_ADDRESS."),
    )
    thread = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text=_("Message-IDs of what it goes on with, the last one at the end."),
    )
    is_personal = models.BooleanField(
        default=False, db_default=False, help_text=_("Somebody of the staff wrote it.")
    )
    calendar = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text=_("The calendar file that goes with it, if there is one."),
    )
    status = models.CharField(
        max_length=10, choices=Status, default=Status.QUEUED, db_default=Status.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text=_("How often a mail server got it, or a worker died over it."),
    )
    next_attempt_at = models.DateTimeField(default=timezone.now, db_default=Now())
    leased_until = models.DateTimeField(null=True)
    cause = models.CharField(
        max_length=20,
        choices=BounceReason,
        blank=True,
        default="",
        db_default="",
        help_text=_("Why it has not arrived yet."),
    )
    answer = models.TextField(
        blank=True, default="", db_default="", help_text=_("What the mail server said last.")
    )
    message_id = models.CharField(max_length=120, unique=True)
    about = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("What it is about, as its writer calls it."),
    )
    matter = models.CharField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("Which secret it holds, as its writer calls it; another one makes it untrue."),
    )
    dedupe_key = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(
        null=True, help_text=_("When word came that it did not arrive after all.")
    )
    wiped_at = models.DateTimeField(
        null=True, help_text=_("When its text and address were deleted by rule.")
    )

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["-queued_at", "-pk"]
        permissions = [("resend_email", _("Can send an email again"))]
        indexes = [
            models.Index(
                "is_newsletter",
                "next_attempt_at",
                "id",
                condition=models.Q(status="queued"),
                name="email_waiting",
            ),
            models.Index(
                "next_attempt_at",
                "id",
                condition=models.Q(status="promised"),
                name="email_promised",
            ),
            models.Index("leased_until", condition=models.Q(status="sending"), name="email_left"),
            models.Index(fields=["user", "-queued_at"], name="email_of_member"),
            models.Index("about", name="email_about", condition=~models.Q(about="")),
            # The list of staff: the newest first, and those to one address.
            models.Index(fields=["-queued_at", "-id"], name="message_newest"),
            models.Index(Upper("to"), name="message_to"),
            models.Index(fields=["kind", "-queued_at", "-id"], name="message_kind"),
            models.Index(fields=["language", "-queued_at", "-id"], name="message_language"),
            # And by the dashboard, which counts those that failed or wait too long.
            models.Index(
                fields=["status", "-queued_at", "-id"],
                condition=~models.Q(status="sent"),
                name="message_not_sent",
            ),
            models.Index(
                fields=["cause", "-queued_at", "-id"],
                condition=~models.Q(cause=""),
                name="message_cause",
            ),
            # By which a report of a mail server names it, and staff.
            models.Index("message_id", name="message_by_its_id"),
            models.Index(
                "queued_at", "id", condition=models.Q(wiped_at=None), name="message_not_wiped"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="email_sent_has_time",
                condition=models.Q(status="sent", sent_at__isnull=False, bounced_at=None)
                | models.Q(status="failed", sent_at__isnull=False, bounced_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at=None, bounced_at=None)),
            ),
            models.CheckConstraint(
                name="email_sent_keeps_no_secret",
                condition=~models.Q(
                    status="sent", encrypted_bodies__isnull=False, holds_secret=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    def bodies(self) -> tuple[str, str]:
        """Return text and HTML to send, with the secret if it has one that is not wiped yet."""
        if self.encrypted_bodies is None:
            return self.text, self.html
        text, html = decrypt(self.encrypted_bodies, BODIES, self.seal).split("\0")
        return text, html

    @property
    def shown_text(self) -> str:
        """The text for its member, with an address, but no code; hidden if it cannot be read."""
        return self._shown()[0]

    @property
    def shown_html(self) -> str:
        """The HTML for its member, likewise; empty for an e-mail that is text alone."""
        return self._shown()[1]

    def _shown(self) -> tuple[str, str]:
        if self.holds_secret:
            return self.text, self.html
        try:
            return self.bodies()
        except Undecryptable:
            logger.error("The address in letter %s cannot be decrypted.", self.pk)  # noqa: TRY400 -- without a traceback, which could hold it
            return self.text, self.html


class UndeliverableAddressQuerySet(models.QuerySet["UndeliverableAddress"]):
    """Undeliverable addresses."""

    def of(self, address: str) -> Self:
        """The mark of an address, however it is spelled."""
        return self.alias(small=Lower("address")).filter(small=found_by(address))


class UndeliverableAddress(models.Model):
    """An address that a mail server reported as undeliverable; see outbox/undeliverable.py."""

    address = models.EmailField()
    cause = models.CharField(max_length=20, choices=BounceReason)
    answer = models.TextField()
    marked_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = UndeliverableAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("undeliverable address")
        verbose_name_plural = _("undeliverable addresses")
        constraints = [
            models.UniqueConstraint(Lower("address"), name="undeliverable_address_once"),
        ]
        indexes = [  # as staff list and search them
            models.Index(
                OpClass(Upper("address"), "varchar_pattern_ops"), name="undeliverable_upper"
            ),
            models.Index(fields=["-marked_at", "-id"], name="undeliverable_newest"),
        ]

    def __str__(self) -> str:
        return self.address
