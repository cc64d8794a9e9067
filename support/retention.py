"""What of support is deleted by rule: messages, texts of tickets, and the e-mails that repeat them.

A ticket's row stays with its dates, which figures are made of; a topic may say other days for its
own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from evidence.models import Upload
from evidence.retention import delete_files
from evidence.uploads import storage
from foundation.locks import lock_rows
from foundation.personal_data import ERASED, erasing
from foundation.retention import Deletion, delete_all
from notifications.models import Email
from support import emails, ticket_emails
from support.models import (
    ContactMessage,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    TicketDraft,
    UnverifiedMail,
)
from support.tickets.writing import record

# What is emptied of a ticket that stays.
EMPTIED: Final[dict[str, object]] = {
    "subject": ERASED,
    "facts": [],
    "page": "",
    "rating_note": "",
    "about_email": None,
}


def old_messages(before: datetime) -> QuerySet[ContactMessage]:
    """Return the messages that were sent long ago."""
    rows = ContactMessage.objects.filter(sent_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("sent_at", "pk")


def delete_messages(messages: list[ContactMessage]) -> None:
    """Delete messages and the e-mails to staff and members that repeat them."""
    keys = [message.pk for message in messages]
    Email.objects.filter(about__in=[emails.about(pk) for pk in keys]).delete()
    ContactMessage.objects.filter(pk__in=keys).delete()


def old_tickets(before: datetime) -> QuerySet[Conversation]:
    """Return the tickets that were closed long ago and still have their texts."""
    own_days = ExpressionWrapper(
        F("topic__delete_after_days") * Value(timedelta(days=1)), output_field=DurationField()
    )
    # The run's own moment, which a report for another day sets: not the clock.
    now = before + timedelta(days=settings.RETENTION_DAYS["tickets"])
    by_topic = Q(closed_at__lt=now - own_days)
    by_rule = Q(topic__delete_after_days=None, closed_at__lt=before)
    closed = Conversation.objects.filter(status=Conversation.Status.CLOSED, emptied_at=None)
    rows = closed.filter(by_topic | by_rule).exclude(user__in=held_members())
    return rows.order_by("closed_at", "pk")


def empty_tickets(conversations: Iterable[Conversation]) -> None:
    """Empty these tickets of what people wrote, and delete their files, and e-mails about them."""
    found = list(conversations)
    keys = [conversation.pk for conversation in found]
    with erasing():
        entries = ConversationEntry.objects.filter(conversation__in=keys)
        entries.exclude(body=ERASED).update(body=ERASED)
        events = ConversationEvent.objects.filter(conversation__in=keys)
        events.exclude(note="").update(note="")
    delete_emails(keys)
    sent = Upload.objects.submitted().filter(conversation_file__conversation__in=keys)
    delete_files(lock_rows(sent.order_by("pk")))
    UnverifiedMail.objects.filter(conversation__in=keys).delete()
    Conversation.objects.filter(pk__in=keys).update(**EMPTIED, emptied_at=timezone.now())
    for conversation in found:
        record(conversation, ConversationEvent.Kind.EMPTIED, by=None)


def delete_emails(keys: Iterable[int]) -> None:
    """Delete the e-mails about these tickets."""
    Email.objects.filter(about__in=[ticket_emails.about(pk) for pk in keys]).delete()


def old_drafts(before: datetime) -> QuerySet[TicketDraft]:
    """Return the unfinished tickets that nobody went on with."""
    rows = TicketDraft.objects.filter(updated_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("updated_at", "pk")


def delete_drafts(drafts: Iterable[TicketDraft]) -> None:
    """Delete unfinished tickets with their files."""
    found = list(drafts)
    storage.delete_uploads(Upload.objects.filter(conversation_file__draft__in=found))
    delete_all(found)


def old_unverified(before: datetime) -> QuerySet[UnverifiedMail]:
    """Return the unverified e-mails that came long ago, decided or not."""
    rows = UnverifiedMail.objects.filter(received_at__lt=before)
    return rows.exclude(conversation__user__in=held_members()).order_by("received_at", "pk")


DELETIONS: Final = (
    Deletion("contact", old_messages, delete_messages, since="sent_at"),
    Deletion("drafts", old_drafts, delete_drafts, since="updated_at"),
    Deletion("tickets", old_tickets, empty_tickets, since="closed_at"),
    Deletion("unverified_mail", old_unverified, delete_all, since="received_at"),
)
