"""Celery tasks of the accounts: they make one call each."""

from typing import cast

from captcha.models import CaptchaStore
from celery import shared_task
from django.core.cache import caches

from accounts.newsletters import sending
from accounts.sessions.session_store import delete_over
from foundation import throttles
from foundation.json_cache import JsonDatabaseCache


@shared_task
def delete_expired(**_newer: object) -> None:
    """Delete expired throttle counters, cached values, captchas and sessions."""
    throttles.delete_expired()
    cast("JsonDatabaseCache", caches["default"]).delete_expired()
    CaptchaStore.remove_expired()
    delete_over()


@shared_task
def write_newsletter(newsletter_id: int, **_newer: object) -> None:
    """Queue the next e-mails of a newsletter."""
    sending.write_chunk(newsletter_id)


@shared_task
def write_due_newsletters(**_newer: object) -> None:
    """Enqueue newsletters again whose task was lost or whose worker died."""
    sending.sweep()
