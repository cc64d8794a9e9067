"""Code replacement: a lead replaces the code of a claim that does not work; its member is told."""

from django.db import transaction

from accounts.models import User
from fulfilment.delivery import code_replacement
from fulfilment.models import ReplacedCode
from promotions.models import RewardCode
from redemptions.emails import claim_emails, still_true
from redemptions.models import Claim, ClaimEvent, timeline
from redemptions.models.conflicts import refuse_deciding
from redemptions.models.locks import lock_claim


def codes_to_replace(claim: Claim) -> list[RewardCode]:
    """Return the codes of an approved claim that can be replaced."""
    if claim.status != Claim.Status.APPROVED:
        return []
    found = (code_replacement.code_to_replace(owed) for owed in claim.all_owed)
    return [code for code in found if code]


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
    owed = claim.owed_with_code(code_id) or claim.fulfilment
    replaced = code_replacement.replace_code(
        fulfilment_id=owed.pk, code_id=code_id, by=by, reason=reason
    )
    still_true.withdraw_untrue(claim)
    timeline.record(claim, ClaimEvent.Kind.CODE_REPLACED, by=by, note=reason)
    claim_emails.code_replaced(claim, replaced)
    return replaced
