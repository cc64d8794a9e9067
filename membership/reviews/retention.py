"""What of shout outs is deleted by rule; what is published stays for as long as it is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from evidence.models import Upload
from evidence.retention import delete_files
from evidence.uploads import storage
from foundation.locks import lock_rows
from foundation.personal_data import erasing
from foundation.retention import Deletion
from membership.models import ShoutOut, ShoutOutEvent
from membership.shout_outs import emails
from membership.shout_outs.history import record
from notifications.models import Email

# What is emptied of one that stays, with its dates and its stars.
EMPTIED: Final = dict.fromkeys(ShoutOut.WORDS, "")
_NOT_SHOWN: Final = (
    ShoutOut.Status.SENT_BACK,
    ShoutOut.Status.HIDDEN,
    ShoutOut.Status.WITHDRAWN,
)


def old_drafts(before: datetime) -> "QuerySet[ShoutOut]":
    """Return the drafts that nobody went on with."""
    rows = ShoutOut.objects.filter(status=ShoutOut.Status.DRAFT, changed_at__lt=before)
    return rows.exclude(member__in=held_members()).order_by("changed_at", "pk")


def delete_drafts(drafts: Iterable[ShoutOut]) -> None:
    """Delete drafts with their photos."""
    keys = [draft.pk for draft in drafts]
    uploads = list(Upload.objects.filter(shout_out_photo__shout_out__in=keys))
    ShoutOut.objects.filter(pk__in=keys).delete()
    storage.delete_uploads(uploads)


def old_words(before: datetime) -> "QuerySet[ShoutOut]":
    """Return what is not shown, and has not changed for long."""
    rows = ShoutOut.objects.filter(status__in=_NOT_SHOWN, emptied_at=None, changed_at__lt=before)
    return rows.exclude(member__in=held_members()).order_by("changed_at", "pk")


def empty(shout_outs: Iterable[ShoutOut]) -> None:
    """Empty these of what was written, and delete their photos and the e-mails about them."""
    found = list(shout_outs)
    keys = [one.pk for one in found]
    rows = ShoutOut.objects.filter(pk__in=keys)
    with erasing():
        rows.update(**EMPTIED)
    rows.update(emptied_at=timezone.now())
    uploads = Upload.objects.submitted().filter(shout_out_photo__shout_out__in=keys)
    delete_files(lock_rows(uploads.order_by("pk")))
    Email.objects.filter(about__in=[emails.about(pk) for pk in keys]).delete()
    for one in found:
        record(one, ShoutOutEvent.Kind.EMPTIED, by=None)


DELETIONS: Final = (
    Deletion("drafts", old_drafts, delete_drafts, since="changed_at"),
    Deletion("shout_outs", old_words, empty, since="changed_at"),
)
