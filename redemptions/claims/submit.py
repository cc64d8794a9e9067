"""Submit, resubmit and cancel claims, as the member; each in one transaction, under locks."""

from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence.uploads import storage
from foundation.locks import hold, lock_rows
from products.models import RegisteredProduct
from products.registration import register
from promotions.conditions import SERIAL_TAKEN
from promotions.eligibility import Reason, period
from promotions.models import Promotion, Reward
from promotions.promises import terms
from redemptions.answers.given import write_answers
from redemptions.checks import runner
from redemptions.claims.confirmed import refuse_if_changed
from redemptions.claims.drafts import delete_draft, extras_of, is_complete
from redemptions.claims.eligibility_context import correct_price, evaluate, member_contexts
from redemptions.claims.held_against import reasons_of
from redemptions.emails import claim_emails, staff_emails
from redemptions.models import (
    Claim,
    ClaimDraft,
    ClaimEvent,
    Recipient,
    SerialPhoto,
    due_dates,
    timeline,
)
from redemptions.models.claim import new_reference
from redemptions.models.conflicts import needs_lead
from redemptions.models.locks import (
    AlreadyDecided,
    lock_claim,
    lock_demand,
    lock_member_in_promotion,
    refuse_if_passed_on,
)
from redemptions.review import stock_waits
from redemptions.rewarding.demand import waiting_number
from redemptions.rewarding.rewards import write_cause

# The captchas of these acts, by which their forms name them too.
CLAIM: Final = "claim"
CORRECTION: Final = "correction"


class NotEligible(Exception):
    """The product is not eligible; the reasons are shown to the member."""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__("; ".join(reason.why for reason in reasons))
        self.reasons = reasons


class TooLate(Exception):
    """The last day to correct the claim is over."""


class NotComplete(Exception):
    """Something that the promotion asks for is missing."""


@transaction.atomic
def submit_claim(
    *,
    by: User,
    draft_id: int,
    language: str,
    shown: str | None = None,
    checked: Checked = Checked.UNSOLVED,
) -> Claim:
    """Redeem: turn the member's draft into a claim under review, and confirm it by e-mail.

    ``shown`` is the mark of what a page showed. The limit per e-mail holds under any concurrency.

    Raises:
        CaptchaOwed: a captcha has to be solved first.
        DraftChanged: the draft is not what was shown; nothing was claimed.
        NotComplete: something that the promotion asks for is missing.
        NotEligible: a condition is not met now, perhaps changed since the page was loaded.
        ClaimDraft.DoesNotExist: not a draft of this member, or redeemed already.
    """
    draft = _lock_draft(by, draft_id)
    promotion, registered = draft.promotion, _lock_complete(by, draft)
    refuse_if_changed(draft, shown)
    claim = Claim(user=by, promotion=promotion, registered_product=registered, language=language)
    claim.reward, claim.slot = _reward_of(by, registered, draft), _free_slot(by, draft)
    claim.price, claim.extras = draft.price, extras_of(draft)
    _insert(claim)
    suspicion.enter(by, CLAIM, checked)
    _fill(claim, draft)
    _announce(claim, ClaimEvent.Kind.SUBMITTED, by)
    return claim


@transaction.atomic
def resubmit_claim(*, by: User, claim_id: int, checked: Checked = Checked.UNSOLVED) -> Claim:
    """Redeem Again: return a claim that was sent back to review, with its corrected draft.

    Raises:
        AlreadyDecided: the claim is not sent back, or no longer.
        CaptchaOwed: a captcha has to be solved first.
        Claim.DoesNotExist: not a claim of this member.
        NoLongerTheirs: the product has passed to another member.
        NotComplete: something that the promotion asks for is missing.
        NotEligible: no reward follows from the corrected price, or it is out of stock.
        TooLate: the last day to correct it is over.
    """
    claim = _lock_to_correct(by, claim_id)
    draft = lock_rows(ClaimDraft.objects.all(), for_deletion=True).get(claim=claim)
    if not is_complete(draft):
        raise NotComplete
    if reasons := correct_price(claim, draft):
        raise NotEligible(reasons)
    suspicion.enter(by, CORRECTION, checked)
    claim.status = Claim.Status.SUBMITTED
    claim.submitted_at = timezone.now()
    claim.due_on = due_dates.due_on(claim)
    claim.days_left = claim.correct_until = None
    claim.checks, claim.has_risk = Claim.Checks.NONE, False
    dates = "submitted_at", "due_on", "days_left", "correct_until"
    claim.save(update_fields=["status", *dates, "checks", "has_risk"])
    _fill(claim, draft)
    _announce(claim, ClaimEvent.Kind.RESUBMITTED, by)
    return claim


def _lock_to_correct(user: User, claim_id: int) -> Claim:
    if not Claim.objects.filter(pk=claim_id, user=user).exists():
        raise Claim.DoesNotExist
    claim = lock_claim(claim_id, Claim.Status.SENT_BACK)
    if not due_dates.may_correct(claim):
        raise TooLate
    refuse_if_passed_on(claim)
    return claim


@transaction.atomic
def cancel_claim(*, by: User, claim_id: int) -> Claim:
    """Withdraw a claim that has no final decision; the product can be redeemed again.

    Raises:
        AlreadyDecided: the claim is already approved, rejected or cancelled.
        Claim.DoesNotExist: not a claim of this member.
    """
    if not Claim.objects.filter(pk=claim_id, user=by).exists():
        raise Claim.DoesNotExist
    claim = lock_claim(claim_id, Claim.Status.SUBMITTED, Claim.Status.SENT_BACK)
    stock_waits.end(claim)
    claim.held_at = claim.held_by = claim.correct_until = None
    _end(claim)
    timeline.record(claim, ClaimEvent.Kind.CANCELLED, by=by)
    return claim


