"""Load reward codes from a file, one per line, into the pool of a reward."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from foundation.encryption import encrypt
from foundation.tables.line_files import BadLines, Loaded
from foundation.tables.postgres_copy import copy_rows
from promotions.codes.pool import code_digest
from promotions.models import CodeBatch, Reward

ANY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,98}[A-Za-z0-9]")
STAGED = ("line", "digest", "ciphertext")
STAGE = "CREATE TEMP TABLE staged_codes (line bigint, digest bytea, ciphertext bytea)"
# Reuse a voided code that was loaded for the wrong reward: no member has it, so it moves here.
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


@dataclass
class LoadedCodes(Loaded):
    """What a load of codes did.

    elsewhere: the lines whose codes belong to another reward and were not loaded.
    """

    elsewhere: list[int] = field(default_factory=list)


@transaction.atomic
def load_codes(
    *, reward: Reward, lines: Iterable[str], file_name: str, strict: bool, dry_run: bool
) -> LoadedCodes:
    """Load codes, one a line, into the pool of a reward; a code that is known is left alone.

    Streams through COPY into a staging table, so that a million codes need no more memory than
    a thousand. Loading the same file again adds nothing; a dry run does everything, then rolls
    back.

    Raises:
        BadLines: ``strict`` is set and some lines hold no code of this reward; nothing was loaded.
    """
    result = LoadedCodes()
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
    batch.loaded = brought_over + added
    batch.save(update_fields=["loaded"])
    return batch.loaded


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
        yield number, code_digest(code), encrypt(code)


def _shape(pattern: str) -> re.Pattern[str]:
    """Compile a pattern such as AAAAA-BBBBB-CCCCC: a letter matches any letter or digit."""
    if not pattern:
        return ANY_CODE
    return re.compile("".join("[A-Za-z0-9]" if s.isalnum() else re.escape(s) for s in pattern))


def _what_is_wrong(code: str, reward: Reward) -> str:
    if "," in code or ";" in code or "\t" in code:
        return "more than one column: give one code a line and nothing else"
    if reward.code_pattern:
        return f"does not look like {reward.code_pattern}"
    return "is no code: 4 to 100 letters, digits and hyphens"
