"""Writing to support: how often one may, what is stored, and that it was answered."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.models import User
from foundation.throttles import A_DAY, Throttle, count_each
from products.models import RegisteredProduct
from redemptions.models import Claim
from support import emails
from support.models import ContactMessage

BY_MEMBER: Final = Throttle("contact-member", limit=10, seconds=A_DAY)
BY_PLACE: Final = Throttle("contact-place", limit=5, seconds=3600)
# The captcha of this act, by which its form names it too; members write without one.
CONTACT: Final = "contact"
# Of all visitors together: a flood from many places must not bury what members write.
BY_VISITORS: Final = Throttle("contact-visitors", limit=200, seconds=3600)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a member, or a visitor by the address and region that were typed."""

    member: User | None
    email: str = ""
    region: str = ""
    checked: Checked = Checked.UNSOLVED


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message is about: a claim with its product, a product, or neither."""

    claim: Claim | None = None
    registered_product: RegisteredProduct | None = None


def count_attempt(*, by: User | None, place: str) -> None:
    """Count a message against the limit of its member, or of a visitor's place.

    Raises:
        foundation.throttles.TooManyTries: there were too many.
    """
    if by is not None:
        count_each((BY_MEMBER, by.pk))
    else:
        count_each((BY_PLACE, place), (BY_VISITORS, "all"))


@transaction.atomic
def send_message(*, by: Sender, matter: Matter, topic: str, text: str) -> ContactMessage:
    """Store a message to support, pass it on to staff, and tell a member that it has arrived.

    Raises:
        CaptchaOwed: a visitor has to solve a captcha first.
    """
    if by.member is None:
        suspicion.refuse_if_owed(None, CONTACT, by.checked)
    written_by = by.member or by
    message = ContactMessage.objects.create(
        user=by.member,
        email=written_by.email,
        region=written_by.region,
        language=get_language() or "",
        registered_product=matter.registered_product,
        claim=matter.claim,
        topic=topic,
        text=text,
        sent_at=timezone.now(),
    )
    emails.to_staff(message)
    if by.member is not None:
        emails.received(message, by.member)
    return message


def mark_answered(*, by: User, message_id: int) -> bool:
    """Note who of the staff has answered a message; False if somebody had before."""
    unanswered = ContactMessage.objects.filter(pk=message_id, answered_at=None)
    return unanswered.update(answered_at=timezone.now(), answered_by=by) > 0
