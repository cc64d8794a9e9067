"""Still true: whether an e-mail about a claim still holds, the one rule for every door.

What was taken back or replaced is told by no e-mail any more: the verbs withdraw what waits, under
the claim's lock; the worker asks again right before it sends; so does "Send it again".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from foundation.tables.kept_queries import KeptQuery, any_given
from fulfilment.delivery.known import matter_of
from fulfilment.models import Fulfilment, PrizeOffer
from notifications.models import Email
from notifications.outbox import truth
from redemptions.models import Claim, ClaimDraft

# The e-mails that promise a reward, or say that it was sent.
_OF_REWARDS: Final = frozenset(
    {
        "claim_approved",
        "claim_code",
        "claim_code_replaced",
        "claim_paid",
        "claim_shipped",
    }
)
_TO_CORRECT: Final = frozenset({"claim_sent_back", "claim_correct_soon"})
_WAITS: Final = "claim_waits"
_CLOSING: Final = "claim_closing"
_OFFERS: Final = frozenset({"draw_won", "draw_moved_up"})
# Asked for e-mails right before they are sent.
_OWED = KeptQuery(
    lambda: Fulfilment.objects.filter(
        cause__claim__reference=any_given("references")
    ).select_related("cause")
)
_OF_CLAIMS: Final = _OF_REWARDS | _TO_CORRECT | _OFFERS | {_WAITS}


def untrue(emails: Sequence[Email]) -> list[Email]:
    """Return those e-mails about claims that no longer hold."""
    owed: dict[str, list[Fulfilment]] = defaultdict(list)
    if references := [email.about for email in emails if email.kind in _OF_REWARDS | _OFFERS]:
        for each in _OWED.rows(references=references):
            owed[each.cause.reference].append(each)
    return [email for email in emails if not _is_still_true(email, owed)]


def _is_still_true(email: Email, owed: Mapping[str, Iterable[Fulfilment]]) -> bool:
    if email.kind == _CLOSING:
        return _is_something_open(email)
    if email.kind not in _OF_CLAIMS:
        return True
    if email.kind in _OF_REWARDS | _OFFERS:
        return _is_owed(owed.get(email.about, ()), email)
    claim = Claim.objects.filter(reference=email.about).first()
    return claim is not None and holds(claim, email)


def holds(claim: Claim, email: Email) -> bool:
    """Return whether an e-mail about this claim still holds, as the claim was read.

    Its reward is not revoked, and its code is not replaced. An e-mail that asks for a correction
    holds until the member has corrected or withdrawn, one that tells to wait until more came, and
    one about a prize until that goes to the next in line.
    """
    if email.kind in _TO_CORRECT:
        return claim.status == Claim.Status.SENT_BACK
    if email.kind == _WAITS:
        return claim.waits_for_stock_since is not None
    return email.kind not in _OF_REWARDS | _OFFERS or _is_owed(claim.all_owed, email)


def _is_owed(owed: Iterable[Fulfilment], email: Email) -> bool:
    """Return whether what an e-mail promises is among what is owed."""
    live = [each for each in owed if each.status != Fulfilment.Status.REVOKED]
    if not live:
        return False
    if email.kind in _OFFERS and email.matter:
        return _is_still_offered(email.matter)
    # Without a matter: it was queued by a version that did not note it.
    return email.matter in {"", *(matter_of(each.code_id) for each in live)}


def _is_still_offered(matter: str) -> bool:
    """Return whether the prize that an e-mail names is still the member's."""
    offer = PrizeOffer.objects.filter(pk=matter.partition(":")[2]).first()
    return offer is not None and offer.state in PrizeOffer.HOLDING


def _is_something_open(email: Email) -> bool:
    """Return whether the member has left open what the e-mail says will close."""
    theirs = {"user": email.user_id, "promotion": email.matter or None}
    return (
        not email.matter  # queued by a version that did not note its promotion
        or Claim.objects.filter(**theirs, status=Claim.Status.SENT_BACK).exists()
        or ClaimDraft.objects.of_new_claims().filter(**theirs).exists()
    )


def withdraw_untrue(claim: Claim) -> int:
    """Withdraw the e-mails about a claim that no longer hold; return how many.

    Call it with the claim locked, after what made them untrue.
    """
    return truth.withdraw_untrue(Email.objects.filter(about=claim.reference))
