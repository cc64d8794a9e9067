"""The files of conversations: save one, remove it, send it with an entry."""

import hashlib
from contextlib import suppress
from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.attachments import TEXT_SUFFIXES, clean_attachment
from evidence.uploads.cleaning import CleanUpload, suffix_of
from evidence.uploads.upload_errors import not_stored
from evidence.uploads.written_files import written_ahead
from foundation.locks import lock_rows
from support.files.places import FilePlace, refuse_more
from support.models import (
    MOST_FILES,
    Conversation,
    ConversationEntry,
    ConversationFile,
    EntryChannel,
    TicketDraft,
)

# The same file again so soon belongs to a second press of the same button.
SAME_PRESS: Final = timedelta(minutes=10)


def sent_file(name: str, content: bytes, content_type: str) -> SimpleUploadedFile:
    """Return a file as a form would send it; of a text the end of its name says that it is one.

    A mail may leave that to its content type.
    """
    is_named = not content_type.startswith("text/plain") or suffix_of(name) in TEXT_SUFFIXES
    return SimpleUploadedFile((name if is_named else f"{name}.txt") or "file", content)


def save_upload(*, place: FilePlace, upload: "UploadedFile[bytes]") -> ConversationFile:
    """Check, redraw and save a file; the same one again is the one that is there.

    Raises:
        ValidationError: it is too large, broken, of a wrong kind, or one too many.
        TooBusy: too many others are being read.
        TicketDraft.DoesNotExist: the draft was sent or thrown away meanwhile.
    """
    try:
        digest = hashlib.sha256(upload.read()).hexdigest()
    except OSError as error:  # of a piece of it, which the storage does not give back
        raise not_stored() from error
    upload.seek(0)
    if (there := _same(place, digest)) is not None:
        return there
    refuse_more(place.files(), upload.size or 0)  # before it costs seconds
    clean = clean_attachment(upload)
    with written_ahead([clean]):
        return save_file(place=place, clean=clean)


@transaction.atomic
def save_file(*, place: FilePlace, clean: CleanUpload) -> ConversationFile:
    """Save a clean file in its place.

    Raises:
        ValidationError: there are five already, or too many bytes; or the storage failed.
        TicketDraft.DoesNotExist: the draft was sent or thrown away meanwhile.
    """
    place.lock()
    if (same := _same(place, clean.sha256)) is not None:
        return same
    there, size = list(place.files()), len(clean.original)
    refuse_more(there, size)
    kind = Upload.Kind.ATTACHMENT
    upload = storage.store_upload(by=place.author, clean=clean, kind=kind)
    saved = ConversationFile.objects.create(
        upload=upload,
        author=place.author,
        draft_id=place.draft_id,
        conversation_id=place.conversation_id,
        entry_id=place.entry_id,
        number=_free({each.number for each in there}),
        size=size,
    )
    if place.entry_id is not None:
        storage.mark_submitted([upload])
    return saved


@transaction.atomic
def remove_file(*, place: FilePlace, pk: int) -> bool:
    """Delete a file that was not sent yet; return whether it was there."""
    place.lock()
    found = [place.files().filter(entry=None, pk=pk), place.left_behind().filter(pk=pk)]
    wanted = [each.upload for rows in found for each in rows]
    is_removed = bool(wanted and storage.delete_uploads(wanted))
    _fill_up(place)
    return is_removed


def send_waiting(entry: ConversationEntry) -> None:
    """Send what waits of the author with this entry, if it is written here.

    Call it with the conversation locked. What waits here is not sent with a mail.
    """
    if entry.author is not None and entry.channel == EntryChannel.WEB:
        waiting = ConversationFile.objects.filter(
            conversation=entry.conversation_id, author=entry.author, entry=None
        )
        uploads = Upload.objects.filter(conversation_file__in=waiting)
        storage.mark_submitted(uploads)
        if waiting.update(entry=entry):
            _fill_up(FilePlace(entry.author, conversation_id=entry.conversation_id))


def send_draft(draft: TicketDraft, entry: ConversationEntry) -> None:
    """Send the files of a draft with the first entry of its ticket; call it with both locked."""
    storage.mark_submitted(Upload.objects.filter(conversation_file__draft=draft))
    draft.files.update(draft=None, conversation=entry.conversation_id, entry=entry)


@transaction.atomic
def follow_merge(conversation_id: int, *, into: int) -> None:
    """Let what waits in a merged ticket wait in the one where that goes on, five of each author.

    The others follow as soon as there is room for them; until then pages name them.
    """
    keys = {conversation_id, into}
    list(lock_rows(Conversation.objects.only("pk")).filter(pk__in=keys).order_by("pk"))
    waiting = ConversationFile.objects.filter(conversation__merged_into=into, entry=None)
    for author in User.objects.filter(pk__in=waiting.values("author")).order_by("pk"):
        _fill_up(FilePlace(author, conversation_id=into))


def _fill_up(place: FilePlace) -> None:
    """Move up what was left behind in merged tickets, as far as there is room; lock it before."""
    left = list(place.left_behind().order_by("pk"))
    there = list(place.files()) if left else []
    for file in left:
        with suppress(ValidationError):
            refuse_more(there, file.size)
            number = _free({each.number for each in there})
            # Not by save: somebody may have removed it meanwhile.
            rows = ConversationFile.objects.filter(pk=file.pk)
            rows.update(conversation=place.conversation_id, number=number)
            file.number = number
            there.append(file)


@transaction.atomic
def take_over(*, draft: TicketDraft, conversation: Conversation) -> None:
    """Let the files of a draft wait in the open ticket that its words are added to.

    Raises:
        ValidationError: they are too many together.
        TicketDraft.DoesNotExist: the draft was sent or thrown away meanwhile.
    """
    FilePlace.of_draft(draft).lock()
    waiting = FilePlace.waiting(draft.user, conversation)
    waiting.lock()
    there = list(waiting.files())
    for file in draft.files.order_by("number"):
        refuse_more(there, file.size)
        file.number = _free({each.number for each in there})
        file.draft, file.conversation = None, conversation
        file.save(update_fields=["draft", "conversation", "number"])
        there.append(file)


def is_waiting(by: User, conversation: Conversation) -> bool:
    """Return whether somebody has files there that were not sent yet."""
    return FilePlace.waiting(by, conversation).files().exists()


def _same(place: FilePlace, digest: str) -> ConversationFile | None:
    """Return the same file there, or with what its author has just written there."""
    same = place.files().filter(upload__sha256=digest).first()
    if same is not None or place.conversation_id is None or place.entry_id is not None:
        return same
    since = timezone.now() - SAME_PRESS
    just_sent = ConversationFile.objects.filter(
        conversation=place.conversation_id,
        author=place.author,
        entry__is_internal=place.is_for_note,
        entry__written_at__gt=since,
    )
    return just_sent.filter(upload__sha256=digest).first()


def _free(numbers: set[int]) -> int:
    return min(set(range(1, MOST_FILES + 1)) - numbers)