@transaction.atomic
def expire_claim(*, claim_id: int) -> bool:
    """End a claim that was not corrected in time; return whether it was so. E-mail the member.

    The product can be redeemed again, if the promotion still takes requests. The day stays on the
    claim: it says that the member did not withdraw it.
    """
    try:
        claim = lock_claim(claim_id, Claim.Status.SENT_BACK)
    except AlreadyDecided:
        return False
    if due_dates.may_correct(claim):
        return False
    _end(claim)
    event = timeline.record(claim, ClaimEvent.Kind.EXPIRED, by=None)
    claim_emails.expired(claim, event)
    return True


def _end(claim: Claim) -> None:
    claim.status = Claim.Status.CANCELLED
    claim.save(update_fields=["status", "held_at", "held_by", "correct_until"])
    for draft in ClaimDraft.objects.filter(claim=claim):
        delete_draft(draft)


def _lock_draft(user: User, draft_id: int) -> ClaimDraft:
    """Lock the member in the promotion, then the draft: another tab may have redeemed it."""
    drafts = ClaimDraft.objects.select_related("promotion", "registered_product")
    lock_member_in_promotion(user, drafts.get(pk=draft_id, user=user, claim=None).promotion)
    return lock_rows(drafts, for_deletion=True).get(pk=draft_id, user=user)


def _lock_complete(user: User, draft: ClaimDraft) -> RegisteredProduct:
    """Lock the draft's product if it is the member's, so that it is not transferred meanwhile."""
    if draft.registered_product_id is None:
        raise NotComplete
    owned = RegisteredProduct.objects.live().filter(user=user, pk=draft.registered_product_id)
    registered = lock_rows(owned).first()
    if registered is None or not is_complete(draft):
        raise NotComplete
    return registered


def _reward_of(user: User, registered: RegisteredProduct, draft: ClaimDraft) -> Reward:
    promotion = draft.promotion
    if promotion.at_full_demand == Promotion.AtFullDemand.CLOSE:
        lock_demand(promotion)
    standing = member_contexts(user, [registered], [promotion])
    look = evaluate(registered, promotion, standing[promotion.pk], draft)
    if look.reasons or look.reward is None:
        raise NotEligible(look.reasons)
    return look.reward


def _free_slot(user: User, draft: ClaimDraft) -> int:
    """Count under the member's lock; that a slot is unique backs the limit per e-mail up."""
    taken = Claim.objects.live().filter(user=user, promotion=draft.promotion)
    slots = {*taken.values_list("slot", flat=True)}
    return next(slot for slot in range(1, len(slots) + 2) if slot not in slots)


def _insert(claim: Claim) -> None:
    claim.submitted_at = timezone.now()
    claim.region = claim.registered_product.region
    claim.serial = claim.registered_product.serial
    claim.keep_promise(terms.current(claim.promotion))
    claim.due_on = due_dates.due_on(claim)
    while not _is_inserted(claim):
        claim.reference = new_reference()
    _refuse_if_stopped(claim)


def _is_inserted(claim: Claim) -> bool:
    """Insert the claim and its cause; return False if another claim has its reference."""
    try:
        with transaction.atomic():
            claim.cause = write_cause(claim)
            claim.save(force_insert=True)
    except IntegrityError as clash:
        # Among millions of claims, a reference of 40 random bits comes up twice now and then.
        if "reference)=" in str(clash):
            return False
        if "one_live_claim_per_promotion_and_serial" not in str(clash):
            raise
        # Claimed by an earlier owner of the unit: the one conflict that the lock does not prevent.
        raise NotEligible([SERIAL_TAKEN]) from clash
    return True


def _refuse_if_stopped(claim: Claim) -> None:
    """Ask once more whether the promotion runs, and hold its row meanwhile.

    Who pauses it or takes it down locks the row, and so waits for this claim or comes before it.
    """
    hold(claim.promotion)
    promotion = Promotion.objects.prefetch_related("texts").get(pk=claim.promotion_id)
    if not (reason := period(promotion, promotion.today())).is_met:
        raise NotEligible([reason])


def _announce(claim: Claim, kind: ClaimEvent.Kind, by: User) -> None:
    """Record the event, request the checks, and e-mail the member that the claim was received.

    A claim of a member of staff is for a lead; ops hear where there is none who may decide it.
    """
    claim.for_lead = needs_lead(claim)
    claim.save(update_fields=["for_lead"])
    if claim.for_lead:
        staff_emails.tell_ops_if_no_lead(claim)
    timeline.record(claim, kind, by=by)
    runner.request_checks(claim)
    with translation.override(claim_emails.language_of(claim)):
        reasons = reasons_of(claim)
    claim_emails.received(claim, waiting_number=waiting_number(claim), reasons=reasons)


def _fill(claim: Claim, draft: ClaimDraft) -> None:
    """Move the draft's contents to the claim; newer evidence counts, none is overwritten."""
    if write_answers(claim, draft).wants_recipient:
        values: dict[str, Any] = {"address": draft.recipient}
        Recipient.objects.update_or_create(claim=claim, defaults=values)
    if draft.photo:
        SerialPhoto.objects.create(claim=claim, upload=draft.photo)
        storage.mark_submitted([draft.photo])
    if invoices := list(draft.invoices.all()):
        register.submit_proof(registered=claim.registered_product, uploads=invoices)
    draft.delete()
