"""Newsletters, their texts, and who subscribed to them."""

from datetime import timedelta
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices, text_in
from foundation.text import one_line

# A chunk of a newsletter takes seconds: a worker without progress for this long is dead.
STALLED_AFTER: Final = timedelta(minutes=1)


class Subscription(models.Model):
    """A newsletter topic that a member chose under "Subscribe Latest Information"."""

    class Topic(models.TextChoices):
        PRODUCTS = "products", _("New products")
        PROMOTIONS = "promotions", _("Promotions and rewards")
        EVENTS = "events", _("Events and community")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions"
    )
    topic = models.CharField(max_length=20, choices=Topic)
    subscribed_at = models.DateTimeField(auto_now_add=True, db_default=Now())

    class Meta:
        ordering = ["user", "topic"]
        constraints = [models.UniqueConstraint("user", "topic", name="subscription_once")]

    def __str__(self) -> str:
        return self.get_topic_display()


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    """Newsletters."""

    def stalled(self) -> Self:
        """Newsletters being sent without progress: a task was lost, or a worker died."""
        last = timezone.now() - STALLED_AFTER
        return self.filter(status=Newsletter.Status.SENDING, progressed_at__lte=last).order_by("pk")


class Newsletter(models.Model):
    """An e-mail to all subscribers of its topic, sent once; see newsletters/sending.py."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    topic = models.CharField(_("topic"), max_length=20, choices=Subscription.Topic)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("sending began"), null=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_reader = models.BigIntegerField(
        default=0, db_default=0, help_text=_("The member whose email was written last.")
    )
    letters = models.PositiveIntegerField(_("emails"), default=0, db_default=0)
    progressed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("all emails written"), null=True)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-written_at", "-pk"]
        permissions = [("send_newsletter", _("Can send a newsletter"))]
        constraints = [
            models.CheckConstraint(
                name="newsletter_sent_by_somebody",
                condition=models.Q(status="draft", begun_at=None, begun_by=None, progressed_at=None)
                | models.Q(
                    ~models.Q(status="draft"),
                    begun_at__isnull=False,
                    begun_by__isnull=False,
                    progressed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="newsletter_sent_has_time",
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.pk})"

    def text_in(self, language: str) -> "NewsletterText | None":
        """Return the text in a language, else in English; None if there is neither."""
        texts = {one.language: one for one in self.texts.all()}
        return text_in(texts, language, otherwise=None)


class UnwrittenNewsletter(models.Model):
    """A reader whose e-mail of a newsletter could not be written, and how often it was tried."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="unwritten")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("newsletter", "user", name="unwritten_newsletter_once")
        ]

    def __str__(self) -> str:
        return f"{self.newsletter}: {self.user_id}"


class NewsletterText(models.Model):
    """A newsletter's subject and text in one language."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Language"), max_length=10, choices=language_choices)
    subject = models.CharField(_("subject"), max_length=150, validators=[one_line])
    text = models.TextField(
        _("text"),
        help_text=_("Plain text: an empty line ends a paragraph, addresses become links."),
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["newsletter", "language"]
        constraints = [
            models.UniqueConstraint(
                "newsletter",
                "language",
                name="newsletter_text_once",
                violation_error_message=_("This text stands there in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.language})"
