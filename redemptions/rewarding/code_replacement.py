"""Code replacement: a lead replaces a member's code that does not work."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from promotions.codes import pool
from promotions.models import RewardCode
from redemptions.emails import claim_emails, still_true
from redemptions.models import Claim, ClaimEvent, Fulfilment, ReplacedCode, timeline
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim


class NothingToReplace(Exception):
    """The member has no code, or no longer this one because someone else replaced it first."""


def code_to_replace(claim: Claim) -> RewardCode | None:
    """Return the code of an approved claim that can be replaced, or None.

    One that was delivered, or whose delivery has failed, because it cannot be read for example.
    """
    fulfilment: Fulfilment | None = getattr(claim, "fulfilment", None)
    if fulfilment is None or claim.status != Claim.Status.APPROVED:
        return None
    known = {Fulfilment.Status.DELIVERED, Fulfilment.Status.FAILED}
    return fulfilment.code if fulfilment.status in known else None


@transaction.atomic
def replace_code(*, claim_id: int, code_id: int, by: User, reason: str) -> ReplacedCode:
    """Void a member's code and e-mail another one with the reason.

    An e-mail that waits to tell the old one is withdrawn. ``code_id`` is the code that does not
    work: if two leads act at once, the second replaces nothing. The member has exactly one live
    code at all times.

    Raises:
        AlreadyDecided: the claim is not approved.
        ConflictOfInterest: it is the lead's own code.
        NothingToReplace: the member does not have that code, or no longer has it.
        pool.CannotAllocate: there is no other code that can be read; nothing has changed.
        ValueError: the reason is empty.
    """
    claim = lock_claim(claim_id, Claim.Status.APPROVED)
    refuse_deciding(claim, by)
    reason = timeline.needed(reason)
    old = code_to_replace(claim)
    if old is None or old.pk != code_id:
        raise NothingToReplace
    fulfilment = claim.fulfilment
    _allocate_another(fulfilment)
    still_true.withdraw_untrue(claim)
    pool.void_code(old)
    replaced = ReplacedCode.objects.create(
        fulfilment=fulfilment, code=old, reason=reason, replaced_at=timezone.now(), replaced_by=by
    )
    timeline.record(claim, ClaimEvent.Kind.CODE_REPLACED, by=by, note=reason)
    claim_emails.code_replaced(claim, replaced)
    return replaced


def _allocate_another(fulfilment: Fulfilment) -> None:
    """Allocate another code, which counts as delivered at once; no page has shown it yet."""
    fulfilment.code = pool.allocate(fulfilment.claim.reward)
    fulfilment.status = Fulfilment.Status.DELIVERED
    fulfilment.delivered_at = fulfilment.delivered_at or timezone.now()
    fulfilment.code_shown_at = None
    fulfilment.save(update_fields=["code", "status", "delivered_at", "code_shown_at"])
