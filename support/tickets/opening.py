"""Opening a ticket from its draft: once, however often it is pressed, and not beside its like."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from foundation.languages import first_language
from foundation.locks import lock_rows
from foundation.throttles import A_DAY, Throttle, count_each
from support import ticket_emails
from support.files import saving
from support.models import Conversation, ConversationEntry, ConversationEvent, TicketDraft
from support.tickets import drafts, promised, writing

BY_MEMBER: Final = Throttle("tickets-member", limit=10, seconds=A_DAY)


class SimilarOpen(Exception):
    """An open ticket of the same product and topic was not shown yet: the member may add to it."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(f"Conversation {conversation.reference} is like it.")
        self.conversation = conversation


class NoDraft(Exception):
    """There is nothing to send: it was thrown away, or is incomplete."""


def count_attempt(member: User) -> None:
    """Count a ticket against its member's limit.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((BY_MEMBER, member.pk))


def opened_from(member: User, token: UUID) -> Conversation | None:
    """Return the ticket that was opened from this draft before."""
    return member.conversations.filter(opened_from=token).first()


@transaction.atomic
def open_conversation(*, by: User, token: UUID, seen: Collection[str] = ()) -> Conversation:
    """Open a ticket from the member's draft, and tell them by when it is answered.

    A second press finds the ticket of the first. ``seen`` are the Ticket IDs of open tickets like
    it, which the member has seen and yet wants another.

    Raises:
        SimilarOpen: there is an open ticket of the same product and topic.
        NoDraft: the draft is gone, or has no words.
    """
    rows = lock_rows(TicketDraft.objects.all(), for_deletion=True)
    draft = rows.filter(user=by, token=token).first()
    if draft is None:
        if (opened := opened_from(by, token)) is not None:
            return opened
        raise NoDraft
    if not draft.subject.strip() or not draft.text.strip():
        raise NoDraft
    for like in drafts.similar(by, draft.topic, draft.registered_product):
        if like.reference not in seen:
            raise SimilarOpen(like)
    conversation = _written(by, draft)
    draft.delete()
    ticket_emails.received(conversation)
    return conversation


def _written(by: User, draft: TicketDraft) -> Conversation:
    now, topic = timezone.now(), draft.topic
    conversation = Conversation.objects.create(
        user=by,
        topic=topic,
        team=topic.team,
        registered_product=draft.registered_product,
        claim=draft.claim,
        about_email=draft.about_email,
        page=draft.page,
        subject=draft.subject,
        facts=_facts(draft),
        language=first_language(get_language(), by.language),
        region=by.region,
        opened_at=now,
        opened_from=draft.token,
        last_entry_at=now,
        due_on=promised.due_on(topic, by.region, by.pk),
    )
    body = writing.words(draft.text)
    entry = writing.add_entry(conversation, ConversationEntry.Kind.MEMBER, body, by=by)
    saving.send_draft(draft, entry)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    writing.record(conversation, ConversationEvent.Kind.OPENED, by=by)
    return conversation


def _facts(draft: TicketDraft) -> list[list[str]]:
    """Return each question as it was asked, with its answer; those left open aside."""
    asked = draft.topic.facts.prefetch_related("texts")
    answered = ((fact, draft.facts.get(str(fact.pk), "").strip()) for fact in asked)
    return [[fact.label, answer] for fact, answer in answered if answer]
