"""Everything that grows, filled to a size: the same rows each time, numbered and made in SQL.

For a million claims there are 200,000 members, two million codes, 300,000 payouts and parcels each,
100,000 repairs and appointments each, and as many e-mails, events, check runs, files and pages as
claims. The server writes them: nothing
passes through a client.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection, models
from django.db.models import Max, Min

from accounts.models import AccountSession, User
from accounts.security_events import SecurityEvent
from bench import crowd, owed, serviced
from bench.codes import FILL as CODES
from evidence.models import Upload, UploadPage
from foundation.encryption import encrypt
from fulfilment.models import Cause, Fulfilment, PayoutDetails, Shipment
from membership.earning.reading import READERS
from membership.earning.sources import OWN_READERS
from membership.models import EarningMark
from notifications.models import Email
from products.models import RegisteredProduct, SerialNumber
from promotions.codes import pool
from promotions.models import CodeBatch, Reward, RewardCode
from redemptions.models import Check, CheckRun, Claim, ClaimEvent, Decision
from tests.bare_rows import insert

FILLED: Final = (
    User,
    SerialNumber,
    RegisteredProduct,
    Cause,
    Claim,
    CheckRun,
    Check,
    ClaimEvent,
    Decision,
    Fulfilment,
    PayoutDetails,
    Shipment,
    RewardCode,
    Upload,
    UploadPage,
    Email,
    SecurityEvent,
    AccountSession,
)
# Of the claims that are approved: who decided, and which code was sent.
APPROVED: Final = """
    SELECT id, cause_id, reward_id, decided_at, row_number() OVER (ORDER BY id) - 1 AS n
    FROM redemptions_claim
    WHERE status = 'approved' AND promotion_id = %(promotion)s
"""
DECISIONS: Final = f"""
    INSERT INTO redemptions_decision (claim_id, outcome, reason, decided_at, decided_by_id)
    SELECT id, 'approved', '', decided_at, %(reviewer)s FROM ({APPROVED}) AS approved
"""  # noqa: S608 -- written above
FULFILMENTS: Final = f"""
    INSERT INTO fulfilment_fulfilment
        (cause_id, kind, reward_id, status, code_id, owed_at, due_on, delivered_at)
    SELECT cause_id, 'code', reward_id, 'delivered', %(code)s + n, decided_at, current_date,
        decided_at
    FROM ({APPROVED}) AS approved
"""  # noqa: S608 -- written above
SECONDLY: Final = "now() - n * INTERVAL '5 seconds'"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of the three that all else follows from."""

    claims: int
    members: int
    codes: int

    @classmethod
    def of(cls, share: float) -> "Size":
        """Return this share of the full size."""
        return cls(round(5_000_000 * share), round(1_000_000 * share), round(10_000_000 * share))


def fill(reward: Reward, size: Size, *, reviewer: int) -> None:
    """Fill all tables; the rows are made as they would be, but for what no page asks of them."""
    with connection.cursor() as cursor, without_indexes(FILLED):
        # As a restored copy is written: what is written is known to fit.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        crowd.fill(reward, size.claims, reviewer=reviewer, members=size.members)
        batch = CodeBatch.objects.create(reward=reward, file_name="codes.csv", loaded=size.codes)
        approved = size.claims * 3 // 10
        code = encrypt("MSIKW-00000-QZXJV", pool.CODE)
        cursor.execute(CODES, [batch.pk, reward.pk, code, approved, 1, size.codes])
        first_code = first(RewardCode, batch=batch)
        values = {"promotion": reward.promotion_id, "reviewer": reviewer, "code": first_code}
        cursor.execute(DECISIONS, values)
        cursor.execute(FULFILMENTS, values)
        owed.fill(reward.promotion, APPROVED, values)
        _fill_by_claim(reward, size)
        _fill_by_member(size)
        serviced.fill(size.claims, size.members)
        _rest_points()
        cursor.execute("SET session_replication_role = DEFAULT")


def _fill_by_claim(reward: Reward, size: Size) -> None:
    claim = f"{first(Claim, promotion=reward.promotion_id)} + n - 1"
    run = f"{first(CheckRun, claim__promotion=reward.promotion_id)} + n - 1"
    member = _a_member(size)
    insert(ClaimEvent, size.claims, claim_id=claim, kind="'submitted'", occurred_at=SECONDLY)
    insert(Check, size.claims, run_id=run, kind="'date'", verdict="'pass'", rule="'date/1'")
    _fill_files(size, member)
    insert(
        Email,
        size.claims,
        user_id=member,
        to=f"'member' || 1 + mod(n, {size.members}) || '@crowd.example'",
        language="'en'",
        kind="(ARRAY['claim_received', 'claim_code', 'claim_sent_back'])[1 + mod(n, 3)]",
        status="'sent'",
        queued_at=SECONDLY,
        sent_at=SECONDLY,
        dedupe_key="'crowd:' || n",
        about="'c' || lpad(to_hex(n), 9, '0')",
        message_id="'<' || n || '@crowd.example>'",
    )


def _fill_files(size: Size, member: str) -> None:
    insert(
        Upload,
        size.claims,
        user_id=member,
        kind="(ARRAY['invoice', 'serial_photo'])[1 + mod(n, 2)]",
        sha256="md5(n::text) || md5('x' || n)",
        submitted_at=SECONDLY,
        done_at=SECONDLY,
    )
    upload = f"{first(Upload, original_name='x1')} + n - 1"
    insert(
        UploadPage,
        size.claims,
        upload_id=upload,
        file="'uploadpage/' || md5(n::text) || '.jpg'",
        fingerprint="md5('y' || n) || md5('z' || n)",
        lines="'[]'::jsonb",
    )


def _fill_by_member(size: Size) -> None:
    member = _a_member(size)
    insert(
        SecurityEvent, size.claims // 5, kind="'signed_in'", occurred_at=SECONDLY, actor_id=member
    )
    insert(
        AccountSession,
        size.members // 10,
        session_key="md5(n::text) || md5('s' || n)",
        expire_date="now() + INTERVAL '14 days'",
        user_id=member,
        last_used_at=SECONDLY,
    )


def _rest_points() -> None:
    """Note that points were earned by all rows: their moments here do not follow their keys."""
    for reader in (*OWN_READERS, *READERS):
        newest = reader.rows().order_by().aggregate(last=Max("pk"))["last"] or 0
        EarningMark.objects.update_or_create(name=reader.name, defaults={"seen_id": newest})


def _a_member(size: Size) -> str:
    return f"{first(User, email__endswith='@crowd.example')} + mod(n, {size.members})"


def first(model: type[models.Model], **which: object) -> int:
    """Return the lowest key of these rows."""
    return int(model._default_manager.filter(**which).aggregate(first=Min("pk"))["first"])


@contextmanager
def without_indexes(filled: Iterable[type[models.Model]]) -> Iterator[None]:
    """Make the indexes of the tables anew when they are full, which is many times faster."""
    made = list(_dropped(model._meta.db_table for model in filled))
    yield
    with connection.cursor() as cursor:
        for definition in made:
            cursor.execute(definition)


def _dropped(tables: Iterable[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid)
            FROM pg_index AS index JOIN pg_class AS owner ON owner.oid = index.indrelid
            WHERE owner.relname = ANY(%s)
                AND NOT (index.indisunique OR index.indisexclusion)
            """,
            [list(tables)],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            yield definition
