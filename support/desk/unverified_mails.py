"""What agents decide about e-mails that nobody vouches for: accept one into its ticket, or not."""

from django.db import transaction
from django.utils import timezone, translation

from accounts.conflicts import refuse_conflict
from accounts.models import User
from evidence.uploads.written_files import written_ahead
from foundation.locks import lock_rows
from support.desk.leases import LEAD
from support.mail.attachments import MailFiles, clean_files, save_files
from support.mail.receiving import body_of
from support.mail.unverified import UnverifiedWords, words_of
from support.models import ConversationEntry, ConversationEvent, UnverifiedMail
from support.tickets import replying, writing


class MailDecided(Exception):
    """A colleague has accepted or dismissed it, or it was deleted by rule."""


def accept(*, by: User, mail_id: int) -> ConversationEntry:
    """Add an unverified e-mail to its ticket as its member's; the ticket goes on, as by a reply.

    Raises:
        MailDecided: a colleague was faster.
        replying.CannotReopen: the ticket is over for good.
        writing.NothingWritten: there are no words in it.
        ConflictOfInterest: it is their own, or a lead has to answer.
        TooBusy, NotStored: its files cannot be read or stored just now.
    """
    mail = UnverifiedMail.objects.undecided().filter(pk=mail_id).first()
    if mail is None:
        raise MailDecided
    found = words_of(mail)
    files = clean_files(found.files)
    with written_ahead(files.taken):
        return _accept(by, mail_id, found, files)


@transaction.atomic
def _accept(by: User, mail_id: int, found: UnverifiedWords, files: MailFiles) -> ConversationEntry:
    mail = _undecided(by, mail_id)
    with translation.override(mail.conversation.language):
        entry, _is_reopened = replying.reply_by_mail(
            conversation_id=mail.conversation_id,
            text=body_of(found.words, files),
            mail_id=mail.mail_id,
        )
    save_files(entry, files)
    mail.entry = entry
    _decide(mail, UnverifiedMail.Outcome.ACCEPTED, by=by)
    kind = ConversationEvent.Kind.MAIL_ACCEPTED
    writing.record(entry.conversation, kind, by=by, note=found.sender)
    return entry


@transaction.atomic
def dismiss(*, by: User, mail_id: int) -> None:
    """Delete what an unverified e-mail says; that there was one, and who decided, stays.

    Raises:
        MailDecided: a colleague was faster.
        ConflictOfInterest: it is their own, or a lead has to answer.
    """
    mail = _undecided(by, mail_id)
    sender = words_of(mail).sender
    _decide(mail, UnverifiedMail.Outcome.DISMISSED, by=by)
    writing.record(mail.conversation, ConversationEvent.Kind.MAIL_DISMISSED, by=by, note=sender)


def _undecided(by: User, mail_id: int) -> UnverifiedMail:
    rows = UnverifiedMail.objects.undecided().select_related("conversation__user")
    mail = lock_rows(rows.filter(pk=mail_id)).first()
    if mail is None:
        raise MailDecided
    refuse_conflict(by, mail.conversation.user, lead=LEAD)
    return mail


def _decide(mail: UnverifiedMail, outcome: UnverifiedMail.Outcome, *, by: User) -> None:
    mail.outcome, mail.decided_at, mail.decided_by = outcome, timezone.now(), by
    mail.encrypted_raw = None
    mail.save(update_fields=["outcome", "decided_at", "decided_by", "encrypted_raw", "entry"])
