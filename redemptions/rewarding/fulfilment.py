"""Fulfilment: allocate the reward of an approved claim, deliver it, and revoke it."""

import logging
from collections.abc import Callable, Iterable
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation import leases
from foundation.locks import lock_rows, together
from foundation.sweeps import sweep
from promotions.codes import pool, stock
from promotions.models import Reward, RewardCode
from redemptions.emails import claim_emails, staff_emails, still_true
from redemptions.models import (
    Answer,
    Claim,
    ClaimEvent,
    ClaimQuerySet,
    DrawEntry,
    Fulfilment,
    due_dates,
    timeline,
)
from redemptions.models.conflicts import refuse_handling
from redemptions.models.locks import lock_claim

logger = logging.getLogger(__name__)

DELIVER: Final = "redemptions.tasks.deliver_due"
YES = "yes"
# A minute apart: a key that a deployment forgot is back by then, or somebody has to look.
MOST_ATTEMPTS: Final = 5


class AlreadyRevoked(Exception):
    """The reward has already been revoked."""


class NothingToRetry(Exception):
    """The delivery has not failed, or somebody else has retried it."""


def with_draws(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Read with each claim the draws that its member asked for, in the same statement."""
    asked = Answer.objects.filter(claim=OuterRef("pk"), value=YES, question__draw__isnull=False)
    draws = asked.order_by("question__draw").values("question__draw").distinct()
    return claims.annotate(asked_draws=ArraySubquery(draws))


def create_fulfilment(claim: Claim, take: Callable[[Reward], RewardCode]) -> Fulfilment:
    """Allocate the reward of an approved claim, and deliver it if it is due today.

    Call it inside the transaction that approves the claim, which it completes, with the claim read
    ``with_draws``. ``take`` takes a code out of the pool.

    Raises:
        promotions.codes.pool.CannotAllocate: the reward has run out, or its codes are unreadable.
    """
    reward = claim.reward
    is_code = claim.promised.kind == Reward.Kind.CODE
    code = take(reward) if is_code else None
    if not is_code:
        stock.take_one(reward)
    today = claim.promotion.today()
    if reward.delivery_day() is not None:
        # Who moves the day waits for us, or we for them: then the day is another one now.
        together(name_of_delivery(reward.pk))
        reward.refresh_from_db(fields=["delivery", "deliver_on"])
    # Not the promised day alone: a day that was moved has moved for the undecided claims, too.
    day = reward.delivery_day() or claim.promised.deliver_on or today
    fulfilment = Fulfilment(claim=claim, code=code, due_on=max(today, day))
    _save(fulfilment, is_delivered=is_code and fulfilment.due_on <= today)
    _enter_draws(claim)
    return fulfilment


def _save(fulfilment: Fulfilment, *, is_delivered: bool) -> None:
    """Save what is owed, in one statement though it is delivered at once, and tell the member."""
    if is_delivered:
        fulfilment.status = Fulfilment.Status.DELIVERED
        fulfilment.delivered_at = timezone.now()
    fulfilment.save(force_insert=True)
    if is_delivered:
        claim_emails.code(fulfilment.claim)
    else:
        claim_emails.approved(fulfilment.claim, fulfilment)


def deliver_due() -> int:
    """Deliver codes that are due, for some seconds; return how many. Safe to run concurrently.

    A failure is logged and retried in the next runs, then the fulfilment has failed until somebody
    retries it; it does not block the others.
    """
    # The first day is for the index; each promotion's time zone then decides which ones are due.
    due = Fulfilment.objects.filter(
        status=Fulfilment.Status.DUE, due_on__lte=due_dates.latest_today(), code__isnull=False
    )
    today = due_dates.today_by("claim__promotion__time_zone")
    due = due.alias(today=today).filter(due_on__lte=F("today"))
    return sweep(DELIVER, due.order_by("due_on", "pk"), _try_to_deliver)


@transaction.atomic
def mark_delivered(*, claim_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a parcel was sent or a payment made; return whether one was due.

    The member gets an e-mail with the note and the tracking link.

    Raises:
        ConflictOfInterest: it is the own parcel or payment of who sends it.
    """
    rows = lock_rows(Fulfilment.objects.all())
    due = rows.filter(claim_id=claim_id, status=Fulfilment.Status.DUE, code=None)
    related = "claim__promotion", "claim__reward", "claim__user"
    fulfilment = due.select_related(*related).first()
    if fulfilment is None:
        return False
    claim = fulfilment.claim
    refuse_handling(claim, by)
    fulfilment.note, fulfilment.link = note, link
    fulfilment.save(update_fields=["note", "link"])
    _record_delivery(claim, fulfilment, by=by, note=note)
    is_payment = claim.promised.kind == Reward.Kind.CASHBACK
    send_email = claim_emails.paid if is_payment else claim_emails.shipped
    send_email(claim, fulfilment)
    return True


def revoke_fulfilment(claim: Claim) -> bool:
    """Revoke a reward; return whether the member has not got it and so it stays with us.

    What still waits to tell of it is withdrawn. Call it inside the transaction that revokes the
    claim, with the claim locked.

    Raises:
        AlreadyRevoked: it has already been revoked.
    """
    rows = lock_rows(Fulfilment.objects.all()).select_related("code")
    fulfilment = rows.get(claim=claim)
    if fulfilment.status == Fulfilment.Status.REVOKED:
        raise AlreadyRevoked
    was_unseen = not may_be_known(fulfilment)
    if was_unseen and fulfilment.code is not None:
        pool.void_code(fulfilment.code)
    elif was_unseen:
        stock.give_back_one(claim.reward)
    fulfilment.status = Fulfilment.Status.REVOKED
    fulfilment.save(update_fields=["status"])
    still_true.withdraw_untrue(claim)
    return was_unseen


def may_be_known(fulfilment: Fulfilment) -> bool:
    """Return whether the member may have the reward: it left, or a page or e-mail told the code."""
    if fulfilment.status != Fulfilment.Status.DELIVERED:
        return False
    if fulfilment.code_id is None or fulfilment.code_shown_at is not None:
        return True
    return still_true.was_told(fulfilment)


def note_codes_shown(claims: Iterable[Claim]) -> None:
    """Note that a page shows the codes of these claims to their member, each the first time."""
    approved = [claim for claim in claims if claim.status == Claim.Status.APPROVED]
    new = {
        claim.fulfilment.pk: claim
        for claim in approved
        if claim.fulfilment.code_id
        and claim.fulfilment.status == Fulfilment.Status.DELIVERED
        and claim.fulfilment.code_shown_at is None
    }
    if new:
        rows = Fulfilment.objects.filter(pk__in=new, code_shown_at=None)
        rows.update(code_shown_at=timezone.now())
        shown = sorted(claim.reference for claim in new.values())
        member = next(iter(new.values())).user
        record(SecurityEvent.Kind.CODE, by=member, member_id=member.pk, details={"claims": shown})


def retry_delivery(*, claim_id: int, by: User) -> bool:
    """Deliver a reward whose delivery has failed; return whether it was delivered now.

    If not, it is due again, and tried as often as before.

    Raises:
        AlreadyDecided: the claim is not approved.
        NothingToRetry: its delivery has not failed, or somebody else has retried it.
    """
    with transaction.atomic():
        claim = lock_claim(claim_id, Claim.Status.APPROVED)
        failed = Fulfilment.objects.filter(claim=claim, status=Fulfilment.Status.FAILED)
        if not failed.update(status=Fulfilment.Status.DUE, attempts=0):
            raise NothingToRetry
        timeline.record(claim, ClaimEvent.Kind.RETRIED, by=by)
    return _try_to_deliver(claim.fulfilment.pk)


def retry_failed(*, promotion: str, dry_run: bool) -> int:
    """Make all failed deliveries due again, of the promotion with this slug or of all."""
    failed = Fulfilment.objects.filter(status=Fulfilment.Status.FAILED)
    if promotion:
        failed = failed.filter(claim__promotion__slug=promotion)
    return failed.count() if dry_run else failed.update(status=Fulfilment.Status.DUE, attempts=0)


def _try_to_deliver(fulfilment_id: int) -> bool:
    try:
        return _deliver_if_due(fulfilment_id)
    except Exception as error:
        if leases.is_outage(error):
            raise
        # Log neither the message nor a traceback: they could contain the code.
        cause = type(error).__name__
        reference = Claim.objects.values_list("reference", flat=True).get(fulfilment=fulfilment_id)
        logger.error("The reward of claim %s cannot be delivered: %s", reference, cause)  # noqa: TRY400 -- as above
        _note_failed_attempt(fulfilment_id)
        return False


@transaction.atomic
def _note_failed_attempt(fulfilment_id: int) -> None:
    """Count a failed attempt; after the last one, set the state that staff see, and tell ops."""
    due = Fulfilment.objects.filter(pk=fulfilment_id, status=Fulfilment.Status.DUE)
    due.update(attempts=F("attempts") + 1)
    if due.filter(attempts__gte=MOST_ATTEMPTS).update(status=Fulfilment.Status.FAILED):
        fulfilment = Fulfilment.objects.select_related("claim__promotion").get(pk=fulfilment_id)
        timeline.record(fulfilment.claim, ClaimEvent.Kind.NOT_DELIVERED, by=None)
        staff_emails.not_delivered(fulfilment.claim)


@transaction.atomic
def _deliver_if_due(fulfilment_id: int) -> bool:
    rows = lock_rows(Fulfilment.objects.all(), skip_locked=True)
    related = "claim__promotion", "claim__reward", "claim__user", "code"
    fulfilment = (
        rows.select_related(*related).filter(pk=fulfilment_id, status=Fulfilment.Status.DUE).first()
    )
    if fulfilment is None or fulfilment.due_on > fulfilment.claim.promotion.today():
        return False
    _deliver(fulfilment.claim, fulfilment)
    return True


def _deliver(claim: Claim, fulfilment: Fulfilment) -> None:
    _record_delivery(claim, fulfilment, by=None, note="")
    claim_emails.code(claim)


def _record_delivery(claim: Claim, fulfilment: Fulfilment, *, by: User | None, note: str) -> None:
    fulfilment.status = Fulfilment.Status.DELIVERED
    fulfilment.delivered_at = timezone.now()
    fulfilment.save(update_fields=["status", "delivered_at"])
    timeline.record(claim, ClaimEvent.Kind.DELIVERED, by=by, note=note)


def name_of_delivery(reward_id: int) -> str:
    """Name the lock that who moves a delivery day holds by itself, and approvals together."""
    return f"delivery of {reward_id}"


def name_of_draw(draw_id: int) -> str:
    """Name the lock that a draw holds by itself, and those who enter it hold together."""
    return f"draw {draw_id}"


def _enter_draws(claim: Claim) -> None:
    """Enter the claim in the draws that its member asked for; a draw that was held is told so."""
    draws: list[int] = vars(claim)["asked_draws"]
    for draw in draws:
        together(name_of_draw(draw))
        # After the lock: where the draw was faster, the entry is later than the draw.
        DrawEntry.objects.create(claim=claim, draw_id=draw, entered_at=timezone.now())
