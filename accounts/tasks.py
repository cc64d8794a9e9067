"""Celery tasks of the accounts: they make one call each."""

from typing import Final

from captcha.models import CaptchaStore
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.data_copies import copies
from accounts.deletion import erasure, requests, traces
from accounts.newsletters import sending
from foundation import retention, throttles
from foundation.dispatch import LATER, enqueue

GO_ON: Final = "accounts.tasks.delete_by_rule"


@shared_task
def delete_expired(**_newer: object) -> None:
    """Delete expired throttle counters, entries of the cache, captchas and sessions."""
    throttles.delete_expired()
    traces.delete_expired_cache()
    CaptchaStore.remove_expired()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


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
