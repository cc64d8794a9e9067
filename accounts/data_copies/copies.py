"""Copies of a member's data: asked for, made by a worker, and deleted after a day.

The row is the promise that a copy is made: a worker that dies loses its lease, and another makes it
again. What a dead worker left in the storage is deleted with the other files that no row names.
"""

import logging
import secrets
from tempfile import TemporaryFile
from typing import IO, Final

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import security_events
from accounts.data_copies import archive, emails
from accounts.models import DataCopy, User
from accounts.privacy_models import copies_storage
from accounts.security_events import SecurityEvent
from foundation import leases
from foundation.dispatch import LATER, enqueue_on_commit
from foundation.locks import lock_rows
from foundation.throttles import A_DAY, Throttle, TooManyTries

logger = logging.getLogger(__name__)
MAKE: Final = "accounts.tasks.make_data_copy"
PER_MEMBER: Final = Throttle("data-copy", limit=3, seconds=A_DAY)
_FOLDER: Final = "copies"
_MOST_AT_ONCE: Final = 200


class AlreadyAsked(Exception):
    """A copy is being made."""


class _TakenOver(Exception):
    """The lease has ended, and another worker makes the copy."""


def newest(member: User) -> DataCopy | None:
    """Return the member's newest copy, made or not."""
    return member.data_copies.first()


def ask(*, member: User, by: User, language: str, reason: str = "") -> DataCopy:
    """Ask for a copy, as the member or for them; the member gets an e-mail once it is made.

    Raises:
        AlreadyAsked: one is being made.
        TooManyTries: enough were made within a day.
    """
    if member.data_copies.filter(done_at=None).exists():
        raise AlreadyAsked
    if not PER_MEMBER.hit(member.pk):
        raise TooManyTries
    try:
        with transaction.atomic():
            copy = DataCopy.objects.create(user=member, language=language)
            _record(SecurityEvent.Kind.COPY_ASKED, copy, by=by, reason=reason)
            enqueue_on_commit(MAKE, copy.pk, priority=LATER)
    except IntegrityError as twice:
        raise AlreadyAsked from twice
    return copy


def make(copy_id: int) -> bool:
    """Make a copy that nobody else makes; return whether it was made. A failure is tried again."""
    copy = leases.take(DataCopy.objects.free(), copy_id)
    if copy is None:
        return False
    try:
        if leases.is_spent(copy):
            return _give_up(copy)
        return _make(copy)
    except _TakenOver:
        return False
    except Exception as error:
        if leases.is_outage(error):
            raise
        logger.exception("The copy %s could not be made.", copy.pk)
        if leases.is_last(copy):
            return _give_up(copy)
        leases.give_back(copy, after=leases.lease())
        return False


def _make(copy: DataCopy) -> bool:
    DataCopy.objects.filter(pk=copy.pk).update(
        files=archive.count_files(copy.user) + 1, files_done=0
    )
    with TemporaryFile() as file:
        archive.write(
            file, copy.user, language=copy.language, after_file=lambda: _note_progress(copy)
        )
        return _keep(copy, file)


def _keep(copy: DataCopy, file: IO[bytes]) -> bool:
    size = file.tell()
    file.seek(0)
    name = f"{_FOLDER}/{secrets.token_hex(16)}.zip"
    path = copies_storage().save(name, File(file))
    with transaction.atomic():
        is_ours = leases.finish(copy, path=path, size=size)
        if is_ours:
            copy.refresh_from_db()
            emails.ready(copy)
    if not is_ours:
        copies_storage().delete(path)
    return is_ours


def _give_up(copy: DataCopy) -> bool:
    """Leave it: the page says that it failed, and the member may ask again."""
    leases.finish(copy)
    return False


def _note_progress(copy: DataCopy) -> None:
    until = timezone.now() + leases.lease()
    ours = leases.held(copy)
    if not ours.update(files_done=F("files_done") + 1, leased_until=until, due_at=until):
        raise _TakenOver


def sweep() -> int:
    """Have copies made whose task was lost, or whose worker died."""
    return leases.sweep(DataCopy.objects.due(), MAKE)


def note_taken(copy: DataCopy, *, by: User) -> None:
    """Record that a copy was downloaded."""
    _record(SecurityEvent.Kind.COPY_TAKEN, copy, by=by)


def delete_over() -> int:
    """Delete copies whose day is over; return how many."""
    over = DataCopy.objects.over().order_by("pk")
    return sum(_delete(pk) for pk in list(over.values_list("pk", flat=True)[:_MOST_AT_ONCE]))


def delete_of(member: User) -> int:
    """Delete some copies of a member, those in the making as well; return how many."""
    rows = member.data_copies.order_by("pk").values_list("pk", flat=True)
    return sum(_delete(pk) for pk in list(rows[:_MOST_AT_ONCE]))


@transaction.atomic
def _delete(pk: int) -> bool:
    copy = (
        lock_rows(DataCopy.objects.all(), skip_locked=True, for_deletion=True).filter(pk=pk).first()
    )
    if copy is None:
        return False
    if copy.path:
        # First: if it fails, the row still names the file, and the next run tries again.
        copies_storage().delete(copy.path)
    copy.delete()
    return True


def _record(kind: SecurityEvent.Kind, copy: DataCopy, *, by: User, reason: str = "") -> None:
    details = {"reason": reason} if reason else None
    security_events.record(kind, by=by, member_id=copy.user_id, about=str(copy), details=details)
