"""Alarms: e-mail those members of staff who can mend it that something has stopped."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from accounts.models import User
from foundation.languages import first_language
from notifications.outbox import queue

KIND = "staff_alarm"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What staff read: the heading, a paragraph each for what happened and what to do, a page."""

    heading: str
    paragraphs: tuple[str, ...]
    path: str


def tell_staff(permission: str, alarm: Callable[[], Alarm], *, dedupe: str) -> int:
    """E-mail an alarm to all staff with a permission; return how many there are.

    ``alarm`` is called in the language of each reader. ``dedupe`` names the matter: staff hear of
    the same one once.
    """
    readers = User.objects.staff_who_may(permission)
    for reader in readers:
        language = first_language(reader.language)
        with translation.override(language):
            told = alarm()
        queue.queue_email(
            KIND,
            to=reader.email,
            user=reader,
            language=language,
            dedupe_key=f"{dedupe}:{reader.pk}",
            context={
                "reader": reader,
                "heading": told.heading,
                "paragraphs": told.paragraphs,
                "link": f"{settings.BASE_URL}{told.path}",
            },
        )
    return len(readers)
