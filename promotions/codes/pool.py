"""The code pool: allocate, decrypt, count and void codes. Only it and loading.py write them.

A code is worth money: it goes to one claim, is encrypted at rest, and is never printed or logged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.encryption import KeyMissing, Undecryptable, decrypt, encrypt, encrypt_all
from foundation.locks import lock_rows
from promotions.codes import alarms
from promotions.codes.expiry import least_expiry, least_expiry_by
from promotions.models import CodeBatch, Reward, RewardCode

# What its encryption is bound to, beside the seal of its row.
CODE: Final = "reward code"
# So many unreadable codes in a row mean that a key is missing, not that codes are damaged.
MOST_UNREADABLE: Final = 3


class CannotAllocate(Exception):
    """Nothing of this reward can be given at the moment."""

    def __init__(self, reward: Reward, message: str) -> None:
        super().__init__(message)
        self.reward = reward

    @property
    def words(self) -> str:
        """Why, in a sentence for staff in their language."""
        raise NotImplementedError


class OutOfStock(CannotAllocate):
    """None of this reward are left."""

    def __init__(self, reward: Reward) -> None:
        super().__init__(reward, f"{reward} is out of stock.")

    @property
    def words(self) -> str:
        """Why, in a sentence for staff in their language."""
        return _("%(reward)s is out of stock.") % {"reward": self.reward}


class CodesUnreadable(CannotAllocate):
    """There are codes, but the next ones cannot be decrypted: a key may be missing."""

    def __init__(self, reward: Reward) -> None:
        super().__init__(reward, f"The codes of {reward} cannot be read.")

    @property
    def words(self) -> str:
        """Why, in a sentence for staff in their language."""
        text = _("The codes of %(reward)s can't be read at the moment; ops have been told.")
        return text % {"reward": self.reward}


class CodeUnreadable(Exception):
    """This code cannot be decrypted: it was changed, or its key is not in CODE_KEYS.

    ``missing_key`` is the id of the key, where that is what is known to be wrong.
    """

    def __init__(self, code: RewardCode, *, missing_key: str = "") -> None:
        super().__init__(code.pk)
        self.missing_key = missing_key


@dataclass(frozen=True, slots=True)
class Stock:
    """How many codes of a reward are free, allocated, voided and set aside as unreadable.

    ``expiring``: nobody has them, and they expire too soon to be handed out.
    """

    reward: Reward
    free: int
    allocated: int
    voided: int
    set_aside: int = 0
    expiring: int = 0

    @property
    def loaded(self) -> int:
        """How many codes were loaded, without the voided ones."""
        return self.free + self.allocated


def free(reward: Reward | OuterRef) -> QuerySet[RewardCode]:
    """Find the codes that can still be allocated: first what expires first, of the oldest batch.

    What expires too soon is left out. Within another query, ``least_expiry`` there tells how soon.
    The order is that of the partial index of free codes and of no other. Ordered by primary key
    alone, PostgreSQL scanned every allocated code first: 100 ms in a pool of a million.
    """
    least = least_expiry(reward) if isinstance(reward, Reward) else OuterRef("least_expiry")
    codes = RewardCode.objects.filter(
        reward=reward,
        allocated_at=None,
        voided_at=None,
        unreadable_at=None,
        expires_on__gte=least,
    )
    return codes.order_by("expires_on", "batch_id", "pk")


# The subquery is a scalar, evaluated once: as a table it took five rows instead of one.
TAKE: Final = """
    UPDATE promotions_rewardcode SET allocated_at = %s
    WHERE id = (
        SELECT id FROM promotions_rewardcode
        WHERE reward_id = %s AND allocated_at IS NULL AND voided_at IS NULL
            AND unreadable_at IS NULL AND expires_on >= %s
        ORDER BY expires_on, batch_id, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING id, batch_id, reward_id, expires_on, ciphertext, seal, allocated_at
"""


def take_first(reward: Reward) -> RewardCode:
    """Allocate the first code that nobody holds, in one statement; else as ``allocate`` does.

    Raises:
        OutOfStock: as ``allocate``.
        CodeUnreadable: it cannot be decrypted, but is taken: roll back, and use ``allocate``.
    """
    found = list(RewardCode.objects.raw(TAKE, [timezone.now(), reward.pk, least_expiry(reward)]))
    if not found:
        return allocate(reward)
    if fault := fault_of(found[0]):
        raise fault
    return found[0]


def allocate(reward: Reward) -> RewardCode:
    """Allocate one free code; call it inside the transaction that records the claim it is for.

    Locks one free row and updates it by its key, so that no two claims get the same code. It is
    decrypted before it is handed out. One that cannot be is set aside, but only once a later one
    can be: else the fault is not the code's, and a worker with old keys would empty the pool. So
    would one that lacks a key: at the first code that names another nothing is set aside.

    Raises:
        OutOfStock: no free code is left.
        CodesUnreadable: none of the next codes can be decrypted; none was set aside.
    """
    unreadable: list[RewardCode] = []
    while len(unreadable) < MOST_UNREADABLE and (code := _lock_free(reward, unreadable)):
        fault = fault_of(code)
        if fault is None:
            _set_aside(reward, unreadable)
            code.allocated_at = timezone.now()
            code.save(update_fields=["allocated_at"])
            return code
        if fault.missing_key:
            raise CodesUnreadable(reward) from fault
        unreadable.append(code)
    raise CodesUnreadable(reward) if unreadable else OutOfStock(reward)


def _lock_free(reward: Reward, besides: Sequence[RewardCode]) -> RewardCode | None:
    """Lock the first free code that nobody holds; else wait for those who hold the last ones.

    They may give theirs back: skipping locked rows alone would report "out of stock" too early.
    """
    codes = free(reward).exclude(pk__in=[code.pk for code in besides])
    found = lock_rows(codes, skip_locked=True).first()
    return found or lock_rows(codes).first()


def _set_aside(reward: Reward, codes: Sequence[RewardCode]) -> None:
    """Set codes aside that cannot be read, and tell ops; ``restore`` brings them back."""
    if codes:
        keys = [code.pk for code in codes]
        RewardCode.objects.filter(pk__in=keys).update(unreadable_at=timezone.now())
        alarms.tell_of_set_aside(reward, codes)


def void_code(code: RewardCode) -> None:
    """Void a code that was allocated to a claim which loses it: nobody gets it again."""
    code.voided_at = timezone.now()
    code.save(update_fields=["voided_at"])


def encrypt_code(code: str, seal: UUID) -> bytes:
    """Encrypt a code for the row with this seal."""
    return encrypt(code, CODE, seal)


def encrypt_codes(codes: Sequence[str]) -> list[tuple[str, bytes]]:
    """Encrypt many codes, each for a row with the seal beside it."""
    return encrypt_all(codes, CODE)


def decrypt_code(code: RewardCode) -> str:
    """Decrypt a code, only for the member who owns it and the e-mail to that member.

    Raises:
        CodeUnreadable: it cannot be decrypted.
    """
    try:
        return decrypt(code.ciphertext, CODE, code.seal)
    except KeyMissing as missing:
        raise CodeUnreadable(code, missing_key=missing.key_id) from None
    except Undecryptable:
        raise CodeUnreadable(code) from None


def fault_of(code: RewardCode) -> CodeUnreadable | None:
    """Return why a code cannot be decrypted with today's keys; None if it can be."""
    try:
        decrypt_code(code)
    except CodeUnreadable as fault:
        return fault
    return None


def fault_of_next(reward: Reward) -> CodeUnreadable | None:
    """Return why ``allocate`` would find no readable code; None also if none is left at all."""
    fault = None
    for code in free(reward)[:MOST_UNREADABLE]:
        fault = fault_of(code)
        if fault is None or fault.missing_key:
            return fault
    return fault


def stock(rewards: Iterable[Reward]) -> list[Stock]:
    """Count the codes of each reward, in one query."""
    rewards = list(rewards)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT reward_id,
                   count(*) FILTER (WHERE is_left AND expires_on >= least),
                   count(allocated_at), count(voided_at),
                   count(unreadable_at) FILTER (WHERE voided_at IS NULL),
                   count(*) FILTER (WHERE is_left AND expires_on < least)
            FROM promotions_rewardcode
            JOIN unnest(%s::bigint[], %s::date[]) AS asked (reward_id, least) USING (reward_id)
            CROSS JOIN LATERAL (SELECT allocated_at IS NULL AND voided_at IS NULL
                                       AND unreadable_at IS NULL AS is_left) AS it
            GROUP BY reward_id
            """,
            [[reward.pk for reward in rewards], [least_expiry(reward) for reward in rewards]],
        )
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Stock(reward, *counts.get(reward.pk, (0, 0, 0))) for reward in rewards]


def batches(rewards: Iterable[Reward]) -> QuerySet[CodeBatch]:
    """List the batches loaded for these rewards, newest first, with the counts of each."""
    return counted(CodeBatch.objects.filter(reward__in=list(rewards)))


def counted(batches: QuerySet[CodeBatch]) -> QuerySet[CodeBatch]:
    """Count the codes of each batch by what became of them, within its query."""
    is_left = Q(codes__allocated_at=None, codes__voided_at=None)
    is_readable = is_left & Q(codes__unreadable_at=None)
    least = least_expiry_by("reward__")
    return batches.annotate(
        free=Count("codes", filter=is_readable & Q(codes__expires_on__gte=least)),
        expiring=Count("codes", filter=is_readable & Q(codes__expires_on__lt=least)),
        set_aside=Count("codes", filter=is_left & Q(codes__unreadable_at__isnull=False)),
        allocated=Count("codes__allocated_at"),
        voided=Count("codes__voided_at"),
    )
