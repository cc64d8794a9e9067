"""Submit, resubmit and cancel claims, as the member; each in one transaction, under locks."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from accounts.captchas import suspicion
from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence.uploads import storage
from foundation.locks import hold, lock_rows
from products.models import RegisteredProduct
from products.registration import register
from promotions.awarding import bundles
from promotions.conditions import SERIAL_TAKEN
from promotions.early_access import head_start_of
from promotions.eligibility import Reason, period
from promotions.models import Promotion, Reward
from promotions.promises import terms
from redemptions.answers.given import write_answers
from redemptions.bundles import claimed_parts, draft_parts
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
# What the database says where another live claim has the unit, as its main product or not.
UNIT_ONCE: Final = ("one_live_claim_per_promotion_and_serial", "one_live_claim_per_unit")
Units = Mapping[int, RegisteredProduct]


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
    promotion, (registered, further) = draft.promotion, _lock_complete(by, draft)
    refuse_if_changed(draft, shown)
    claim = Claim(user=by, promotion=promotion, registered_product=registered, language=language)
    claim.reward, chosen = _earned_by(by, registered, further, draft)
    claim.slot, claim.price, claim.extras = _free_slot(by, draft), draft.price, extras_of(draft)
    _insert(claim, chosen)
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
    end(claim)
    timeline.record(claim, ClaimEvent.Kind.CANCELLED, by=by)
    return claim


def end(claim: Claim) -> None:
    """Cancel a locked claim, and delete its correction."""
    claim.status = Claim.Status.CANCELLED
    claim.save(update_fields=["status", "held_at", "held_by", "correct_until"])
    for draft in ClaimDraft.objects.filter(claim=claim):
        delete_draft(draft)


def _lock_draft(user: User, draft_id: int) -> ClaimDraft:
    """Lock the member in the promotion, then the draft: another tab may have redeemed it."""
    drafts = ClaimDraft.objects.select_related("promotion", "registered_product")
    lock_member_in_promotion(user, drafts.get(pk=draft_id, user=user, claim=None).promotion)
    return lock_rows(drafts, for_deletion=True).get(pk=draft_id, user=user)


def _lock_complete(user: User, draft: ClaimDraft) -> tuple[RegisteredProduct, Units]:
    """Lock the draft's products, in the order of their ids, so that none is transferred."""
    if draft.registered_product_id is None:
        raise NotComplete
    rows = draft_parts.rows_of(draft)
    wanted = [draft.registered_product_id, *(row.registered_product_id for row in rows)]
    owned = RegisteredProduct.objects.live().filter(user=user, pk__in=wanted).order_by("pk")
    held = {each.pk: each for each in lock_rows(owned)}
    registered = held.get(draft.registered_product_id)
    if registered is None or not is_complete(draft):
        raise NotComplete
    return registered, claimed_parts.chosen_in(rows, held)


def _earned_by(
    user: User, registered: RegisteredProduct, further: Units, draft: ClaimDraft
) -> tuple[Reward, Units]:
    """Return the reward, and the further products that it asks for."""
    promotion = draft.promotion
    if promotion.at_full_demand == Promotion.AtFullDemand.CLOSE:
        lock_demand(promotion)
    prefetch_related_objects([promotion], *bundles.OF_REWARDS)
    standing = member_contexts(user, [registered], [promotion])
    look = evaluate(registered, promotion, standing[promotion.pk], draft)
    if look.reasons or look.reward is None:
        raise NotEligible(look.reasons)
    if against := bundles.reasons_against(further, look.parts):
        raise NotEligible(against)
    return look.reward, {choice.part.pk: further[choice.part.pk] for choice in look.parts}


def _free_slot(user: User, draft: ClaimDraft) -> int:
    """Count under the member's lock; that a slot is unique backs the limit per e-mail up."""
    taken = Claim.objects.live().filter(user=user, promotion=draft.promotion)
    slots = {*taken.values_list("slot", flat=True)}
    return next(slot for slot in range(1, len(slots) + 2) if slot not in slots)


def _insert(claim: Claim, further: Units) -> None:
    claim.submitted_at, claim.is_bundle = timezone.now(), bool(further)
    claim.region = claim.registered_product.region
    claim.serial = claim.registered_product.serial
    claim.keep_promise(terms.current(claim.promotion))
    claim.due_on = due_dates.due_on(claim)
    while not _is_inserted(claim, further):
        claim.reference = new_reference()
    _refuse_if_stopped(claim)


def _is_inserted(claim: Claim, further: Units) -> bool:
    """Insert the claim, its cause and parts; return False if another claim has its reference."""
    try:
        with transaction.atomic():
            claim.cause = write_cause(claim)
            claim.save(force_insert=True)
            claimed_parts.add_parts(claim, further)
    except IntegrityError as clash:
        # Among millions of claims, a reference of 40 random bits comes up twice now and then.
        if "reference)=" in str(clash):
            return False
        if not any(name in str(clash) for name in UNIT_ONCE):
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
    head_start = head_start_of(claim.user, [promotion])
    if not (reason := period(promotion, promotion.today(), head_start)).is_met:
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
    claimed_parts.move_evidence(claim, draft)
    draft.delete()
