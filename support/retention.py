"""What of support is deleted by rule: messages, and the e-mails that passed them on."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from accounts.privacy.legal_holds import held_members
from foundation.retention import Deletion
from notifications.models import Email
from support import emails
from support.models import ContactMessage


def old_messages(before: datetime) -> QuerySet[ContactMessage]:
    """Return the messages that were sent long ago."""
    rows = ContactMessage.objects.filter(sent_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("sent_at", "pk")


def delete_messages(messages: list[ContactMessage]) -> None:
    """Delete messages and the e-mails to staff and members that repeat them."""
    keys = [message.pk for message in messages]
    Email.objects.filter(about__in=[emails.about(pk) for pk in keys]).delete()
    ContactMessage.objects.filter(pk__in=keys).delete()


DELETIONS: Final = (Deletion("contact", old_messages, delete_messages, since="sent_at"),)
