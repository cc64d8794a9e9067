"""A member's own tickets: the list with its search, and what one ticket shows."""

from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.models import User
from foundation.text import normalize_serial
from support.models import (
    Conversation,
    ConversationEntry,
    ConversationFile,
    ConversationQuerySet,
)

PAGE: Final = 20
LONGEST_SEARCH: Final = 100


def tickets_of(member: User, *, search: str = "", before: str = "") -> list[Conversation]:
    """Return a page of the member's tickets and one more, the newest first.

    ``before`` is the Ticket ID of the last one on the page before.
    """
    rows = member.conversations.filter(merged_into=None)
    if search:
        rows = _matching(rows, search)
    if last := member.conversations.filter(reference=before).first() if before else None:
        older = Q(last_entry_at=last.last_entry_at, pk__lt=last.pk)
        rows = rows.filter(older | Q(last_entry_at__lt=last.last_entry_at))
    return list(rows.for_pages().newest()[: PAGE + 1])


def _matching(rows: ConversationQuerySet, search: str) -> ConversationQuerySet:
    """Find the member's words in what they may read of their tickets: no notes of staff."""
    entries = ConversationEntry.objects.filter(is_internal=False, body__icontains=search)
    of_it = Q(conversation=OuterRef("pk")) | Q(conversation__merged_into=OuterRef("pk"))
    unit = "registered_product__serial"
    found = Q(reference=search.lower()) | Q(subject__icontains=search)
    found |= Q(claim__reference=search.lower()) | Q(**{f"{unit}__serial": normalize_serial(search)})
    found |= Q(**{f"{unit}__product__name__icontains": search})
    return rows.filter(found | Exists(entries.filter(of_it)))


def entries_of(conversation: Conversation, *, internal: bool = False) -> list[ConversationEntry]:
    """Return the entries of a ticket and of those merged into it, the oldest first.

    ``internal``: with the notes of staff, which no member sees.
    """
    both = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    rows = ConversationEntry.objects.filter(both).select_related("author")
    rows = rows if internal else rows.filter(is_internal=False)
    rows = rows.prefetch_related(Prefetch("files", ConversationFile.objects.for_pages()))
    return list(rows.order_by("written_at", "pk"))
