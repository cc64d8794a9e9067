"""Celery tasks of the accounts: they make one call each."""

from typing import Final, cast

from celery import shared_task
from django.core.cache import caches

from accounts.data_copies import copies
from accounts.deletion import erasure, requests
from accounts.exports import exports, schedules
from accounts.newsletters import sending
from accounts.privacy.retention import SHORT_LIVED
from foundation import retention
from foundation.dispatch import LATER, enqueue
from foundation.web.json_cache import JsonDatabaseCache

GO_ON: Final = "accounts.tasks.delete_by_rule"
GO_ON_ENDED: Final = "accounts.tasks.delete_expired"


@shared_task
def delete_expired(_again: int = 0, **_newer: object) -> None:
    """Delete expired cached values, and by their rules what ends all day long."""
    cast("JsonDatabaseCache", caches["default"]).delete_expired()
    if retention.delete_due(SHORT_LIVED).is_unfinished:
        enqueue(GO_ON_ENDED, 1, priority=LATER, countdown=60)


@shared_task
def delete_by_rule(_last_run: int = 0, **_newer: object) -> None:
    """Delete what is due by the rules of retention, of all apps; go on while something is left."""
    run = retention.run()
    if run.is_unfinished:
        enqueue(GO_ON, run.pk, priority=LATER, countdown=60)


@shared_task
def write_newsletter(newsletter_id: int, **_newer: object) -> None:
    """Queue the next e-mails of a newsletter."""
    sending.write_chunk(newsletter_id)


@shared_task
def write_due_newsletters(**_newer: object) -> None:
    """Enqueue newsletters again whose task was lost or whose worker died."""
    sending.sweep()


@shared_task
def make_data_copy(copy_id: int, **_newer: object) -> None:
    """Make the copy of a member's data that was asked for."""
    copies.make(copy_id)


@shared_task
def make_due_copies(**_newer: object) -> None:
    """Enqueue copies again whose task was lost or whose worker died; delete those of yesterday."""
    copies.sweep()
    copies.delete_over()


@shared_task
def make_export(file_id: int, **_newer: object) -> None:
    """Write the rows that were asked for into a file."""
    exports.make(file_id)


@shared_task
def make_due_exports(_again: int = 0, **_newer: object) -> None:
    """Ask for exports that are made each day or week; enqueue those again whose task was lost."""
    schedules.make_due()
    exports.sweep()


@shared_task
def erase_due(**_newer: object) -> None:
    """Remind members whose account is deleted tomorrow, and delete those whose week is over."""
    requests.remind()
    erasure.erase_due()
