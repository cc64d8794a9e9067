"""Files in a conversation: with an entry, or waiting to be sent with the next one."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.models import Upload, UploadPage
from support.models.conversation import Conversation
from support.models.draft import TicketDraft
from support.models.entry import ConversationEntry

MOST_FILES: Final = 5


class ConversationFileQuerySet(models.QuerySet["ConversationFile"]):
    """Query set of files in conversations."""

    def seen_by(self, member: User) -> Self:
        """Return what a member may see: what waits to be sent by them, and no notes of staff."""
        waiting = Q(author=member, entry=None)
        sent = Q(conversation__user=member, entry__is_internal=False)
        return self.filter(waiting | sent)

    def sent(self) -> Self:
        """Return what stands in conversations."""
        return self.filter(entry__isnull=False)

    def for_pages(self) -> Self:
        """Read with each file what its line names, in one query more."""
        pages = UploadPage.objects.only("upload", "number", "file")
        named = self.select_related("upload").order_by("number")
        return named.prefetch_related(models.Prefetch("upload__pages", pages))


class ConversationFile(models.Model):
    """One file: of a draft, waiting in a conversation for its author's next entry, or sent.

    A number from 1 to 5 that nothing else in its place has is what keeps more than five out.
    """

    upload = models.OneToOneField(
        Upload, on_delete=models.CASCADE, related_name="conversation_file"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(
        TicketDraft, on_delete=models.CASCADE, null=True, related_name="files"
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="files"
    )
    entry = models.ForeignKey(
        ConversationEntry, on_delete=models.PROTECT, null=True, related_name="files"
    )
    number = models.PositiveSmallIntegerField(help_text=_("From 1, in its place."))
    size = models.PositiveIntegerField(help_text=_("In bytes, as it came."))

    objects = ConversationFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a ticket")
        verbose_name_plural = _("files of tickets")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="file_has_one_place",
                condition=Q(draft__isnull=False, conversation=None, entry=None)
                | Q(draft=None, conversation__isnull=False),
            ),
            models.CheckConstraint(
                name="file_is_one_of_five", condition=Q(number__range=(1, MOST_FILES))
            ),
            models.UniqueConstraint("draft", "number", name="file_number_once_in_draft"),
            models.UniqueConstraint("entry", "number", name="file_number_once_in_entry"),
            models.UniqueConstraint(
                "conversation",
                "author",
                "number",
                condition=Q(entry=None),
                name="file_number_once_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def name(self) -> str:
        """As it was called where it came from; "" once it is deleted."""
        return self.upload.original_name

    @property
    def is_text(self) -> bool:
        """Whether it is a plain text, which is downloaded and has no pages."""
        return not self.upload.pages.all()
