"""The e-mail that a copy of the member's data is ready."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import DataCopy
from accounts.sign_in.links import link_through_sign_in
from foundation.languages import first_language
from notifications.models import Email
from notifications.outbox import queue


def ready(copy: DataCopy) -> Email:
    """The copy can be downloaded: where, and until when."""
    member = copy.user
    return queue.queue_email(
        "account_data_ready",
        to=member.email,
        user=member,
        language=first_language(member.language, copy.language),
        dedupe_key=f"data-copy:{copy.pk}",
        context={
            "reader": member,
            "until": timezone.localtime(copy.until, member.zone()),
            "link": link_through_sign_in(reverse("my-data")),
        },
    )
