"""Celery tasks of the accounts: they make one call each."""

from captcha.models import CaptchaStore
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.email_change import changes
from accounts.newsletters import sending
from foundation import throttles


@shared_task
def delete_expired(**_newer: object) -> None:
    """Delete expired throttle counters, address changes, captchas and sessions."""
    throttles.delete_expired()
    changes.delete_expired()
    CaptchaStore.remove_expired()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


@shared_task
def write_newsletter(newsletter_id: int, **_newer: object) -> None:
    """Queue the next e-mails of a newsletter."""
    sending.write_chunk(newsletter_id)


@shared_task
def write_due_newsletters(**_newer: object) -> None:
    """Enqueue newsletters again whose task was lost or whose worker died."""
    sending.sweep()
