"""Where files stand: in a draft, waiting in a conversation for the next entry, or with an entry."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from support.models import (
    MOST_FILES,
    Conversation,
    ConversationEntry,
    ConversationFile,
    ConversationFileQuerySet,
    TicketDraft,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_MEGABYTE: Final = 1024 * 1024
MOST_MEGABYTES: Final = 25


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place for up to five files of one author."""

    author: User
    draft_id: int | None = None
    conversation_id: int | None = None
    entry_id: int | None = None
    # What went with a note has not gone to the member, though it is the same file.
    is_for_note: bool = False

    @classmethod
    def of_draft(cls, draft: TicketDraft) -> Self:
        """Return the place of what is sent with a new ticket."""
        return cls(draft.user, draft_id=draft.pk)

    @classmethod
    def waiting(cls, by: User, conversation: Conversation, *, is_for_note: bool = False) -> Self:
        """Return the place of what goes with somebody's next entry in a conversation."""
        return cls(by, conversation_id=conversation.pk, is_for_note=is_for_note)

    @classmethod
    def of_entry(cls, entry: ConversationEntry) -> Self:
        """Return the place of what stands with an entry.

        Raises:
            ValueError: nobody has written it.
        """
        if entry.author is None:
            raise ValueError(entry)
        return cls(entry.author, conversation_id=entry.conversation_id, entry_id=entry.pk)

    def files(self) -> ConversationFileQuerySet:
        """Return the files that are there, in their order."""
        rows = ConversationFile.objects.filter(
            author=self.author,
            draft=self.draft_id,
            conversation=self.conversation_id,
            entry=self.entry_id,
        )
        return rows.for_pages()

    def left_behind(self) -> ConversationFileQuerySet:
        """Return what waits in tickets that were merged into this one, and found no room in it."""
        rows = ConversationFile.objects.filter(author=self.author, entry=None)
        if self.conversation_id is None or self.entry_id is not None:
            return rows.none()
        return rows.filter(conversation__merged_into=self.conversation_id).for_pages()

    def lock(self) -> None:
        """Let nobody else add a file here until the transaction ends.

        Raises:
            TicketDraft.DoesNotExist: the draft was sent or thrown away meanwhile.
        """
        if self.draft_id is not None:
            drafts = TicketDraft.objects.filter(user=self.author)
            lock_rows(drafts).only("pk").get(pk=self.draft_id)
        elif self.conversation_id is not None:
            lock_rows(Conversation.objects.only("pk")).get(pk=self.conversation_id)


def refuse_more(there: "Iterable[ConversationFile]", size: int) -> None:
    """Refuse a file of so many bytes where there are five already, or too much with it.

    Raises:
        ValidationError: why, and what to do.
    """
    sizes = [each.size for each in there]
    if len(sizes) >= MOST_FILES:
        text = _("You can add up to %(most)d files. Remove one first.")
        raise ValidationError(text % {"most": MOST_FILES}, code="too_many")
    if sum(sizes) + size > MOST_MEGABYTES * _MEGABYTE:
        text = _("Together, your files are larger than %(most)d MB. Remove one first.")
        raise ValidationError(text % {"most": MOST_MEGABYTES}, code="too_much")
