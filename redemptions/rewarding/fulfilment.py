"""Fulfilment: allocate the reward of an approved claim, deliver it, and revoke it."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from promotions.codes import pool, stock
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, DrawEntry, Fulfilment, timeline
from redemptions.models.conflicts import refuse_handling

logger = logging.getLogger(__name__)

YES = "yes"


class AlreadyRevoked(Exception):
    """The reward has already been revoked."""


def create_fulfilment(claim: Claim) -> Fulfilment:
    """Allocate the reward of an approved claim, and deliver it if it is due today.

    Call it inside the transaction that approves the claim, which it completes.

    Raises:
        promotions.codes.pool.OutOfStock: the reward has run out.
    """
    reward = claim.reward
    is_code = reward.kind == Reward.Kind.CODE
    code = pool.allocate(reward) if is_code else None
    if not is_code:
        stock.take_one(reward)
    today = claim.promotion.today()
    fulfilment = Fulfilment.objects.create(
        claim=claim, code=code, due_on=max(today, reward.delivery_day() or today)
    )
    if is_code and fulfilment.due_on <= today:
        _deliver(claim, fulfilment)
    else:
        claim_emails.approved(claim, fulfilment)
    _enter_draws(claim)
    return fulfilment


def deliver_due() -> int:
    """Deliver the codes that are due; return how many. Safe to run concurrently.

    A failure is logged and retried in the next run; it does not block the others.
    """
    # A day starts first at UTC+14. Each promotion's time zone then decides which ones are due.
    earliest_today = (timezone.now() + timedelta(hours=14)).date()
    due = Fulfilment.objects.filter(
        status=Fulfilment.Status.DUE, due_on__lte=earliest_today, code__isnull=False
    )
    rows = due.order_by("due_on", "pk").values_list("pk", "claim__reference")
    return sum(_try_to_deliver(pk, reference) for pk, reference in rows)


@transaction.atomic
def mark_delivered(*, claim_id: int, by: User, note: str, link: str = "") -> bool:
    """Record that a parcel was sent or a payment made; return whether one was due.

    The member gets an e-mail with the note and the tracking link.

    Raises:
        ConflictOfInterest: it is the own parcel or payment of who sends it.
    """
    rows = Fulfilment.objects.select_for_update(no_key=True, of=("self",))
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
    is_payment = claim.reward.kind == Reward.Kind.CASHBACK
    send_email = claim_emails.paid if is_payment else claim_emails.shipped
    send_email(claim, fulfilment)
    return True


def revoke_fulfilment(claim: Claim) -> bool:
    """Revoke a reward; return whether it was undelivered and so stays with us.

    Call it inside the transaction that revokes the claim, with the claim locked.

    Raises:
        AlreadyRevoked: it has already been revoked.
    """
    rows = Fulfilment.objects.select_for_update(no_key=True, of=("self",)).select_related("code")
    fulfilment = rows.get(claim=claim)
    if fulfilment.status == Fulfilment.Status.REVOKED:
        raise AlreadyRevoked
    was_unseen = fulfilment.status != Fulfilment.Status.DELIVERED
    if was_unseen and fulfilment.code is not None:
        pool.void_code(fulfilment.code)
    elif was_unseen:
        stock.give_back_one(claim.reward)
    fulfilment.status = Fulfilment.Status.REVOKED
    fulfilment.save(update_fields=["status"])
    return was_unseen


def _try_to_deliver(fulfilment_id: int, reference: str) -> bool:
    try:
        return _deliver_if_due(fulfilment_id)
    except (InterfaceError, OperationalError):
        # The database is unavailable, so the others would fail too.
        raise
    except Exception as error:  # noqa: BLE001 -- one failure must not block the others
        # Log neither the message nor a traceback: they could contain the code.
        cause = type(error).__name__
        logger.error("The reward of claim %s cannot be delivered: %s", reference, cause)  # noqa: TRY400 -- as above
        return False


@transaction.atomic
def _deliver_if_due(fulfilment_id: int) -> bool:
    rows = Fulfilment.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
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
    claim_emails.code(claim, fulfilment)


def _record_delivery(claim: Claim, fulfilment: Fulfilment, *, by: User | None, note: str) -> None:
    fulfilment.status = Fulfilment.Status.DELIVERED
    fulfilment.delivered_at = timezone.now()
    fulfilment.save(update_fields=["status", "delivered_at"])
    timeline.record(claim, ClaimEvent.Kind.DELIVERED, by=by, note=note)


def _enter_draws(claim: Claim) -> None:
    answers = claim.answers.filter(value=YES, question__draw__isnull=False)
    DrawEntry.objects.bulk_create(
        DrawEntry(claim=claim, draw_id=draw, entered_at=timezone.now())
        for draw in answers.values_list("question__draw", flat=True).distinct()
    )
