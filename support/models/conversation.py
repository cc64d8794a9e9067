"""Conversations between a member and staff about one thing: on screen tickets with a Ticket ID."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Email
from products.models import RegisteredProduct
from redemptions.models import Claim
from support.models.topic import SupportTeam, TicketTopic

LONGEST_SUBJECT = 150
LONGEST_NOTE = 500


def new_ticket_id() -> str:
    """Return a random "Ticket ID": 10 hex digits, as an Order ID has."""
    return secrets.token_hex(5)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Query set of conversations."""

    def open(self) -> Self:
        """Return what is neither solved nor closed."""
        return self.filter(status__in=Conversation.OPEN)

    def waiting_for_us(self) -> Self:
        """Return what staff have to answer, by the promised day."""
        return self.filter(status__in=Conversation.OURS).order_by("due_on", "pk")

    def newest(self) -> Self:
        """Order by the last entry, the newest first."""
        return self.order_by("-last_entry_at", "-pk")

    def for_pages(self) -> Self:
        """Read with each conversation what its line and its page name."""
        return self.select_related(
            "user", "claim__promotion", "registered_product__serial__product", "topic"
        ).prefetch_related("topic__texts")


class Conversation(models.Model):
    """One matter of one member; entries of web, e-mail and chat are the same rows."""

    class Status(models.TextChoices):
        # Nothing is promised while both sides are there; see ChatSession.
        CHATTING = "chatting", _("In Live Chat")
        RECEIVED = "received", _("Received")
        ANSWERING = "answering", _("Being answered")
        WAITING = "waiting", _("Waiting for your reply")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")

    OURS = (Status.RECEIVED, Status.ANSWERING)
    OPEN = (*OURS, Status.WAITING)
    OVER = (Status.SOLVED, Status.CLOSED)

    reference = models.CharField(
        _("Ticket ID"), max_length=10, unique=True, default=new_ticket_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("member"),
    )
    topic = models.ForeignKey(
        TicketTopic, on_delete=models.PROTECT, related_name="+", verbose_name=_("Topic")
    )
    team = models.CharField(_("Team"), max_length=12, choices=SupportTeam)
    registered_product = models.ForeignKey(
        RegisteredProduct,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("product"),
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("claim"),
    )
    about_email = models.ForeignKey(Email, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The page from which it was written, if that is what it is about."),
    )
    subject = models.CharField(_("Subject"), max_length=LONGEST_SUBJECT)
    facts = models.JSONField(
        default=list, db_default=[], help_text=_("Each question as it was asked, and the answer.")
    )
    language = models.CharField(_("Language"), max_length=10)
    region = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text=_("Whose working days count."),
    )
    status = models.CharField(
        _("Status"),
        max_length=10,
        choices=Status,
        default=Status.RECEIVED,
        db_default=Status.RECEIVED,
    )
    opened_at = models.DateTimeField(_("Opened"))
    opened_from = models.UUIDField(unique=True, help_text=_("The draft that became it."))
    last_entry_at = models.DateTimeField(_("Last reply"))
    last_number = models.PositiveIntegerField(default=0, db_default=0)
    due_on = models.DateField(
        _("Promised by"),
        null=True,
        help_text=_("By when we answer; none while it is not our turn."),
    )
    days_left = models.PositiveSmallIntegerField(
        null=True, help_text=_("Working days that are left once the member has replied.")
    )
    waiting_since = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    promises = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How many promised days an answer has ended.")
    )
    promises_kept = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=_("How many of them were kept.")
    )
    reopened = models.PositiveSmallIntegerField(default=0, db_default=0)
    warned_of = models.DateField(
        null=True, help_text=_("The promised day of which the leads were warned.")
    )
    closes_on = models.DateField(
        null=True, help_text=_("The last day to reply, before it closes by itself.")
    )
    first_solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopen_until = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Assigned to"),
    )
    leased_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    leased_until = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(_("Rating"), null=True)
    rating_note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="", db_default="")
    rated_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(
        null=True, help_text=_("When its texts were deleted by rule.")
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-last_entry_at", "-pk"]
        permissions = [
            ("answer_conversation", _("Can answer tickets")),
            ("ask_about_claim", _("Can ask members about their claims")),
            ("lead_support", _("Can release and hand over tickets of others")),
        ]
        indexes = [
            models.Index(fields=["user", "-last_entry_at"], name="conversation_of_member"),
            models.Index(fields=["-last_entry_at", "-id"], name="conversation_newest"),
            models.Index(fields=["opened_at"], name="conversation_opened"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=["received", "answering"]),
                name="conversation_queue",
            ),
            models.Index(
                fields=["closes_on"], condition=Q(status="waiting"), name="conversation_closes"
            ),
            models.Index(
                fields=["reopen_until"], condition=Q(status="solved"), name="conversation_ends"
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(status="closed", emptied_at=None),
                name="conversation_closed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="conversation_promised_while_ours",
                condition=Q(status__in=["received", "answering"], due_on__isnull=False)
                | (~Q(status__in=["received", "answering"]) & Q(due_on=None)),
            ),
            models.CheckConstraint(
                name="conversation_waits_since_and_until",
                condition=Q(
                    status="waiting",
                    waiting_since__isnull=False,
                    closes_on__isnull=False,
                    days_left__isnull=False,
                )
                | (~Q(status="waiting") & Q(waiting_since=None, closes_on=None, days_left=None)),
            ),
            models.CheckConstraint(
                name="conversation_ended_until",
                condition=Q(status__in=["solved", "closed"], reopen_until__isnull=False)
                | (~Q(status__in=["solved", "closed"]) & Q(reopen_until=None)),
            ),
            models.CheckConstraint(
                name="conversation_closed_at",
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="conversation_solved_at",
                condition=~Q(status="solved") | Q(first_solved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_rated_once_solved",
                condition=Q(rating=None, rated_at=None, rating_note="")
                | Q(rating__range=(1, 5), rated_at__isnull=False, first_solved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_merged_is_closed",
                condition=Q(merged_into=None) | (Q(status="closed") & ~Q(merged_into=F("id"))),
            ),
            models.CheckConstraint(
                name="conversation_claim_has_product",
                condition=Q(claim=None) | Q(registered_product__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_about_one_thing",
                condition=Q(page="") | Q(claim=None, about_email=None),
            ),
            models.CheckConstraint(
                name="conversation_lease_has_holder",
                condition=Q(leased_to=None, leased_until=None)
                | Q(leased_to__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_promises_counted",
                condition=Q(promises_kept__lte=F("promises")),
            ),
            models.CheckConstraint(
                name="conversation_emptied_is_closed",
                condition=Q(emptied_at=None) | Q(status="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it is neither solved nor closed."""
        return self.status in Conversation.OPEN

    @property
    def product_name(self) -> str:
        """The product that it is about, by name; "" if it is about none."""
        return self.registered_product.product.name if self.registered_product else ""

    def holder(self) -> User | None:
        """Return who of the staff has it at hand now, if anybody."""
        is_live = self.leased_until is not None and self.leased_until > timezone.now()
        return self.leased_to if is_live else None
