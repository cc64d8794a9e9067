"""What support stores: messages of visitors, and conversations with their topics and entries."""

from support.models.canned_answer import CannedAnswer, CannedAnswerText
from support.models.contact_message import LONGEST_TEXT, ContactMessage, ContactTopic
from support.models.conversation import (
    LONGEST_NOTE,
    LONGEST_SUBJECT,
    Conversation,
    ConversationQuerySet,
)
from support.models.draft import TicketDraft
from support.models.entry import ConversationEntry, ConversationEvent, EntryChannel, parts_of_mail
from support.models.topic import SupportTeam, TicketTopic, TicketTopicText, TopicFact, TopicFactText
from support.models.unverified_mail import LARGEST_STORED, RAW_MAIL, UnverifiedMail

__all__ = [
    "LARGEST_STORED",
    "LONGEST_NOTE",
    "LONGEST_SUBJECT",
    "LONGEST_TEXT",
    "RAW_MAIL",
    "CannedAnswer",
    "CannedAnswerText",
    "ContactMessage",
    "ContactTopic",
    "Conversation",
    "ConversationEntry",
    "ConversationEvent",
    "ConversationQuerySet",
    "EntryChannel",
    "SupportTeam",
    "TicketDraft",
    "TicketTopic",
    "TicketTopicText",
    "TopicFact",
    "TopicFactText",
    "UnverifiedMail",
    "parts_of_mail",
]
