"""What comes on top of a claim's reward, as it was promised when the claim was submitted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from promotions.codes.pool import OutOfStock
from promotions.codes.stock import in_stock
from promotions.models import Reward
from redemptions.models import Claim
from redemptions.models.promises import Promise

_Promised = list[tuple[Reward, Promise]]


def promised_with(claim: Claim) -> _Promised:
    """Return what comes on top, and what was promised of each; no query where nothing does."""
    if not claim.extras:
        return []
    rewards = Reward.objects.filter(pk__in=claim.extras).order_by("position", "pk")
    then: dict[str, Any] = claim.terms.content["rewards"] if claim.terms else {}
    return [(each, _as_promised(each, claim, then.get(str(each.pk)))) for each in rewards]


def draws_of(promised: _Promised) -> list[int]:
    """Return the draws among it, in which the claim gets a ticket."""
    return [reward.pk for reward, _promise in promised if reward.kind == Reward.Kind.DRAW]


def things_of(promised: _Promised) -> _Promised:
    """Return all of it but the draws."""
    return [pair for pair in promised if pair[0].kind != Reward.Kind.DRAW]


def refuse_unless_left(claim: Claim) -> None:
    """Refuse to approve a claim of which something that comes on top has run out.

    Raises:
        OutOfStock: it has.
    """
    things = [reward for reward, _promise in things_of(promised_with(claim))]
    left = in_stock(things) if things else ()
    for reward in things:
        if reward.pk not in left:
            raise OutOfStock(reward)


def names_of(claims: Iterable[Claim]) -> list[str]:
    """Return the names of what comes on top of claims, in the reader's language."""
    return [promise.name_and_amount for claim in claims for _r, promise in promised_with(claim)]


def _as_promised(reward: Reward, claim: Claim, then: dict[str, Any] | None) -> Promise:
    # The same promotion, which is read already.
    reward.promotion = claim.promotion
    now = Promise.of(reward)
    if then is None:
        return now
    day = then["deliver_on"] if then["delivery"] == Reward.Delivery.ON_DATE else None
    return replace(
        now,
        name=then["name"],
        names=then["names"],
        amount_minor=then["amount_minor"],
        currency=then["currency"],
        deliver_on=date.fromisoformat(day) if day else now.deliver_on,
    )
