"""What came with an e-mail besides its words."""

from collections.abc import Sequence

from support.mail.bodies import MailPart
from support.models import ConversationEntry


def save_attachments(entry: ConversationEntry, parts: Sequence[MailPart]) -> list[str]:
    """Save the files of an e-mail with its entry; return the names of those that are not taken.

    None is taken: tickets have no files.
    """
    del entry
    return [part.name for part in parts]
