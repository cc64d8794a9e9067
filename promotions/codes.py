"""The code pool: load, take, read, count. The only writer of reward codes.

A code is money: it goes to one claim, is encrypted at rest, and is never printed or logged.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications.sealing import digest, seal, unseal
from products.copying import copy_rows
from promotions.models import CodeBatch, Reward, RewardCode

ANY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,98}[A-Za-z0-9]")
STAGED = ("line", "digest", "ciphertext")
STAGE = "CREATE TEMP TABLE staged_codes (line bigint, digest bytea, ciphertext bytea)"
# A code that was loaded for the wrong reward and taken back: nobody has it, and here it belongs.
BRING_OVER = """
    UPDATE promotions_rewardcode AS known SET batch_id = %s, reward_id = %s, voided_at = NULL
    FROM staged_codes AS s
    WHERE known.digest = s.digest AND known.reward_id <> %s
        AND known.voided_at IS NOT NULL AND known.allocated_at IS NULL
"""
MOVE = """
    INSERT INTO promotions_rewardcode (batch_id, reward_id, digest, ciphertext)
    SELECT %s, %s, digest, ciphertext FROM staged_codes ORDER BY line
    ON CONFLICT (digest) DO NOTHING
"""
ELSEWHERE = """
    SELECT s.line FROM staged_codes AS s JOIN promotions_rewardcode AS known USING (digest)
    WHERE known.reward_id <> %s ORDER BY s.line
"""
OF_ANOTHER = "belongs to another reward"
SEPARATORS = re.compile(r"[^a-z0-9]")


class OutOfStock(Exception):
    """Nothing is left of this reward."""

    def __init__(self, reward: Reward) -> None:
        super().__init__(f"{reward} is out of stock.")
        self.reward = reward


class BadLines(Exception):
    """A strict load found lines that are no codes of this reward; nothing was loaded."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(lines)} bad lines")
        self.lines = lines


@dataclass
class Loaded:
    """What a load did: figures and line numbers, never a code.

    elsewhere: the lines whose codes belong to another reward, for which nothing was loaded.
    """

    added: int = 0
    known: int = 0
    elsewhere: list[int] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stock:
    """How many codes of a reward there are."""

    reward: Reward
    free: int
    allocated: int
    voided: int

    @property
    def loaded(self) -> int:
        """How many there were to be given, those taken back aside."""
        return self.free + self.allocated


@dataclass(frozen=True, slots=True)
class Voided:
    """What became of the codes of a batch: taken back now, members', and taken back before."""

    voided: int
    allocated: int
    before: int


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


def put_out_of_use(code: RewardCode) -> None:
    """Void a code that was taken for a claim, which is not to have it: nobody gets it again."""
    code.voided_at = timezone.now()
    code.save(update_fields=["voided_at"])


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


def batches(rewards: Iterable[Reward]) -> QuerySet[CodeBatch]:
    """List what was loaded for these rewards, the newest first, with the figures of each file."""
    is_free = Q(codes__allocated_at=None, codes__voided_at=None)
    return CodeBatch.objects.filter(reward__in=list(rewards)).annotate(
        free=Count("codes", filter=is_free),
        allocated=Count("codes__allocated_at"),
        voided=Count("codes__voided_at"),
    )


@transaction.atomic
def void(*, batch_id: int, dry_run: bool) -> Voided:
    """Take back a file of codes that was loaded by mistake: all that no member has got.

    A voided code is never handed out for its reward again; loaded for another reward, it comes
    over to that one. Safe to run twice; a dry run only counts.

    Raises:
        CodeBatch.DoesNotExist: no file was loaded under this number.
    """
    batch = CodeBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    before = batch.codes.filter(allocated_at=None, voided_at__isnull=False).count()
    # One statement: a code that is being taken meanwhile is looked at again once it is taken.
    unclaimed = batch.codes.filter(allocated_at=None, voided_at=None)
    voided = unclaimed.count() if dry_run else unclaimed.update(voided_at=timezone.now())
    allocated = batch.codes.filter(allocated_at__isnull=False).count()
    return Voided(voided, allocated, before)


@transaction.atomic
def load(
    *, reward: Reward, lines: Iterable[str], file_name: str, strict: bool, dry_run: bool
) -> Loaded:
    """Load codes, one a line, into the pool of a reward; a code that is known is left alone.

    Streams through COPY into a staging table, so that a million codes need no more memory than
    a thousand. Loading the same file again adds nothing; a dry run does all of it and takes it
    back.

    Raises:
        BadLines: ``strict`` and some lines hold no code of this reward; nothing was loaded.
    """
    result = Loaded()
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        staged = copy_rows(cursor, "staged_codes", STAGED, _sealed(reward, lines, result))
        if strict and result.bad:
            raise BadLines(result.bad)
        batch = CodeBatch.objects.create(reward=reward, file_name=file_name[-200:])
        result.added = _move(cursor, batch)
        result.elsewhere = _elsewhere(cursor, reward)
        result.known = staged - result.added - len(result.elsewhere)
        cursor.execute("DROP TABLE staged_codes")
    if strict and result.elsewhere:
        raise BadLines([(line, OF_ANOTHER) for line in result.elsewhere])
    if result.added == 0:
        batch.delete()
    if dry_run:
        transaction.set_rollback(True)
    return result


def _move(cursor: CursorWrapper, batch: CodeBatch) -> int:
    cursor.execute(BRING_OVER, [batch.pk, batch.reward_id, batch.reward_id])
    brought_over: int = cursor.rowcount
    cursor.execute(MOVE, [batch.pk, batch.reward_id])
    added: int = cursor.rowcount
    return brought_over + added


def _elsewhere(cursor: CursorWrapper, reward: Reward) -> list[int]:
    cursor.execute(ELSEWHERE, [reward.pk])
    return [line for (line,) in cursor.fetchall()]


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
        yield number, code_digest(code), seal(code)


def code_digest(code: str) -> bytes:
    """Make the digest that finds a code again; shops ignore its case and separators, so it does."""
    return digest("reward code", SEPARATORS.sub("", code.casefold()))


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
