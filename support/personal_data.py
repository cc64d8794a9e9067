"""What support holds of a person: messages, tickets, and the e-mails that repeat them.

A ticket stays with its dates and its topic, without what people wrote.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.personal_data import (
    ERASED,
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    Section,
    addresses_of,
    delete_some,
    empty_some,
    of_any,
)
from support.models import (
    ContactMessage,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    TicketDraft,
    UnverifiedMail,
)
from support.retention import EMPTIED, delete_emails, delete_messages
from support.tickets import replying


def _sections(member: User) -> Iterator[Section]:
    yield _messages_section(member)
    yield _tickets_section(member)
    yield _entries_section(member)


def _messages_section(member: User) -> Section:
    rows = member.contact_messages.select_related("claim", "registered_product__serial__product")
    columns = {
        "sent_at": _("Sent"),
        "topic": _("Topic"),
        "product": _("Product"),
        "order_id": _("Order ID"),
        "text": _("Description"),
        "answered_at": _("Answered"),
    }
    lines = (
        (
            row.sent_at,
            row.get_topic_display(),
            row.registered_product.product.name if row.registered_product else "",
            row.claim.reference if row.claim else "",
            row.text,
            row.answered_at,
        )
        for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("contact_messages", _("Messages to support"), columns, lines)


def _tickets_section(member: User) -> Section:
    columns = {
        "ticket_id": _("Ticket ID"),
        "opened_at": _("Opened"),
        "topic": _("Topic"),
        "product": _("Product"),
        "order_id": _("Order ID"),
        "subject": _("Subject"),
        "facts": _("Facts"),
        "status": _("Status"),
        "rating": _("Rating"),
        "rating_note": _("What could be better?"),
    }
    return Section("tickets", _("Tickets"), columns, _ticket_lines(member))


def _ticket_lines(member: User) -> Iterable[tuple[object, ...]]:
    rows = member.conversations.for_pages().order_by("pk")
    return (
        (
            row.reference,
            row.opened_at,
            row.topic.title,
            row.product_name,
            row.claim.reference if row.claim else "",
            row.subject,
            "; ".join(": ".join(fact) for fact in row.facts),
            row.get_status_display(),
            row.rating,
            row.rating_note,
        )
        for row in rows.iterator(chunk_size=MOST_AT_ONCE)
    )


def _entries_section(member: User) -> Section:
    """Give what both sides wrote; notes among staff are not the member's to read."""
    columns = {
        "ticket_id": _("Ticket ID"),
        "written_at": _("Date"),
        "from": _("From"),
        "channel": _("Way"),
        "text": _("Text"),
    }
    rows = ConversationEntry.objects.filter(conversation__user=member, is_internal=False)
    found = rows.select_related("conversation").order_by("conversation", "number")
    lines = (
        (
            row.conversation.reference,
            row.written_at,
            row.get_kind_display(),
            row.get_channel_display(),
            row.body,
        )
        for row in found.iterator(chunk_size=MOST_AT_ONCE)
    )
    return Section("ticket_entries", _("Entries of tickets"), columns, lines)


def _losses(member: User) -> Iterator[str]:
    if count := member.conversations.open().count():
        yield ngettext(
            "%(count)d open ticket is closed.", "%(count)d open tickets are closed.", count
        ) % {"count": count}


def _of(member: User) -> QuerySet[ContactMessage]:
    """Return the member's messages, and those of a visitor with the same address."""
    theirs = Q(user=member) | of_any("email__iexact", addresses_of(member))
    return ContactMessage.objects.filter(theirs).order_by("pk")


def _messages(member: User) -> int:
    some = list(_of(member)[:MOST_AT_ONCE])
    delete_messages(some)
    return len(some)


def _close_ticket(member: User) -> int:
    found = member.conversations.exclude(status=Conversation.Status.CLOSED).order_by("pk").first()
    return int(found is not None and replying.close(by=member, conversation_id=found.pk))


def _drafts(member: User) -> int:
    return delete_some(TicketDraft.objects.filter(user=member))


def _unverified(member: User) -> int:
    return delete_some(UnverifiedMail.objects.filter(conversation__user=member))


def _entries(member: User) -> int:
    return empty_some(ConversationEntry.objects.filter(conversation__user=member), body=ERASED)


def _events(member: User) -> int:
    return empty_some(ConversationEvent.objects.filter(conversation__user=member), note="")


def _tickets(member: User) -> int:
    rows = Conversation.objects.filter(user=member)
    keys = list(rows.exclude(**EMPTIED).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    delete_emails(keys)
    return Conversation.objects.filter(pk__in=keys).update(**EMPTIED)


PERSONAL_DATA = PersonalData(
    app="support",
    holds={
        "support.ContactMessage": WHOLE_ROWS,
        "support.TicketDraft": WHOLE_ROWS,
        "support.UnverifiedMail": WHOLE_ROWS,
        "support.Conversation": ("subject", "facts", "page", "rating_note"),
        "support.ConversationEntry": ("body",),
        "support.ConversationEvent": ("note",),
    },
    sections=_sections,
    losses=_losses,
    ends=(_close_ticket,),
    erases=(_messages, _drafts, _unverified, _entries, _events, _tickets),
)
