"""What support holds of a person: messages, tickets, and the e-mails that repeat them.

A ticket stays with its dates and its topic, without what people wrote.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evidence.models import Upload, evidence_storage
from evidence.personal_data import erase_uploads, named_files
from evidence.uploads import storage
from foundation.personal_data import (
    ERASED,
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    PersonalFile,
    Section,
    addresses_of,
    delete_some,
    empty_some,
    of_any,
)
from support.chat import ending
from support.models import (
    ChatSession,
    ContactMessage,
    Conversation,
    ConversationEntry,
    ConversationEvent,
    ConversationFile,
    TicketDraft,
    UnverifiedMail,
)
from support.retention import EMPTIED, delete_emails, delete_messages
from support.tickets import replying


def _sections(member: User) -> Iterator[Section]:
    yield _messages_section(member)
    yield _tickets_section(member)
    yield _entries_section(member)
    yield _files_section(member)
    yield _chats_section(member)


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


def _files_section(member: User) -> Section:
    """Name the files of both sides, and what waits to be sent; those of notes aside."""
    columns = {
        "ticket_id": _("Ticket ID"),
        "uploaded_at": _("Uploaded"),
        "from": _("From"),
        "name": _("File"),
        "files": _("In this copy"),
    }
    lines = (
        (
            row.conversation.reference if row.conversation else "",
            row.upload.uploaded_at,
            ConversationEntry.Kind(row.entry.kind).label if row.entry else _("not sent yet"),
            row.name,
            [name for name, _path in named_files(row.upload)],
        )
        for row in _seen_files(member)
    )
    return Section("ticket_files", _("Files of tickets"), columns, lines)


def _files(member: User) -> Iterator[PersonalFile]:
    for row in _seen_files(member):
        for name, path in named_files(row.upload):
            yield PersonalFile(name, partial(evidence_storage().open, path))


def _seen_files(member: User) -> Iterator[ConversationFile]:
    rows = ConversationFile.objects.seen_by(member).select_related("conversation", "entry")
    return rows.for_pages().order_by("pk").iterator(chunk_size=MOST_AT_ONCE)


def _chats_section(member: User) -> Section:
    """Give when each chat began and ended; what was said is among the entries."""
    columns = {
        "ticket_id": _("Ticket ID"),
        "queued_at": _("Waiting since"),
        "accepted_at": _("Chat taken"),
        "ended_at": _("Ended"),
    }
    rows = member.chats.order_by("pk").values_list(
        "conversation__reference", "queued_at", "accepted_at", "ended_at"
    )
    return Section("chats", _("Live Chat"), columns, rows.iterator(chunk_size=MOST_AT_ONCE))


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


def _end_chat(member: User) -> int:
    found = member.chats.live().first()
    ended = found and ending.end(by=member, conversation_id=found.conversation_id)
    return int(bool(ended))


def _chats(member: User) -> int:
    return delete_some(ChatSession.objects.filter(user=member))


def _close_ticket(member: User) -> int:
    found = member.conversations.exclude(status=Conversation.Status.CLOSED).order_by("pk").first()
    return int(found is not None and replying.close(by=member, conversation_id=found.pk))


def _drafts(member: User) -> int:
    return delete_some(TicketDraft.objects.filter(user=member))


def _unsent_files(member: User) -> int:
    rows = Upload.objects.filter(conversation_file__conversation__user=member, submitted_at=None)
    return storage.delete_uploads(rows.order_by("pk")[:MOST_AT_ONCE])


def _sent_files(member: User) -> int:
    rows = Upload.objects.submitted()
    return erase_uploads(rows.filter(conversation_file__conversation__user=member))


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
        "support.ChatSession": WHOLE_ROWS,
        "support.UnverifiedMail": WHOLE_ROWS,
        "support.Conversation": ("subject", "facts", "page", "rating_note"),
        "support.ConversationEntry": ("body",),
        "support.ConversationEvent": ("note",),
        "support.ConversationFile": (),
    },
    sections=_sections,
    files=_files,
    losses=_losses,
    ends=(_end_chat, _close_ticket),
    erases=(
        _messages,
        _drafts,
        _unverified,
        _unsent_files,
        _chats,
        _sent_files,
        _entries,
        _events,
        _tickets,
    ),
)
