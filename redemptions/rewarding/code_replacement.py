"""Code replacement: a lead replaces a member's code that does not work."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from promotions.codes import pool
from promotions.models import RewardCode
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, Fulfilment, ReplacedCode, timeline
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim


class NothingToReplace(Exception):
    """The member has no code, or no longer this one because someone else replaced it first."""


def code_to_replace(claim: Claim) -> RewardCode | None:
    """Return the code delivered for an approved claim, which can be replaced, or None."""
    fulfilment: Fulfilment | None = getattr(claim, "fulfilment", None)
    if fulfilment is None or claim.status != Claim.Status.APPROVED:
        return None
    return fulfilment.code if fulfilment.status == Fulfilment.Status.DELIVERED else None


@transaction.atomic
def replace_code(*, claim_id: int, code_id: int, by: User, reason: str) -> ReplacedCode:
    """Void a member's code and e-mail another one with the reason.

    ``code_id`` is the code that does not work: if two leads act at once, the second replaces
    nothing. The member has exactly one live code at all times.

    Raises:
        AlreadyDecided: the claim is not approved.
        ConflictOfInterest: it is the lead's own code.
        NothingToReplace: the member does not have that code, or no longer has it.
        promotions.codes.pool.OutOfStock: there is no other code; nothing has changed.
        ValueError: the reason is empty.
    """
    claim = lock_claim(claim_id, Claim.Status.APPROVED)
    refuse_deciding(claim, by)
    reason = timeline.needed(reason)
    old = code_to_replace(claim)
    if old is None or old.pk != code_id:
        raise NothingToReplace
    fulfilment = claim.fulfilment
    fulfilment.code = pool.allocate(claim.reward)
    fulfilment.save(update_fields=["code"])
    pool.void_code(old)
    replaced = ReplacedCode.objects.create(
        fulfilment=fulfilment, code=old, reason=reason, replaced_at=timezone.now(), replaced_by=by
    )
    timeline.record(claim, ClaimEvent.Kind.CODE_REPLACED, by=by, note=reason)
    claim_emails.code_replaced(claim, fulfilment, replaced)
    return replaced
