"""What becomes of a mail to a ticket: added, set aside for staff, or told that it is too late.

Whatever is not plainly the member's own reply changes nothing that a member sees, and nobody is
written to but the member, at their own address, once a day for each ticket.
"""

import enum
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.uploads.written_files import written_ahead
from foundation.languages import first_language
from foundation.mailboxes import found_by, same_mailbox
from foundation.throttles import TooManyTries
from support import ticket_emails
from support.mail import attachments, reading, unverified
from support.mail.attachments import MailFiles
from support.mail.reading import IncomingMail
from support.models import Conversation, UnverifiedMail
from support.tickets import replying

# More is not read into memory; the sum of the files that a ticket could take is below it.
LARGEST_MAIL: Final = 25 * 1024 * 1024
# Longer words are nobody's reply.
LONGEST_WORDS: Final = 200_000
_Doubt = UnverifiedMail.Doubt


class MailOutcome(enum.Enum):
    """What became of a mail."""

    ADDED = "added to the ticket"
    REOPENED = "added to the ticket, which is open again"
    UNVERIFIED = "set aside as unverified"
    KNOWN = "known already"
    AUTOMATIC = "left out: a program wrote it"
    LOOP = "left out: it is one of ours, or goes in a circle"
    TOO_LATE = "left out: the ticket is over for good, and its member is told"
    TOO_LARGE = "left out: it is too large, and its member is told"
    TOO_MANY = "left out: too many unverified emails wait there"
    EMPTY = "left out: there is nothing in it"
    NO_TICKET = "left out: there is no such ticket"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a mail, at which ticket, and which of its files were not taken."""

    outcome: MailOutcome
    ticket: str = ""
    not_taken: tuple[str, ...] = ()


def receive(content: bytes) -> Received:
    """Read one mail and do what it is worth; the same mail again changes nothing.

    Raises:
        bodies.TooManyParts: it is the member's, and nobody writes such a mail.
        TooBusy, NotStored: its files cannot be read or stored just now; nothing has happened.
    """
    mail = reading.read(content)
    conversation, is_genuine = ticket_of(mail)
    if conversation is None:
        return Received(MailOutcome.NO_TICKET)
    if (outcome := _left_out(mail)) is not None:
        return Received(outcome, conversation.reference)
    if (doubt := doubt_about(mail, conversation, is_genuine=is_genuine)) is not None:
        return _set_aside(conversation, mail, content, doubt)
    try:
        replying.count_reply(conversation.user)
        return _add(conversation, mail)
    except TooManyTries:
        return _set_aside(conversation, mail, content, _Doubt.TOO_MANY)
    except replying.CannotReopen:
        ticket_emails.mail_refused(conversation, "over")
        return Received(MailOutcome.TOO_LATE, conversation.reference)


def refuse_large(beginning: bytes) -> Received:
    """Tell the member, once, that their mail is too large; a stranger hears nothing.

    Its headers are enough for that.
    """
    mail = reading.read(beginning)
    conversation, is_genuine = ticket_of(mail)
    if conversation is None:
        return Received(MailOutcome.NO_TICKET)
    is_theirs = doubt_about(mail, conversation, is_genuine=is_genuine) is None
    if is_theirs and _left_out(mail) is None:
        ticket_emails.mail_refused(conversation, "large")
    return Received(MailOutcome.TOO_LARGE, conversation.reference)


def ticket_of(mail: IncomingMail) -> tuple[Conversation | None, bool]:
    """Return the ticket that a mail is to, and whether we wrote its address."""
    for named in sorted(mail.tickets, key=lambda each: not each.is_genuine):
        rows = Conversation.objects.for_pages().select_related("merged_into")
        # Who has left has nobody to write for; of who is blocked, staff decide.
        is_somebody = Q(user__is_active=True) | Q(user__blocked_at__isnull=False)
        found = rows.filter(is_somebody, reference=named.name).first()
        if found is not None:
            return found, named.is_genuine
    return None, False


def doubt_about(mail: IncomingMail, conversation: Conversation, *, is_genuine: bool) -> str | None:
    """Return why a mail is not plainly its member's own; None if it is."""
    if not is_genuine:
        return _Doubt.ADDRESS
    if not _is_own_address(conversation.user, mail.sender):
        return _Doubt.SENDER
    if not _is_proven(conversation.user, mail.sender):
        return _Doubt.UNPROVEN
    if not mail.is_vouched_for:
        return _Doubt.UNAUTHENTICATED
    return None if conversation.user.is_active else _Doubt.BLOCKED


def body_of(words: str, files: MailFiles) -> str:
    """Return the text of an entry: the words, and by their names the files that are not taken."""
    named = [_("Attachment that was not saved: %(name)s") % {"name": name} for name in files.left]
    said = words.strip() or (_("(files without words)") if files.taken else "")
    return "\n\n".join(filter(None, [said, "\n".join(named)]))


def _left_out(mail: IncomingMail) -> MailOutcome | None:
    if unverified.is_known(mail.mail_id):
        return MailOutcome.KNOWN
    if mail.is_loop:
        return MailOutcome.LOOP
    return MailOutcome.AUTOMATIC if mail.is_automatic else None


def _is_own_address(member: User, sender: str) -> bool:
    rows = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    return bool(sender) and any(same_mailbox(sender, each) for each in [member.email, *rows])


def _is_proven(member: User, sender: str) -> bool:
    proven = EmailAddress.objects.filter(user=member, verified=True)
    is_proven: bool = proven.filter(email__iexact=found_by(sender)).exists()
    return is_proven


def _set_aside(
    conversation: Conversation, mail: IncomingMail, content: bytes, doubt: str
) -> Received:
    is_stored = unverified.store(conversation, mail.mail_id, content, doubt)
    outcome = MailOutcome.UNVERIFIED if is_stored else MailOutcome.TOO_MANY
    return Received(outcome, conversation.reference)


def _add(conversation: Conversation, mail: IncomingMail) -> Received:
    words, parts = mail.words_and_parts()
    if len(words) > LONGEST_WORDS:
        ticket_emails.mail_refused(conversation, "large")
        return Received(MailOutcome.TOO_LARGE, conversation.reference)
    language = first_language(conversation.user.language, conversation.language)
    files = attachments.clean_files(parts)
    try:
        with written_ahead(files.taken), translation.override(language):
            return _write(conversation, mail, words, files)
    except IntegrityError:
        # The database takes a Message-ID once: another process was faster.
        if not unverified.is_known(mail.mail_id):
            raise
        return Received(MailOutcome.KNOWN, conversation.reference)


@transaction.atomic
def _write(
    conversation: Conversation, mail: IncomingMail, words: str, files: MailFiles
) -> Received:
    body = body_of(words, files)
    if not body:
        return Received(MailOutcome.EMPTY, conversation.reference)
    entry, is_reopened = replying.reply_by_mail(
        conversation_id=conversation.pk, text=body, mail_id=mail.mail_id
    )
    attachments.save_files(entry, files)
    outcome = MailOutcome.REOPENED if is_reopened else MailOutcome.ADDED
    return Received(outcome, entry.conversation.reference, files.left)
