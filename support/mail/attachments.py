"""What came with an e-mail besides its words: checked and redrawn before anything is locked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from evidence.uploads.attachments import clean_attachment
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.upload_errors import NotStored
from support.files import saving
from support.files.places import FilePlace
from support.mail.bodies import MailPart
from support.models import MOST_FILES, ConversationEntry


@dataclass(frozen=True, slots=True)
class MailFiles:
    """The files of an e-mail that an entry takes, and the names of the others."""

    taken: tuple[CleanUpload, ...]
    left: tuple[str, ...]


def clean_files(parts: Iterable[MailPart]) -> MailFiles:
    """Check and redraw the files of an e-mail, which takes up to seconds for each.

    No more than an entry takes are looked at.

    Raises:
        evidence.uploads.upload_errors.TooBusy: too many others are being read.
        evidence.uploads.upload_errors.NotStored: the storage gives nothing just now.
    """
    taken: dict[str, CleanUpload] = {}
    left = []
    for part in parts:
        clean = _clean(part) if len(taken) < MOST_FILES else None
        if clean is None:
            left.append(part.name)
        else:
            taken[clean.sha256] = clean
    return MailFiles((*taken.values(),), (*left,))


def save_files(entry: ConversationEntry, files: MailFiles) -> None:
    """Save the files of an e-mail with its entry, in the transaction that writes it.

    Raises:
        evidence.uploads.upload_errors.NotStored: the storage takes nothing just now.
    """
    for clean in files.taken:
        saving.save_file(place=FilePlace.of_entry(entry), clean=clean)


def _clean(part: MailPart) -> CleanUpload | None:
    content = part.message.get_payload(decode=True)
    if not isinstance(content, bytes):  # a mail in a mail
        return None
    sent = saving.sent_file(part.name, content, part.content_type)
    try:
        return clean_attachment(sent)
    except ValidationError as refused:
        if isinstance(refused, NotStored):
            raise
        return None
