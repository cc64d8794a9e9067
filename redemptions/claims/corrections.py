"""Claims that wait for a correction: a reminder before the last day, and the end after it."""

import logging
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from foundation.leases import is_outage
from redemptions.claims import submit
from redemptions.emails import claim_emails
from redemptions.models import Claim, due_dates

logger = logging.getLogger(__name__)
# A day begins first at UTC+14 and ends last at UTC-12; each promotion's time zone then decides.
_EAST: Final = timedelta(hours=14)


def send_reminders() -> None:
    """Remind members of claims that they may correct for a few days more.

    Safe to run again: a member gets one e-mail for each time that a claim is sent back. The last
    days of a promotion have an e-mail of their own, which names what ends on that day.
    """
    soon = _east() + timedelta(days=settings.CLOSING_NOTICE_DAYS - 1)
    waiting = _waiting().filter(correct_until__lte=soon, user__is_active=True)
    for claim in waiting.exclude(
        correct_until=F("promotion__claim_until"), promotion__is_published=True
    ):
        left = due_dates.correct_until(claim) - claim.promotion.today()
        if timedelta(0) <= left < timedelta(days=settings.CLOSING_NOTICE_DAYS):
            claim_emails.correct_soon(claim)


def expire() -> int:
    """End the claims whose last day to be corrected is over; return how many.

    Safe to run concurrently. A failure is logged and tried again; it does not block the others.
    """
    over = _waiting().filter(correct_until__lt=_east())
    return sum(_try_to_expire(pk) for pk in list(over.values_list("pk", flat=True)))


def _waiting() -> QuerySet[Claim]:
    claims = Claim.objects.filter(status=Claim.Status.SENT_BACK).order_by("correct_until", "pk")
    related = "user", "promotion", "reward", "serial", "registered_product__serial__product"
    return claims.select_related(*related).prefetch_related("decisions", "promotion__texts")


def _east() -> date:
    return (timezone.now() + _EAST).date()


def _try_to_expire(claim_id: int) -> bool:
    try:
        return submit.expire_claim(claim_id=claim_id)
    except Exception as error:
        if is_outage(error):
            raise
        logger.exception("Claim %s cannot be ended.", claim_id)
        return False
