"""One letter of the outbox."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.sealing import unseal


class MessageQuerySet(models.QuerySet["Message"]):
    """Letters."""

    def due(self) -> Self:
        """Those to be sent now, the longest waiting first: queued, or left by a dead worker."""
        waiting = models.Q(status=Message.Status.QUEUED, next_attempt_at__lte=timezone.now())
        left_behind = models.Q(status=Message.Status.SENDING, leased_until__lte=timezone.now())
        return self.filter(waiting | left_behind).order_by("next_attempt_at", "pk")


class Message(models.Model):
    """A letter to one address, written in the transaction of the act that it tells of.

    The bodies of a letter that holds a code are sealed while it waits and wiped once it is sent.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="letters"
    )
    to = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sealed_bodies = models.BinaryField(
        null=True, help_text=_("Text and HTML of a letter that holds a secret, encrypted.")
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text=_("What the mail server said last."))
    message_id = models.CharField(max_length=120, unique=True)
    about = models.CharField(
        max_length=40, blank=True, help_text=_("What it is about, as its writer calls it.")
    )
    dedupe_key = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-queued_at", "-pk"]
        permissions = [("resend_message", _("Can send a letter again"))]
        indexes = [
            models.Index(
                "next_attempt_at",
                "id",
                condition=models.Q(status__in=["queued", "sending"]),
                name="message_due",
            ),
            models.Index("queued_at", condition=models.Q(status="failed"), name="message_failed"),
            models.Index(fields=["user", "-queued_at"], name="message_of_member"),
            models.Index("about", name="message_about", condition=~models.Q(about="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_time",
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="message_sent_keeps_no_secret",
                condition=~models.Q(status="sent", sealed_bodies__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    def bodies(self) -> tuple[str, str]:
        """Give text and HTML, unsealed where they hold a secret; both empty once wiped."""
        if self.sealed_bodies is None:
            return self.text, self.html
        text, html = unseal(self.sealed_bodies).split("\0")
        return text, html
