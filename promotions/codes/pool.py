"""The code pool: allocate, decrypt, count and void codes. Only it and loading.py write them.

A code is worth money: it goes to one claim, is encrypted at rest, and is never printed or logged.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.encryption import decrypt, digest
from promotions.models import CodeBatch, Reward, RewardCode

SEPARATORS = re.compile(r"[^a-z0-9]")
ANY_CASE_SEPARATORS = re.compile(r"[^A-Za-z0-9]")
LINKS = ("http://", "https://", "HTTP://", "HTTPS://")


class OutOfStock(Exception):
    """None of this reward are left."""

    def __init__(self, reward: Reward) -> None:
        super().__init__(f"{reward} is out of stock.")
        self.reward = reward


@dataclass(frozen=True, slots=True)
class Stock:
    """How many codes of a reward are free, allocated and voided."""

    reward: Reward
    free: int
    allocated: int
    voided: int

    @property
    def loaded(self) -> int:
        """How many codes were loaded, without the voided ones."""
        return self.free + self.allocated


def free(reward: Reward | OuterRef) -> QuerySet[RewardCode]:
    """Find the codes that can still be allocated, the oldest batch first.

    The order is that of the partial index of free codes and of no other. Ordered by primary key
    alone, PostgreSQL scanned every allocated code first: 100 ms in a pool of a million.
    """
    codes = RewardCode.objects.filter(reward=reward, allocated_at=None, voided_at=None)
    return codes.order_by("batch_id", "pk")


def allocate(reward: Reward) -> RewardCode:
    """Allocate one free code; call it inside the transaction that records the claim it is for.

    Locks one free row and updates it by its key, so that no two claims get the same code
    (research: an UPDATE over a sliced subquery took five rows instead of one).

    Raises:
        OutOfStock: no free code is left, or other transactions hold the last ones.
    """
    code = free(reward).select_for_update(skip_locked=True, no_key=True).first()
    if code is None:
        raise OutOfStock(reward)
    code.allocated_at = timezone.now()
    code.save(update_fields=["allocated_at"])
    return code


def void_code(code: RewardCode) -> None:
    """Void a code that was allocated to a claim which loses it: nobody gets it again."""
    code.voided_at = timezone.now()
    code.save(update_fields=["voided_at"])


def decrypt_code(code: RewardCode) -> str:
    """Decrypt a code, only for the member who owns it and the e-mail to that member."""
    return decrypt(code.ciphertext)


def stock(rewards: Iterable[Reward]) -> list[Stock]:
    """Count the codes of each reward, in one query."""
    rewards = list(rewards)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT reward_id,
                   count(*) FILTER (WHERE allocated_at IS NULL AND voided_at IS NULL),
                   count(allocated_at), count(voided_at)
            FROM promotions_rewardcode WHERE reward_id = ANY(%s) GROUP BY reward_id
            """,
            [[reward.pk for reward in rewards]],
        )
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Stock(reward, *counts.get(reward.pk, (0, 0, 0))) for reward in rewards]


def batches(rewards: Iterable[Reward]) -> QuerySet[CodeBatch]:
    """List the batches loaded for these rewards, newest first, with the counts of each."""
    return counted(CodeBatch.objects.filter(reward__in=list(rewards)))


def counted(batches: QuerySet[CodeBatch]) -> QuerySet[CodeBatch]:
    """Count the codes of each batch that are free, allocated and voided, within its query."""
    is_free = Q(codes__allocated_at=None, codes__voided_at=None)
    return batches.annotate(
        free=Count("codes", filter=is_free),
        allocated=Count("codes__allocated_at"),
        voided=Count("codes__voided_at"),
    )


def code_digest(code: str, *, is_case_sensitive: bool = False) -> bytes:
    """Return the digest to look a code up by; it ignores case and separators, as most shops do.

    In a pool where case tells codes apart it ignores separators only; a link is taken as it is.
    """
    if code.startswith(LINKS):
        return digest("reward link", code)
    if is_case_sensitive:
        return digest("reward code", ANY_CASE_SEPARATORS.sub("", code))
    return digest("reward code", SEPARATORS.sub("", code.casefold()))
