"""Past claims for one member, the same mix on every page of the history."""

from datetime import timedelta
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Fulfilment
from products.models import RegisteredProduct
from promotions.codes import pool
from promotions.models import Reward
from redemptions.models import Claim, Decision
from tests.claim_rows import owed_for, with_causes
from tests.crowd import registered_by
from tests.factories import today

PRODUCTS, CLAIMED = 12, 10  # two products remain to be redeemed
APPROVED_EVERY = 20
REASON = "The invoice cannot be read."


def give(member: User, rewards: list[Reward], number: int, *, decided_by: User) -> None:
    """Create this number of claims for the member, newest first: one in 20 approved, with its code.

    The others are rejected or cancelled, since only those may be repeated for a product. Half of
    all are for the first reward.
    """
    products = registered_by([member] * PRODUCTS)[:CLAIMED]
    against = cycle([Claim.Status.REJECTED, Claim.Status.CANCELLED])
    claims = []
    for place in range(number):
        turn, is_rest = divmod(place, APPROVED_EVERY)
        if is_rest:
            reward = rewards[place % len(rewards) if place % 2 else 0]
            claims.append(_claim(products[place % CLAIMED], reward, place, next(against)))
        else:
            reward = rewards[turn // CLAIMED]
            claims.append(_claim(products[turn % CLAIMED], reward, place, Claim.Status.APPROVED))
    with transaction.atomic():
        _decide(Claim.objects.bulk_create(with_causes(claims)), decided_by)


def _claim(
    registered: RegisteredProduct, reward: Reward, place: int, status: Claim.Status
) -> Claim:
    moment = timezone.now() - timedelta(hours=place)
    return Claim(
        user=registered.user,
        promotion=reward.promotion,
        registered_product=registered,
        serial=registered.serial,
        reward=reward,
        status=status,
        slot=place,
        submitted_at=moment,
        due_on=today(),
        decided_at=moment,
    )


def _decide(claims: list[Claim], by: User) -> None:
    decided = [claim for claim in claims if claim.status != Claim.Status.CANCELLED]
    Decision.objects.bulk_create(
        Decision(
            claim=claim,
            outcome=claim.status,
            reason=REASON,
            decided_at=claim.submitted_at,
            decided_by=by,
        )
        for claim in decided
    )
    Fulfilment.objects.bulk_create(
        owed_for(
            claim,
            status=Fulfilment.Status.DELIVERED,
            code=pool.allocate(claim.reward),
            due_on=today(),
            delivered_at=claim.submitted_at,
        )
        for claim in decided
        if claim.status == Claim.Status.APPROVED
    )
