"""A member with products, claims and e-mails, written in bulk, and promotions that fit them.

For the benchmark of the pages and for the tests that hold down what a page asks the database.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from fulfilment.models import Fulfilment
from notifications.models import Email
from products.models import RegisteredProduct
from promotions.models import Promotion, PromotionText, Reward, RewardCode
from redemptions.models import Claim, Decision
from tests.claim_rows import owed_for, with_causes
from tests.crowd import registered_by
from tests.factories import make_member, make_promotion, make_reward, today

REASON = "The invoice cannot be read."
# Of ten claims; the first is the newest.
MIX = (
    *[Claim.Status.SUBMITTED] * 3,
    Claim.Status.SENT_BACK,
    *[Claim.Status.APPROVED] * 4,
    Claim.Status.REJECTED,
    Claim.Status.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A member, and what the member's pages are about."""

    member: User
    promotions: list[Promotion]
    claims: list[Claim]


def make_stage(*, products: int, claims: int, promotions: int, emails: int) -> Stage:
    """Write the rows; each promotion fits each product."""
    member = make_member()
    registered = registered_by([member] * products)
    running = [make_promotion(limit_per_member=claims + products) for _ in range(promotions)]
    PromotionText.objects.bulk_create(
        PromotionText(promotion=one, language="en", field="summary", text="A code as a gift.")
        for one in running
    )
    rewards = [make_reward(one, n=claims) for one in running]
    made = _write_claims(registered, rewards, claims)
    Email.objects.bulk_create(_email(member, number) for number in range(emails))
    return Stage(member, running, made)


def _write_claims(
    products: list[RegisteredProduct], rewards: list[Reward], number: int
) -> list[Claim]:
    made = (
        _claim(products[place % len(products)], rewards[place % len(rewards)], place)
        for place in range(number)
    )
    claims = Claim.objects.bulk_create(with_causes(made))
    by = make_member(is_staff=True)
    decided = [claim for claim in claims if claim.status in Decision.Outcome.values]
    Decision.objects.bulk_create(
        Decision(
            claim=claim,
            outcome=claim.status,
            reason="" if claim.status == Claim.Status.APPROVED else REASON,
            decided_at=claim.submitted_at,
            decided_by=by,
        )
        for claim in decided
    )
    approved = [claim for claim in decided if claim.status == Claim.Status.APPROVED]
    _write_fulfilments(approved)
    return claims


def _write_fulfilments(approved: list[Claim]) -> None:
    codes = {
        reward: iter(RewardCode.objects.filter(reward=reward).order_by("pk"))
        for reward in {claim.reward_id for claim in approved}
    }
    Fulfilment.objects.bulk_create(
        owed_for(
            claim,
            status=Fulfilment.Status.DELIVERED,
            code=next(codes[claim.reward_id]),
            due_on=today(),
            delivered_at=claim.submitted_at,
        )
        for claim in approved
    )
    given = RewardCode.objects.filter(fulfilment__cause__claim__in=approved)
    given.update(allocated_at=timezone.now())


def _claim(registered: RegisteredProduct, reward: Reward, place: int) -> Claim:
    moment, status = timezone.now() - timedelta(hours=place), MIX[place % len(MIX)]
    return Claim(
        user=registered.user,
        promotion=reward.promotion,
        registered_product=registered,
        serial=registered.serial,
        reward=reward,
        status=status,
        slot=place,
        region="DE",
        submitted_at=moment,
        due_on=today() + timedelta(days=20),
        correct_until=today() + timedelta(days=9),
        decided_at=None if status == Claim.Status.SUBMITTED else moment,
    )


def _email(member: User, number: int) -> Email:
    return Email(
        kind="claim_received",
        user=member,
        to=member.email,
        language="en",
        subject=f"We have received your claim {number}",
        text="We have received your claim.\n",
        html="<p>We have received your claim.</p>",
        message_id=f"<{number}-{member.pk}@example.com>",
        dedupe_key=f"stage:{member.pk}:{number}",
    )


@dataclass(slots=True)
class Asked:
    """What a page asked the database: how many queries, and how many rows came."""

    queries: int = 0
    rows: int = 0


@contextmanager
def counted() -> Iterator[Asked]:
    """Count the queries of a block, and the rows that they gave."""
    asked = Asked()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:  # noqa: FBT001 -- as Django calls it
        result = execute(sql, params, many, context)
        asked.queries += 1
        if sql.startswith("SELECT"):
            asked.rows += max(context["cursor"].rowcount, 0)
        return result

    with connection.execute_wrapper(count):
        yield asked
