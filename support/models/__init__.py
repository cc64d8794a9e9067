"""What support stores: messages of visitors, and conversations with their topics and entries."""

from support.models.canned_answer import CannedAnswer, CannedAnswerText
from support.models.chat import (
    LONGEST_CHAT_TEXT,
    MOST_CHATS,
    ChatHours,
    ChatPresence,
    ChatSending,
    ChatSession,
    ChatSessionQuerySet,
)
from support.models.contact_message import LONGEST_TEXT, ContactMessage, ContactTopic
from support.models.conversation import (
    LONGEST_NOTE,
    LONGEST_SUBJECT,
    Conversation,
    ConversationQuerySet,
)
from support.models.conversation_file import (
    MOST_FILES,
    ConversationFile,
    ConversationFileQuerySet,
)
from support.models.draft import TicketDraft
from support.models.entry import ConversationEntry, ConversationEvent, EntryChannel, parts_of_mail
from support.models.topic import SupportTeam, TicketTopic, TicketTopicText, TopicFact, TopicFactText
from support.models.unverified_mail import LARGEST_STORED, RAW_MAIL, UnverifiedMail

__all__ = [
    "LARGEST_STORED",
    "LONGEST_CHAT_TEXT",
    "LONGEST_NOTE",
    "LONGEST_SUBJECT",
    "LONGEST_TEXT",
    "MOST_CHATS",
    "MOST_FILES",
    "RAW_MAIL",
    "CannedAnswer",
    "CannedAnswerText",
    "ChatHours",
    "ChatPresence",
    "ChatSending",
    "ChatSession",
    "ChatSessionQuerySet",
    "ContactMessage",
    "ContactTopic",
    "Conversation",
    "ConversationEntry",
    "ConversationEvent",
    "ConversationFile",
    "ConversationFileQuerySet",
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
