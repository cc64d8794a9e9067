"""What those who lead support may set up: hours of the chat, topics and canned answers."""

from typing import Final

SETS_SUPPORT_UP: Final = [
    "support.add_chathours",
    "support.change_chathours",
    "support.delete_chathours",
    "support.view_chathours",
    "support.add_tickettopic",
    "support.change_tickettopic",
    "support.view_tickettopic",
    "support.add_tickettopictext",
    "support.change_tickettopictext",
    "support.delete_tickettopictext",
    "support.view_tickettopictext",
    "support.add_topicfact",
    "support.change_topicfact",
    "support.delete_topicfact",
    "support.view_topicfact",
    "support.add_topicfacttext",
    "support.change_topicfacttext",
    "support.delete_topicfacttext",
    "support.view_topicfacttext",
    "support.add_cannedanswer",
    "support.change_cannedanswer",
    "support.view_cannedanswer",
    "support.add_cannedanswertext",
    "support.change_cannedanswertext",
    "support.delete_cannedanswertext",
    "support.view_cannedanswertext",
]
