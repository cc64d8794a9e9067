"""Visitors write to support: how often one may, what is stored, and that it was answered.

Members have tickets instead (``tickets``).
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.models import User
from foundation.throttles import Throttle, count_each
from support import emails
from support.models import ContactMessage

BY_PLACE: Final = Throttle("contact-place", limit=5, seconds=3600)
# The captcha of this act, by which its form names it too.
CONTACT: Final = "contact"
# Of all visitors together: a flood from many places must not bury what others write.
BY_VISITORS: Final = Throttle("contact-visitors", limit=200, seconds=3600)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a visitor by the address and region that were typed."""

    email: str
    region: str = ""
    checked: Checked = Checked.UNSOLVED


def count_attempt(*, place: str) -> None:
    """Count a message against the limit of a visitor's place.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    count_each((BY_PLACE, place), (BY_VISITORS, "all"))


@transaction.atomic
def send_message(*, by: Sender, topic: str, text: str) -> ContactMessage:
    """Store a visitor's message to support, and pass it on to staff.

    Visitors get no e-mail: anybody can type an address that is somebody else's.

    Raises:
        CaptchaOwed: the visitor has to solve a captcha first.
    """
    suspicion.refuse_if_owed(None, CONTACT, by.checked)
    message = ContactMessage.objects.create(
        email=by.email,
        region=by.region,
        language=get_language() or "",
        topic=topic,
        text=text,
        sent_at=timezone.now(),
    )
    emails.to_staff(message)
    return message


def mark_answered(*, by: User, message_id: int) -> bool:
    """Note who of the staff has answered a message; False if somebody had before."""
    unanswered = ContactMessage.objects.filter(pk=message_id, answered_at=None)
    return unanswered.update(answered_at=timezone.now(), answered_by=by) > 0
