"""Celery tasks of the accounts: they make one call each."""

from typing import Final

from captcha.models import CaptchaStore
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.newsletters import sending
from foundation import retention, throttles
from foundation.dispatch import LATER, enqueue

GO_ON: Final = "accounts.tasks.delete_by_rule"


@shared_task
def delete_expired(**_newer: object) -> None:
    """Delete expired throttle counters, captchas and sessions."""
    throttles.delete_expired()
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
