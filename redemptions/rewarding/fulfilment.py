"""Fulfilment: the system's verbs from an approved claim to the reward in the member's hands."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from promotions.codes import pool, stock
from promotions.models import Reward
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, DrawEntry, Fulfilment, timeline

logger = logging.getLogger(__name__)

YES = "yes"


class AlreadyRevoked(Exception):
    """The reward was taken back before."""


def create_fulfilment(claim: Claim) -> Fulfilment:
    """Take the reward out of stock for an approved claim and deliver what is due today.

    Call it inside the transaction that approves the claim, which it completes.

    Raises:
        promotions.codes.pool.OutOfStock: nothing is left of the reward.
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
    """Deliver the codes whose date has come; returns how many. Safe to run twice at once.

    What cannot be delivered is logged and tried again the next time; the others do not wait for it.
    """
    # A day begins first at UTC+14: which of these are due, each promotion's own clock tells.
    begun = (timezone.now() + timedelta(hours=14)).date()
    due = Fulfilment.objects.filter(
        status=Fulfilment.Status.DUE, due_on__lte=begun, code__isnull=False
    )
    rows = due.order_by("due_on", "pk").values_list("pk", "claim__reference")
    return sum(_try_to_deliver(pk, reference) for pk, reference in rows)


@transaction.atomic
def mark_delivered(*, claim_id: int, by: User, note: str, link: str = "") -> bool:
    """Note that a parcel was sent or a payment made; tells whether one was due.

    A letter brings the member the note, and the link where the parcel can be followed.
    """
    rows = Fulfilment.objects.select_for_update(no_key=True, of=("self",))
    due = rows.filter(claim_id=claim_id, status=Fulfilment.Status.DUE, code=None)
    related = "claim__promotion", "claim__reward", "claim__user"
    fulfilment = due.select_related(*related).first()
    if fulfilment is None:
        return False
    claim = fulfilment.claim
    fulfilment.note, fulfilment.link = note, link
    fulfilment.save(update_fields=["note", "link"])
    _note_delivered(claim, fulfilment, by=by, note=note)
    is_payment = claim.reward.kind == Reward.Kind.CASHBACK
    tell = claim_emails.paid if is_payment else claim_emails.shipped
    tell(claim, fulfilment)
    return True


def revoke_fulfilment(claim: Claim) -> bool:
    """Take a reward back; tells whether the member had not got it: then it stays with us.

    Call it inside the transaction that revokes the claim, with the claim locked.

    Raises:
        AlreadyRevoked: it was taken back before.
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
        # The database is away: the next ones would only meet the same.
        raise
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the next one is owed
        # Neither its message nor a traceback: they could hold the code.
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
    _note_delivered(claim, fulfilment, by=None, note="")
    claim_emails.code(claim, fulfilment)


def _note_delivered(claim: Claim, fulfilment: Fulfilment, *, by: User | None, note: str) -> None:
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
