"""Tasks of the accounts: they make one call each."""

from captcha.models import CaptchaStore
from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import throttles


@shared_task
def forget_what_ended(**_newer: object) -> None:
    """Forget windows of throttles, sums and sessions that have ended."""
    throttles.clear_ended()
    CaptchaStore.remove_expired()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
