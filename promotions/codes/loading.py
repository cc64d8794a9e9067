"""Load reward codes from a file, one per line, into the pool of a reward."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import repeat

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation.encryption.digests import BYTES, newest, other_chains
from foundation.locks import wait_patiently
from foundation.tables.line_files import BadLines, LineFile, Loaded, LoadOptions
from foundation.tables.postgres_copy import copy_rows, in_pieces
from promotions.codes.batches import BatchDetails
from promotions.codes.code_lines import CodeLines, code_digests, code_digests_by
from promotions.codes.pool import encrypt_codes
from promotions.models import CodeBatch, Reward, RewardCode
from promotions.models.code import NEVER

STAGED = ("line", "digest", "other", "digests", "others", "seal", "ciphertext")
STAGE = """
    CREATE TEMP TABLE staged_codes (line bigint, digest bytea, other bytea, digests bytea,
        others bytea, seal uuid, ciphertext bytea)
"""
# While keys rotate, a code that is known may have its digest under other keys than the first: each
# digest that it may have stands in ``digests``, one after the other. The one that it has is put in
# the place of the first key's, so that everything below finds it.
AS_KNOWN = """
    UPDATE staged_codes AS s SET {column} = known.digest
    FROM (
        SELECT line, substring({column}s FROM n * %s + 1 FOR %s) AS digest FROM staged_codes
        CROSS JOIN generate_series(0, octet_length({column}s) / %s - 1) AS n
    ) AS each JOIN promotions_rewardcode AS known USING (digest)
    WHERE s.line = each.line
"""
# Codes that were voided with a batch of another reward, and belong here.
BRING_OVER = """
    UPDATE promotions_rewardcode AS known SET batch_id = %s, reward_id = %s, expires_on = %s,
        voided_at = NULL, ciphertext = s.ciphertext, seal = s.seal, unreadable_at = NULL
    FROM staged_codes AS s
    WHERE known.digest = s.digest AND known.reward_id <> %s AND known.batch_id = %s
        AND known.voided_at IS NOT NULL AND known.allocated_at IS NULL
"""
MOVE = """
    INSERT INTO promotions_rewardcode
        (batch_id, reward_id, expires_on, digest, digest_keys, seal, ciphertext)
    SELECT %s, %s, %s, digest, %s, seal, ciphertext FROM staged_codes AS s
    WHERE s.other = '' OR NOT EXISTS (
        SELECT FROM promotions_rewardcode AS known
        WHERE known.digest = s.other AND known.reward_id <> %s
    )
    ORDER BY line
    ON CONFLICT (digest) DO NOTHING
"""
ELSEWHERE = """
    SELECT s.line, CASE WHEN known.allocated_at IS NULL AND known.voided_at IS NOT NULL
        THEN known.batch_id END
    FROM (
        SELECT line, digest FROM staged_codes
        UNION ALL SELECT line, other FROM staged_codes WHERE other <> ''
    ) AS s JOIN promotions_rewardcode AS known USING (digest)
    WHERE known.reward_id <> %s
"""
KNOWN_VOIDED = """
    SELECT known.batch_id, count(*)
    FROM staged_codes AS s JOIN promotions_rewardcode AS known USING (digest)
    WHERE known.reward_id = %s AND known.allocated_at IS NULL AND known.voided_at IS NOT NULL
    GROUP BY known.batch_id ORDER BY known.batch_id
