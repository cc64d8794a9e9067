"""Replacements: a lead gives a member another code for one that does not work."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from promotions.codes import pool
from promotions.models import RewardCode
from redemptions.emails import claim_emails
from redemptions.models import Claim, ClaimEvent, Fulfilment, ReplacedCode, timeline
from redemptions.models.locks import lock_claim


class NothingToReplace(Exception):
    """The member has no code, or another one than the act was about: somebody was faster."""


def code_to_replace(claim: Claim) -> RewardCode | None:
    """Find the code that a member has got for a claim and that may be replaced."""
    fulfilment: Fulfilment | None = getattr(claim, "fulfilment", None)
    if fulfilment is None or claim.status != Claim.Status.APPROVED:
        return None
    return fulfilment.code if fulfilment.status == Fulfilment.Status.DELIVERED else None


@transaction.atomic
def replace_code(*, claim_id: int, code_id: int, by: User, reason: str) -> ReplacedCode:
    """Void the code that a member got and deliver another one; a letter brings it and says why.

    ``code_id`` names the code that does not work: of two leads at once the second replaces
    nothing, and the member has one live code throughout.

    Raises:
        AlreadyDecided: the claim is not approved.
        NothingToReplace: that code is not the member's, or not any more.
        promotions.codes.pool.OutOfStock: there is no other code; nothing was changed.
        ValueError: no reason is given.
    """
    claim = lock_claim(claim_id, Claim.Status.APPROVED)
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
