"""What of the outbox is deleted by rule: texts and addresses of old e-mails, marks of addresses."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from foundation.retention import Deletion, delete_all
from foundation.web.slots import Slot
from notifications.models import Email, UndeliverableAddress

# Upper floors say which e-mails a legal hold covers.
HELD: Slot[Callable[[], Q]] = Slot("e-mails under a legal hold")


def old_emails(before: datetime) -> QuerySet[Email]:
    """Return the e-mails whose text and address go; none that is still on its way."""
    rows = Email.objects.filter(wiped_at=None, queued_at__lt=before)
    rows = rows.exclude(status__in=Email.ON_THEIR_WAY)
    for held in HELD:
        rows = rows.exclude(held())
    return rows.defer("text", "html", "calendar", "encrypted_bodies").order_by("queued_at", "pk")


def wipe(emails: list[Email]) -> None:
    """Wipe text and address; subject, day and delivery stay for the member's history."""
    texts = dict.fromkeys(
        ["to", "reply_to", "text", "html", "calendar", "answer", "unsubscribe_url"], ""
    )
    rows = Email.objects.filter(pk__in=[email.pk for email in emails])
    rows.update(**texts, encrypted_bodies=None, wiped_at=timezone.now())


def old_marks(before: datetime) -> QuerySet[UndeliverableAddress]:
    """Return old marks; the next e-mail to such an address finds out how it is today."""
    return UndeliverableAddress.objects.filter(marked_at__lt=before).order_by("pk")


DELETIONS: Final = (
    Deletion("emails", old_emails, wipe, since="queued_at"),
    Deletion("undeliverable", old_marks, delete_all, since="marked_at"),
)