"""


class VoidedElsewhere(Exception):
    """Codes of the file were voided with batches of another reward; nothing was loaded."""

    def __init__(self, batches: list[CodeBatch]) -> None:
        super().__init__(f"voided with {batches}")
        self.batches = batches


@dataclass
class LoadedCodes(Loaded):
    """What a load of codes did.

    elsewhere: the lines whose codes belong to another reward and were not loaded. voided: of the
    known codes, how many are voided, by their batch. before: the batch of the very same file.
    """

    elsewhere: list[int] = field(default_factory=list)
    voided: dict[int, int] = field(default_factory=dict)
    before: CodeBatch | None = None

    @property
    def is_nothing(self) -> bool:
        """Return whether the reward has no code of this file that can be, or was, handed out."""
        return self.added + self.known - sum(self.voided.values()) == 0


@transaction.atomic
def load_codes(  # noqa: PLR0913 -- what is told of a file
    *,
    reward: Reward,
    file: LineFile,
    by: User | None = None,
    options: LoadOptions = LoadOptions(),  # noqa: B008 -- frozen
    take_from: int | None = None,
    details: BatchDetails = BatchDetails(),  # noqa: B008 -- frozen
) -> LoadedCodes:
    """Load codes, one a line, into the pool of a reward; a code that is known is left alone.

    A dry run rolls back. ``take_from``: a voided batch of another reward with codes of this one.

    Raises:
        BadLines: something only looks like a code; or ``strict`` is set and a line holds none.
        NoSuchColumn: there are several columns and none was chosen, or the chosen one is lacking.
        VoidedElsewhere: codes were voided with a batch of another reward.
    """
    codes = CodeLines(file, reward, options)
    result = LoadedCodes(bad=codes.bad)
    with connection.cursor() as cursor:
        staged = _stage(cursor, codes, reward, options)
        batch = _batch(reward, file, by, options, details)
        result.added = _bring_over(cursor, batch, take_from) + _move(cursor, batch)
        result.elsewhere = _elsewhere(cursor, reward)
        result.known = staged - result.added - len(result.elsewhere)
        result.voided = _voided(cursor, reward) if result.known else {}
        cursor.execute("DROP TABLE staged_codes")
    _finish(result, batch, options)
    return result


def of_another() -> str:
    """Say why a line was left out whose code is in another pool."""
    return _("belongs to another reward")


def _knows_capitals() -> bool:
    """Return whether some pool tells codes apart by their capitals: then each is looked for twice.

    The same code must not lie in two pools, though one pool ignores capitals and one does not.
    """
    return Reward.objects.filter(is_case_sensitive=True).exists()


def _stage(cursor: CursorWrapper, codes: CodeLines, reward: Reward, options: LoadOptions) -> int:
    wait_patiently()
    chains = other_chains(RewardCode)
    cursor.execute(STAGE)
    rows = _encrypted(codes, reward, chains, is_mixed=_knows_capitals())
    staged = copy_rows(cursor, "staged_codes", STAGED, rows)
    for column in ("digest", "other") if chains else ():
        cursor.execute(AS_KNOWN.format(column=column), [BYTES] * 3)
    codes.refuse_debris()
    if options.strict and codes.bad:
        raise BadLines(codes.bad)
    return staged


def _encrypted(
    codes: CodeLines, reward: Reward, chains: list[str], *, is_mixed: bool
) -> Iterator[tuple[int, bytes, bytes, bytes, bytes, str, str]]:
    capitals, nothing = reward.is_case_sensitive, repeat(b"")
    for piece in in_pieces(codes):
        lines, texts = zip(*piece, strict=True)
        first = code_digests(texts, is_case_sensitive=capitals)
        others = code_digests(texts, is_case_sensitive=not capitals) if is_mixed else nothing
        known = (
            [code_digests_by(chains, text, is_case_sensitive=capitals) for text in texts]
            if chains
            else nothing
        )
        other_known = (
            [code_digests_by(chains, text, is_case_sensitive=not capitals) for text in texts]
            if chains and is_mixed
            else nothing
        )
        encrypted = encrypt_codes(texts)
        rows = zip(lines, first, others, known, other_known, encrypted, strict=False)
        for line, digest, other, digests, other_digests, (seal, ciphertext) in rows:
            # As text, which these letters are: half of what their digits would be.
            yield line, digest, other, digests, other_digests, seal, ciphertext.decode()


def _batch(
    reward: Reward,
    file: LineFile,
    by: User | None,
    options: LoadOptions,
    details: BatchDetails,
) -> CodeBatch:
    return CodeBatch.objects.create(
        reward=reward,
        file_name=file.name[-200:],
        checksum=file.checksum,
        loaded_by=by,
        os_account=options.os_account,
        **asdict(details),
    )


def _finish(result: LoadedCodes, batch: CodeBatch, options: LoadOptions) -> None:
    if options.strict and result.elsewhere:
        raise BadLines([(line, of_another()) for line in result.elsewhere])
    batch.loaded = result.added
    batch.save(update_fields=["loaded"])
    if result.added == 0:
        batch.delete()
        if batch.checksum:
            same = CodeBatch.objects.filter(reward=batch.reward_id, checksum=batch.checksum)
            result.before = same.select_related("reward__promotion", "loaded_by").first()
    if options.dry_run:
        transaction.set_rollback(True)
    elif result.added:
        told = {"codes": result.added, "reward": batch.reward_id}
        about = f"promotions.codebatch {batch.pk}"
        record(SecurityEvent.Kind.LOADED, by=batch.loaded_by, about=about, details=told)


def _bring_over(cursor: CursorWrapper, batch: CodeBatch, take_from: int | None) -> int:
    if take_from is None:
        return 0
    expires_on = batch.expires_on or NEVER
    cursor.execute(BRING_OVER, [batch.pk, batch.reward_id, expires_on, batch.reward_id, take_from])
    brought_over: int = cursor.rowcount
    source = CodeBatch.objects.filter(pk=take_from)
    source.update(loaded=F("loaded") - brought_over)
    return brought_over


def _move(cursor: CursorWrapper, batch: CodeBatch) -> int:
    expires_on = batch.expires_on or NEVER
    cursor.execute(MOVE, [batch.pk, batch.reward_id, expires_on, newest(), batch.reward_id])
    added: int = cursor.rowcount
    return added


def _elsewhere(cursor: CursorWrapper, reward: Reward) -> list[int]:
    cursor.execute(ELSEWHERE, [reward.pk])
    found = dict(cursor.fetchall())
    if voided := {batch for batch in found.values() if batch is not None}:
        batches = CodeBatch.objects.filter(pk__in=voided).order_by("pk")
        raise VoidedElsewhere(
            list(batches.select_related("reward__promotion", "loaded_by", "voided_by"))
        )
    return sorted(found)


def _voided(cursor: CursorWrapper, reward: Reward) -> dict[int, int]:
    cursor.execute(KNOWN_VOIDED, [reward.pk])
    return dict(cursor.fetchall())
