"""The e-mails that pass a visitor's message on to those who answer."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue
from support.models import ContactMessage


def to_staff(message: ContactMessage) -> list[Email]:
    """Pass the message on to SUPPORT_EMAIL, or else to each of the staff who may answer."""
    path = reverse("admin:support_contactmessage_change", args=[message.pk])
    link = f"{settings.BASE_URL}{path}"
    context = {"message": message, "link": link, "reply_to": message.email}
    return [
        queue.queue_email(
            "contact_message",
            to=address,
            user=reader,
            language=language,
            about=about(message.pk),
            dedupe_key=f"contact:{message.pk}:{reader.pk if reader else 'office'}",
            context={**context, "reader": reader},
        )
        for address, reader, language in _answering()
    ]


def about(pk: int) -> str:
    """Return the mark by which the e-mails about a message are found again."""
    return f"contact:{pk}"


def _answering() -> Iterator[tuple[str, User | None, str]]:
    if settings.SUPPORT_EMAIL:
        yield settings.SUPPORT_EMAIL, None, settings.LANGUAGE_CODE
        return
    for reader in User.objects.staff_who_may("support.answer_contactmessage"):
        yield reader.email, reader, first_language(reader.language)
