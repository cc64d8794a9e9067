"""Celery tasks of the accounts: they make one call each."""

from typing import Final, cast

from captcha.models import CaptchaStore
from celery import shared_task
from django.core.cache import caches

from accounts.data_copies import copies
from accounts.deletion import erasure, requests
from accounts.newsletters import sending
from accounts.sessions.session_store import delete_over
from foundation import retention, throttles
from foundation.dispatch import LATER, enqueue
from foundation.json_cache import JsonDatabaseCache

GO_ON: Final = "accounts.tasks.delete_by_rule"


@shared_task
def delete_expired(**_newer: object) -> None:
    """Delete expired throttle counters, cached values, captchas and sessions."""
    throttles.delete_expired()
    cast("JsonDatabaseCache", caches["default"]).delete_expired()
    CaptchaStore.remove_expired()
    delete_over()


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
def erase_due(**_newer: object) -> None:
    """Remind members whose account is deleted tomorrow, and delete those whose week is over."""
    requests.remind()
    erasure.erase_due()
