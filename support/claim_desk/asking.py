"""Asking a member about their claim: staff open a ticket, and the claim stays where it is."""

from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from foundation.languages import first_language
from foundation.locks import lock_rows
from redemptions.models import Claim
from support import ticket_emails
from support.desk import answering
from support.desk.leases import LEAD
from support.models import Conversation, ConversationEntry, ConversationEvent, TicketTopic
from support.tickets import promised, writing

TOPIC: Final = "promotion"


class NoTopic(Exception):
    """The topic of promotions and codes is gone, and there is no other."""


@transaction.atomic
def ask_about_claim(*, by: User, claim_id: int, text: str) -> Conversation:
    """Ask a member about a claim, which is neither sent back nor delayed by it.

    What is open about the claim goes on; else a ticket is opened, which waits for the member. A
    second press finds the ticket of the first, and writes nothing.

    Raises:
        Claim.DoesNotExist: there is no such claim.
        ConflictOfInterest: it is their own, or a lead has to ask.
        leases.AtHandOfOther: a colleague has the open ticket at hand.
        writing.NothingWritten: there are no words.
        NoTopic: no topic is in use.
    """
    body = writing.words(text)
    # Two who ask at once ask in one ticket.
    lock_rows(Claim.objects.only("pk")).get(pk=claim_id)
    claim = Claim.objects.select_related("user").get(pk=claim_id)
    refuse_conflict(by, claim.user, lead=LEAD)
    open_one = claim.conversations.open().newest().first()
    if open_one is None:
        return _opened(claim, body, by=by)
    locked = writing.lock_conversation(open_one.pk)
    if writing.repeated(locked, body, by=by) is None:
        # A question about the claim takes back nothing that the member has just written.
        seen = locked.last_number
        answering.ask(by=by, conversation_id=locked.pk, text=body, seen=seen)
    return locked


def _opened(claim: Claim, body: str, *, by: User) -> Conversation:
    member, now = claim.user, timezone.now()
    topic, language = _topic(), first_language(member.language)
    with translation.override(language):
        subject = _("About your claim %(reference)s") % {"reference": claim.reference}
    conversation = Conversation(
        user=member,
        topic=topic,
        team=topic.team,
        registered_product_id=claim.registered_product_id,
        claim=claim,
        subject=subject,
        language=language,
        region=member.region,
        opened_at=now,
        opened_from=uuid4(),
        last_entry_at=now,
        due_on=promised.due_on(topic, member.region, member.pk),
        assigned_to=by,
    )
    # What is promised from the reply on is the whole of the topic's days.
    promised.their_turn(conversation)
    conversation.save()
    entry = writing.add_entry(conversation, ConversationEntry.Kind.STAFF, body, by=by)
    conversation.save(update_fields=["last_number", "last_entry_at"])
    writing.record(conversation, ConversationEvent.Kind.OPENED, by=by)
    writing.record(conversation, ConversationEvent.Kind.ASKED, by=by)
    ticket_emails.waiting(conversation, entry)
    return conversation


def _topic() -> TicketTopic:
    topics = TicketTopic.objects.filter(is_active=True)
    topic = topics.filter(name=TOPIC).first() or topics.first()
    if topic is None:
        raise NoTopic
    return topic
