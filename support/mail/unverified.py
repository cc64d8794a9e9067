"""E-mails that cannot be trusted: stored encrypted, and what they say, for staff to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.encryption import Undecryptable
from support.mail import reading
from support.mail.bodies import MailPart, TooManyParts
from support.models import (
    LARGEST_STORED,
    Conversation,
    ConversationEntry,
    UnverifiedMail,
    parts_of_mail,
)
from support.models.quoted_text import TextPart

# So many wait at a ticket; whoever sends more has a program write them.
MOST_WAITING: Final = 20


@dataclass(frozen=True, slots=True)
class UnverifiedWords:
    """What an unverified e-mail says, for the page of its ticket."""

    mail: UnverifiedMail
    sender: str
    words: str
    files: tuple[MailPart, ...]
    is_readable: bool = True

    def parts(self) -> list[TextPart]:
        """Return the words in parts, as those of an entry."""
        return parts_of_mail(self.words)


def is_known(mail_id: str) -> bool:
    """Return whether a mail was added to a ticket, or set aside, already."""
    entries = ConversationEntry.objects.filter(mail_id=mail_id)
    return entries.exists() or UnverifiedMail.objects.filter(mail_id=mail_id).exists()


def store(conversation: Conversation, mail_id: str, content: bytes, doubt: str) -> bool:
    """Set a mail aside for staff, once; False if too many wait there already."""
    waiting = UnverifiedMail.objects.undecided().filter(conversation=conversation)
    if waiting.count() >= MOST_WAITING:
        return False
    row = UnverifiedMail(
        conversation=conversation, mail_id=mail_id, doubt=doubt, received_at=timezone.now()
    )
    row.store(content)
    # Of one that another process has just stored nothing is changed.
    UnverifiedMail.objects.bulk_create([row], ignore_conflicts=True)
    return True


def undecided(conversation: Conversation) -> Iterator[UnverifiedWords]:
    """Read the unverified e-mails to a ticket about which nobody has decided."""
    rows = UnverifiedMail.objects.undecided().about(conversation)
    return map(words_of, rows[:MOST_WAITING])


def words_of(mail: UnverifiedMail) -> UnverifiedWords:
    """Read what an unverified e-mail says; of a long one its rest is not stored."""
    try:
        raw = mail.decrypted()
    except Undecryptable:
        return UnverifiedWords(mail, "", "", (), is_readable=False)
    found = reading.read(raw)
    try:
        words, files = found.words_and_parts()
    except TooManyParts:
        words, files = "", []
    if len(raw) >= LARGEST_STORED:
        words = "\n\n".join([words, _("The rest of this email was not stored.")])
    return UnverifiedWords(mail, found.sender, words, tuple(files))
