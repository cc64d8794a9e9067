"""Benchmark of codes: many concurrent reviewers against one, a large pool against a small one."""

import os
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench import database
from bench.report import Row, milliseconds, p95, per_second, seconds
from foundation.encryption import encrypt
from fulfilment.models import Fulfilment
from promotions.codes import pool
from promotions.models import CodeBatch, Reward
from redemptions.review import decisions
from tests.crowd import at_once, claims_for
from tests.factories import make_member, make_promotion, make_reward

COMPARES = (
    "codes: one reviewer > 16 at once; a pool of 10,000 codes > a large one, half of them taken\n"
    "       (goal of the takes: 1.2)"
)
THREADS = (1, 16)
ROUNDS = 3
APPROVALS = 96
# SCALE=full: a large pool of 10,000,000.
LARGE = 10_000_000 if os.environ.get("SCALE") == "full" else 1_000_000
POOLS = {"small": 10_000, "large": LARGE}
TAKES = 300
TAKES_WITHOUT_INDEX = 10
CHUNK = 100_000
# As `load_codes` stores them, but all are the same code; the older half is allocated.
FILL = """
    INSERT INTO promotions_rewardcode (batch_id, reward_id, digest, ciphertext, allocated_at)
    SELECT %s, %s, sha256(i::text::bytea), %s,
        CASE WHEN i <= %s THEN now() END
    FROM generate_series(%s, %s) AS i
"""


def measure() -> Iterator[Row]:
    """Measure approvals, then allocations."""
    yield _approvals()
    yield from _takes()


def _approvals() -> Row:
    database.fresh("approvals")
    rita = make_member("rita@example.com", is_staff=True)
    total = len(THREADS) * ROUNDS * APPROVALS + THREADS[-1]
    reward = make_reward(make_promotion(), n=total)
    waiting = (claim.pk for claim in claims_for(reward, total))
    database.settle()
    _rate(1, list(islice(waiting, THREADS[-1])), rita)  # warm up: load the templates
    rates: dict[int, list[float]] = {threads: [] for threads in THREADS}
    for _ in range(ROUNDS):
        for threads, seen in rates.items():
            seen.append(_rate(threads, list(islice(waiting, APPROVALS)), rita))
    assert Fulfilment.objects.values("code").distinct().count() == total
    one, many = (median(seen) for seen in rates.values())
    return Row("approvals, 1 thread > 16 threads", per_second(one), per_second(many), many / one)


def _rate(threads: int, claims: list[int], by: User) -> float:
    """Approve the claims in this number of threads; return the approvals per second."""
    acts = [partial(_approve, claims[share::threads], by) for share in range(threads)]
    spans = []
    for done in at_once(acts):
        if isinstance(done, Exception):
            raise done
        spans.append(done)
    return len(claims) / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def _approve(claims: list[int], by: User) -> tuple[float, float]:
    begin = time.perf_counter()
    for claim in claims:
        decisions.approve(claim_id=claim, by=by)
    return begin, time.perf_counter()


def _takes() -> Iterator[Row]:
    rewards = {name: _pool(name, size) for name, size in POOLS.items()}
    times: dict[str, list[float]] = {name: [] for name in POOLS}
    for _ in range(TAKES):
        for name, reward in rewards.items():
            database.use(name)
            times[name].append(_take(reward))
    small, large = times["small"], times["large"]
    for label, figure in (("p50", median), ("p95", p95)):
        base, seen = figure(small), figure(large)
        row = milliseconds(base), milliseconds(seen), seen / base
        yield Row(f"take a code from 10,000 > {LARGE:,}, {label}", *row)
    yield Row(f"  its plan among {LARGE:,}", "", _plan(rewards["large"]))
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX reward_code_next")
    without = median(_take(rewards["large"]) for _ in range(TAKES_WITHOUT_INDEX))
    usual = median(large)
    row = milliseconds(usual), milliseconds(without), without / usual
    yield Row("  p50 with > without the index of free codes", *row)


def _pool(name: str, size: int) -> Reward:
    database.fresh(name)
    reward = make_reward(make_promotion())
    batch = CodeBatch.objects.create(reward=reward, file_name="codes.txt")
    code = encrypt("MSIKW-00000-QZXJV", pool.CODE)
    with connection.cursor() as cursor:
        for first in range(1, size + 1, CHUNK):  # in chunks, so that Ctrl-C works
            last = min(first + CHUNK - 1, size)
            cursor.execute(FILL, [batch.pk, reward.pk, code, size // 2, first, last])
    database.settle()
    return reward


def _take(reward: Reward) -> float:
    """Time one allocation; the commit is not timed, and the code stays allocated."""
    with transaction.atomic():
        return seconds(partial(pool.take_first, reward))


def _plan(reward: Reward) -> str:
    """Return how PostgreSQL finds the code: the innermost node in the plan of the real query."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        pool.take_first(reward)
    taking = next(q["sql"] for q in queries.captured_queries if "SKIP LOCKED" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {taking}")
        nodes = [str(line).strip(" ->") for (line,) in cursor.fetchall()]
    return next(node for node in nodes if "Scan" in node).partition(" on ")[0]
