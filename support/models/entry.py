"""Entries of a conversation, and its timeline; both are append-only: a trigger refuses the rest."""

from email.utils import parseaddr

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from support.models.conversation import Conversation
from support.models.quoted_text import TextPart, parts_of


def parts_of_mail(words: str) -> list[TextPart]:
    """Return the words of a mail in parts: what was quoted is apart from what is new."""
    return parts_of(words, sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


class EntryChannel(models.TextChoices):
    """By which way an entry came."""

    WEB = "web", _("Portal")
    MAIL = "mail", _("Email")
    CHAT = "chat", _("Live Chat")


class ConversationEntry(models.Model):
    """What somebody wrote, as plain text; never edited or deleted, but emptied by an erasure."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        STAFF = "staff", _("staff")
        SYSTEM = "system", _("system")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(help_text=_("From 1, in the order of the conversation."))
    kind = models.CharField(max_length=6, choices=Kind)
    channel = models.CharField(
        max_length=4, choices=EntryChannel, default=EntryChannel.WEB, db_default=EntryChannel.WEB
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_internal = models.BooleanField(
        default=False, db_default=False, help_text=_("For staff alone.")
    )
    body = models.TextField()
    language = models.CharField(max_length=10)
    mail_id = models.CharField(
        max_length=250, null=True, unique=True, help_text=_("Message-ID of an e-mail that came in.")
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["conversation", "number"]
        constraints = [
            models.UniqueConstraint("conversation", "number", name="entry_number_once"),
            models.CheckConstraint(
                name="entry_internal_is_of_staff",
                condition=Q(is_internal=False) | Q(kind="staff"),
            ),
            models.CheckConstraint(
                name="entry_has_author",
                condition=Q(kind="system", author=None)
                | Q(kind__in=["member", "staff"], author__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_of_mail_has_its_id",
                condition=Q(channel="mail", mail_id__isnull=False, kind="member")
                | (~Q(channel="mail") & Q(mail_id=None)),
            ),
            models.CheckConstraint(name="entry_says_something", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"

    def parts(self) -> list[TextPart]:
        """Return its words in parts: of an e-mail, what was quoted is apart from what is new."""
        if self.channel != EntryChannel.MAIL:
            return [TextPart(self.body, is_quoted=False)]
        return parts_of_mail(self.body)


class ConversationEvent(models.Model):
    """One change of a conversation, and who made it; never edited or deleted."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        REPLIED = "replied", _("The member replied")
        ANSWERED = "answered", _("Answered")
        NOTED = "noted", _("Note added")
        ASKED = "asked", _("Asked the member")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")
        LAPSED = "lapsed", _("Closed by itself")
        REOPENED = "reopened", _("Reopened")
        RATED = "rated", _("Rated")
        HANDED_OVER = "handed_over", _("Handed over")
        TAKEN_OVER = "taken_over", _("Taken over")
        CHAT_TAKEN = "chat_taken", _("Chat taken")
        CHAT_TO_TICKET = "chat_to_ticket", _("Goes on as a ticket")
        TOPIC_CHANGED = "topic_changed", _("Topic changed")
        MERGED = "merged", _("Merged")
        TURNED_INTO = "turned_into", _("Turned into")
        REMINDED = "reminded", _("Reminder sent")
        EMPTIED = "emptied", _("Texts deleted")
        MAIL_ACCEPTED = "mail_accepted", _("Unverified email accepted")
        MAIL_DISMISSED = "mail_dismissed", _("Unverified email deleted")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event of a conversation")
        verbose_name_plural = _("events of conversations")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
