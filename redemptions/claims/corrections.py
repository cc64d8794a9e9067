"""Claims that wait for a correction: a reminder before the last day, and the end after it."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from foundation.sweeps import sweep
from promotions.models import last_day
from redemptions.claims import submit
from redemptions.emails import claim_emails, reminded
from redemptions.models import Claim, ClaimEvent, due_dates, timeline
from redemptions.models.locks import AlreadyDecided, lock_claim

EXPIRE: Final = "redemptions.tasks.expire_corrections"
REMIND: Final = "redemptions.tasks.remind_of_corrections"


def send_reminders(*, after: int = 0) -> int:
    """Remind members of claims that they may correct for a few days more; return how many.

    For some seconds, and claims with a higher key alone. Safe to run again: a member gets one
    e-mail for each time that a claim is sent back. The last days of a promotion have an e-mail of
    their own, which names what ends on that day.
    """
    days = timedelta(days=settings.CLOSING_NOTICE_DAYS)
    # The first condition is for the index; each promotion's time zone then decides.
    waiting = _waiting().filter(correct_until__lt=last_day.latest_today() + days)
    ends_soon = waiting.filter(correct_until__gte=F("today"), correct_until__lt=F("today") + days)
    due = ends_soon.filter(reminded.not_to_correct(), user__is_active=True).exclude(
        correct_until=F("promotion__claim_until"), promotion__is_published=True
    )
    return sweep(REMIND, due, _remind, after=after)


def expire() -> int:
    """End claims whose last day to be corrected is over, for some seconds; return how many.

    Safe to run concurrently. A failure is logged and tried again; it does not block the others.
    """
    over = _waiting().filter(correct_until__lt=last_day.latest_today())
    due = over.filter(correct_until__lt=F("today"))
    return sweep(EXPIRE, due, _expire)


@transaction.atomic
def _expire(claim_id: int) -> bool:
    """End a claim that was not corrected in time; return whether it was so. E-mail the member.

    Its products can be redeemed again, if the promotion still takes requests. The day stays on the
    claim: it says that the member did not withdraw it.
    """
    try:
        claim = lock_claim(claim_id, Claim.Status.SENT_BACK)
    except AlreadyDecided:
        return False
    if due_dates.may_correct(claim):
        return False
    submit.end(claim)
    event = timeline.record(claim, ClaimEvent.Kind.EXPIRED, by=None)
    claim_emails.expired(claim, event)
    return True


def _waiting() -> QuerySet[Claim]:
    claims = Claim.objects.filter(status=Claim.Status.SENT_BACK).order_by("correct_until", "pk")
    return claims.alias(today=last_day.today_by("promotion__time_zone"))


def _remind(claim_id: int) -> bool:
    related = "user", "promotion", "reward", "serial", "registered_product__serial__product"
    claims = Claim.objects.filter(status=Claim.Status.SENT_BACK).select_related(*related)
    claim = claims.prefetch_related("decisions", "promotion__texts").filter(pk=claim_id).first()
    return bool(claim and claim_emails.correct_soon(claim))
