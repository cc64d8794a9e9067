"""Live Chat: both sides' presence beside a conversation, the hours, and who is at the desk."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from support.models.conversation import Conversation
from support.models.entry import ConversationEntry

MOST_CHATS: Final = 3
LONGEST_CHAT_TEXT: Final = 2000


class ChatSessionQuerySet(models.QuerySet["ChatSession"]):
    """Query set of chats."""

    def live(self) -> Self:
        """Return what has not ended."""
        return self.filter(ended_at=None)

    def waiting(self) -> Self:
        """Return the chats that nobody has taken yet, the oldest first."""
        return self.live().filter(agent=None).order_by("queued_at", "pk")

    def for_pages(self) -> Self:
        """Read with each chat what its line and its page name."""
        return self.select_related(
            "agent",
            "conversation__user",
            "conversation__topic",
            "conversation__claim",
            "conversation__registered_product__serial__product",
        ).prefetch_related("conversation__topic__texts")


class ChatSession(models.Model):
    """The presence of both sides in a conversation, until it ends or goes on as a ticket."""

    class Outcome(models.TextChoices):
        ENDED = "ended", _("Ended")
        TICKET = "ticket", _("Goes on as a ticket")

    conversation = models.OneToOneField(
        Conversation, on_delete=models.PROTECT, related_name="chat", verbose_name=_("ticket")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="chats",
        verbose_name=_("member"),
    )
    queued_at = models.DateTimeField(_("Waiting since"))
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who has it now: who took it, or to whom it was handed over."),
    )
    slot = models.PositiveSmallIntegerField(
        null=True, help_text=_("Which of the colleague's chats it is, from 1 to 3.")
    )
    member_seen_at = models.DateTimeField()
    agent_read = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text=_("The number of the last entry that the colleague who has it has seen."),
    )
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True, default="", db_default="")

    objects = ChatSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat")
        verbose_name_plural = _("Live Chat")
        ordering = ["queued_at", "pk"]
        indexes = [
            # No moment at which somebody was seen: it is written often, beside the indexes.
            models.Index(fields=["queued_at", "id"], condition=Q(ended_at=None), name="chat_live"),
            models.Index(
                fields=["-accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="chat_accepted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(ended_at=None), name="chat_one_live_of_member"
            ),
            models.UniqueConstraint(
                "agent", "slot", condition=Q(ended_at=None), name="chat_slot_once"
            ),
            models.CheckConstraint(
                name="chat_slots_of_agent",
                # Of no slot it would not be known whether it is in the range.
                condition=Q(agent=None, slot=None)
                | Q(agent__isnull=False, slot__isnull=False, slot__range=(1, MOST_CHATS)),
            ),
            models.CheckConstraint(
                name="chat_accepted_at_and_by",
                condition=Q(accepted_at=None, accepted_by=None, agent=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, agent__isnull=False),
            ),
            models.CheckConstraint(
                name="chat_ended_somehow",
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="chat_not_with_oneself",
                condition=Q(agent=None) | ~Q(agent=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"chat {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None


class ChatSending(models.Model):
    """What a page called an entry when it sent it: sent again, it is the same entry."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    entry = models.OneToOneField(
        ConversationEntry, on_delete=models.PROTECT, related_name="chat_sending"
    )

    class Meta:
        verbose_name = _("entry sent in a chat")
        verbose_name_plural = _("entries sent in chats")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("conversation", "key", name="chat_entry_sent_once")]

    def __str__(self) -> str:
        return str(self.key)


class ChatPresence(models.Model):
    """A colleague at the chat desk: a lease that expires by itself when nobody looks at it."""

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_presence"
    )
    is_available = models.BooleanField(default=False, db_default=False)
    present_until = models.DateTimeField()

    class Meta:
        verbose_name = _("presence at the chat desk")
        verbose_name_plural = _("presence at the chat desk")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"presence of {self.agent_id}"

    @property
    def takes_chats(self) -> bool:
        """Whether somebody looks at the desk and takes new chats."""
        return self.is_available and self.present_until > timezone.now()


class ChatHours(models.Model):
    """When Live Chat is open in a region, by its own clock; more rows are more spans of a day."""

    region = models.CharField(
        _("Region / Location"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty for each region that has no row of its own."),
    )
    opens = models.TimeField(_("Opens"), help_text=_("By the clock of the member's region."))
    closes = models.TimeField(_("Closes"), help_text=_("00:00 for midnight."))
    on_all_days = models.BooleanField(
        _("On weekends and holidays too"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("hours of Live Chat")
        verbose_name_plural = _("hours of Live Chat")
        ordering = ["region", "opens"]
        constraints = [
            models.UniqueConstraint("region", "opens", name="chat_hours_once"),
            models.CheckConstraint(
                name="chat_hours_open_before_they_close",
                condition=Q(opens__lt=F("closes")) | Q(closes="00:00"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.opens:%H:%M}-{self.closes:%H:%M}".strip()
