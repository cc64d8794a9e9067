"""The e-mails about a ticket, each queued in the transaction that it reports."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from foundation.working_days import today
from notifications.models import Email
from notifications.outbox import queue
from notifications.signed_addresses import signed_address
from support.models import Conversation, ConversationEntry

# What the addresses of tickets are signed for.
REPLIES: Final = "replies to a ticket"


def received(conversation: Conversation) -> Email:
    """E-mail: the ticket was received, and by when it is answered."""
    return _queue("ticket_received", conversation, "received", text=_first_words(conversation))


def answered(conversation: Conversation, entry: ConversationEntry) -> Email:
    """E-mail: what staff answered; of what is solved, until when it may be reopened."""
    return _queue_entry("ticket_answered", conversation, entry)


def waiting(conversation: Conversation, entry: ConversationEntry) -> Email:
    """E-mail: what staff ask, and until when the member may reply."""
    return _queue_entry("ticket_waiting", conversation, entry)


def closing_soon(conversation: Conversation) -> Email:
    """E-mail: we still wait for the reply, and on which day the ticket closes by itself."""
    since = conversation.waiting_since
    return _queue("ticket_closing", conversation, f"closing:{since and since.isoformat()}")


def closed(conversation: Conversation, entry: ConversationEntry | None = None) -> Email:
    """E-mail: the ticket is closed: by itself, or by staff, who say why."""
    at = conversation.closed_at
    what, is_personal = f"closed:{at and at.isoformat()}", entry is not None
    said = _said(entry) if entry else {}
    return _queue("ticket_closed", conversation, what, is_personal=is_personal, **said)


def mail_refused(conversation: Conversation, why: str) -> Email:
    """E-mail: why the member's e-mail is not in the ticket ("over", "large"), and what to do.

    Once a day for each ticket, whatever else comes.
    """
    return _queue("ticket_mail_refused", conversation, f"mail:{today()}", why=why)


def due_today(lead: User, tickets: Sequence[Conversation], *, count: int) -> Email:
    """E-mail a lead: which tickets have to be answered today, and how many more."""
    first = tickets[0]
    page = reverse("admin:support_conversation_changelist")
    language = first_language(lead.language)
    lines = [(ticket, ticket.topic.title_in(language)) for ticket in tickets]
    return queue.queue_email(
        "tickets_due",
        to=lead.email,
        user=lead,
        language=language,
        # Each ticket is named or counted in one e-mail for a promised day, so its first names it.
        dedupe_key=f"tickets-due:{first.pk}:{first.due_on}:{lead.pk}",
        context={
            "reader": lead,
            "tickets": lines,
            "count": count,
            "more": count - len(lines),
            "link": f"{settings.BASE_URL}{page}",
        },
    )


def transcript(conversation: Conversation) -> Email:
    """E-mail: what both sides said in a chat, once; and by when we answer, if it is not over."""
    with translation.override(first_language(conversation.user.language, conversation.language)):
        said = conversation.entries.filter(is_internal=False).select_related("author")
        text = "\n\n".join(f"{_who(entry)}: {entry.body}" for entry in said.order_by("number"))
    return _queue("ticket_chat", conversation, "transcript", text=text)


def about(conversation_id: int) -> str:
    """Return the mark by which the e-mails about a ticket are found again."""
    return f"ticket:{conversation_id}"


def _who(entry: ConversationEntry) -> str:
    if entry.kind == ConversationEntry.Kind.MEMBER:
        return _("You")
    return entry.author.first_name if entry.author else str(settings.BRAND["name"])


def _first_words(conversation: Conversation) -> str:
    return conversation.entries.order_by("number")[0].body


def reply_address(conversation: Conversation) -> str:
    """Return where a reply by e-mail goes; empty if there is no such way."""
    pattern = settings.SUPPORT_MAIL_ADDRESS
    return signed_address(pattern, conversation.reference, purpose=REPLIES) if pattern else ""


def _thread(conversation: Conversation) -> list[str]:
    """Return by what mail programs put the e-mails of a ticket together.

    One Message-ID that no e-mail has stands for the ticket; the member's last e-mail comes behind.
    """
    named = f"<ticket.{conversation.reference}@{urlsplit(settings.BASE_URL).hostname}>"
    theirs = conversation.entries.filter(mail_id__startswith="<").order_by("-number").first()
    return [named, theirs.mail_id] if theirs and theirs.mail_id else [named]


def _queue_entry(kind: str, conversation: Conversation, entry: ConversationEntry) -> Email:
    what = f"entry:{entry.number}"
    return _queue(kind, conversation, what, is_personal=True, **_said(entry))


def _said(entry: ConversationEntry) -> dict[str, object]:
    """Return the words of an entry and the names of its files, which stay in the ticket."""
    files = entry.files.order_by("number").values_list("upload__original_name", flat=True)
    return {"text": entry.body, "files": list(files)}


def _queue(kind: str, conversation: Conversation, what: str, **context: Any) -> Email:
    member = conversation.user
    path = reverse("ticket", args=[conversation.reference])
    language = first_language(member.language, conversation.language)
    facts: dict[str, Any] = {
        "reader": member,
        "ticket": conversation,
        "topic": conversation.topic.title_in(language),
        "link": link_through_sign_in(path),
        "thread": _thread(conversation),
    }
    if context.get("why") != "over" and (address := reply_address(conversation)):
        facts |= {"reply_to": address, "joins_ticket": True}
    mark = about(conversation.pk)
    return queue.queue_email(
        kind,
        to=member.email,
        user=member,
        language=language,
        about=mark,
        dedupe_key=f"{mark}:{what}",
        context={**facts, **context},
    )
