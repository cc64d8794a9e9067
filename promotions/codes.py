"""The code pool: load, take, read, count. The only writer of reward codes.

A code is money: it goes to one claim, is encrypted at rest, and is never printed or logged.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from notifications.sealing import digest, seal, unseal
from products.copying import copy_rows
from promotions.models import CodeBatch, Reward, RewardCode

ANY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,98}[A-Za-z0-9]")
STAGED = ("line", "digest", "ciphertext")
STAGE = "CREATE TEMP TABLE staged_codes (line bigint, digest bytea, ciphertext bytea)"
MOVE = """
    INSERT INTO promotions_rewardcode (batch_id, reward_id, digest, ciphertext)
    SELECT %s, %s, digest, ciphertext FROM staged_codes ORDER BY line
    ON CONFLICT (digest) DO NOTHING
"""


class OutOfStock(Exception):
    """Nothing is left of this reward."""

    def __init__(self, reward: Reward) -> None:
        super().__init__(f"{reward} is out of stock.")
        self.reward = reward


class BadLines(Exception):
    """A strict load found lines that are no codes; nothing was loaded."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(lines)} bad lines")
        self.lines = lines


@dataclass
class Loaded:
    """What a load did: figures and line numbers, never a code."""

    added: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stock:
    """How many codes of a reward there are."""

    reward: Reward
    free: int
    allocated: int
    voided: int


def free(reward: Reward | OuterRef) -> QuerySet[RewardCode]:
    """Find the codes that can still be taken, the oldest batch first.

    In the order of the index of free codes, which no other index has. By the key alone PostgreSQL
    walked past every code that was taken before: 100 ms in a pool of a million.
    """
    codes = RewardCode.objects.filter(reward=reward, allocated_at=None, voided_at=None)
    return codes.order_by("batch_id", "pk")


def take(reward: Reward) -> RewardCode:
    """Take one free code for a claim; call it inside the transaction that records for whom.

    Locks one free row and updates it by its key, so that no two claims get the same code
    (research: an UPDATE over a sliced subquery took five rows instead of one).

    Raises:
        OutOfStock: no free code is left, or each is being taken at this moment.
    """
    code = free(reward).select_for_update(skip_locked=True, no_key=True).first()
    if code is None:
        raise OutOfStock(reward)
    code.allocated_at = timezone.now()
    code.save(update_fields=["allocated_at"])
    return code


def read(code: RewardCode) -> str:
    """Decrypt a code, for the member whose it is and the letter to that member."""
    return unseal(code.ciphertext)


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


@transaction.atomic
def load(
    *, reward: Reward, lines: Iterable[str], file_name: str, strict: bool, dry_run: bool
) -> Loaded:
    """Load codes, one a line, into the pool of a reward; a code that is known is left alone.

    Streams through COPY into a staging table, so that a million codes need no more memory than
    a thousand. Loading the same file again adds nothing; a dry run does all of it and takes it
    back.

    Raises:
        BadLines: ``strict`` and some lines hold no code; nothing was loaded.
    """
    result = Loaded()
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        staged = copy_rows(cursor, "staged_codes", STAGED, _sealed(reward, lines, result))
        if strict and result.bad:
            raise BadLines(result.bad)
        batch = CodeBatch.objects.create(reward=reward, file_name=file_name[-200:])
        cursor.execute(MOVE, [batch.pk, reward.pk])
        result.added = cursor.rowcount
        result.known = staged - result.added
        cursor.execute("DROP TABLE staged_codes")
    if result.added == 0:
        batch.delete()
    if dry_run:
        transaction.set_rollback(True)
    return result


def _sealed(
    reward: Reward, lines: Iterable[str], result: Loaded
) -> Iterator[tuple[int, bytes, bytes]]:
    shape = _shape(reward.code_pattern)
    for number, line in enumerate(lines, start=1):
        code = line.strip().lstrip("\ufeff")
        if not code:
            continue
        if not shape.fullmatch(code):
            result.bad.append((number, _what_is_wrong(code, reward)))
            continue
        yield number, digest("reward code", code), seal(code)


def _shape(pattern: str) -> re.Pattern[str]:
    """Turn AAAAA-BBBBB-CCCCC into the rule for a code: a letter stands for a letter or digit."""
    if not pattern:
        return ANY_CODE
    return re.compile("".join("[A-Za-z0-9]" if s.isalnum() else re.escape(s) for s in pattern))


def _what_is_wrong(code: str, reward: Reward) -> str:
    if "," in code or ";" in code or "\t" in code:
        return "more than one column: give one code a line and nothing else"
    if reward.code_pattern:
        return f"does not look like {reward.code_pattern}"
    return "is no code: 4 to 100 letters, digits and hyphens"
