"""Benchmark of approvals: in one process and in eight, against their own statements replayed."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from multiprocessing import get_context
from statistics import median
from typing import Any

import psycopg2
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench import database
from bench.report import Row, milliseconds, per_second
from redemptions.models import Claim
from redemptions.review import decisions
from tests.crowd import claims_for
from tests.factories import make_member, make_promotion, make_reward

COMPARES = (
    "approvals: what an approval says to PostgreSQL, replayed by psycopg2 > decisions.approve\n"
    "           (goal 0.5 of the rate with one process, 0.4 with eight)"
)
GOALS = {1: 0.5, 8: 0.4}
ROUNDS = 3
APPROVALS = 64
# What stands in a replayed statement for the code that an earlier one took.
CODE = "{the code}"


def measure() -> Iterator[Row]:
    """Measure both ways in turn, a few times."""
    database.fresh("approvals")
    rita = make_member("rita@example.com", is_staff=True)
    total = sum(2 * ROUNDS * (APPROVALS + processes) for processes in GOALS) + 1
    reward = make_reward(make_promotion(), n=total)
    waiting = iter(claims_for(reward, total))
    database.settle()
    rita.has_perm("redemptions.review_claim")  # as every request of hers does
    yield Row("statements of an approval by a person", "", str(len(_recorded(next(waiting), rita))))
    for processes, goal in GOALS.items():
        yield from _compared(processes, goal, waiting, rita)


def _compared(processes: int, goal: float, waiting: Iterator[Claim], by: User) -> Iterator[Row]:
    acts, replays = [], []
    for _ in range(ROUNDS):
        shares = [
            [claim.pk for claim in islice(waiting, APPROVALS // processes + 1)]
            for _process in range(processes)
        ]
        acts.append(_rate([partial(_acts, share, by) for share in shares]))
        recorded = [
            [_recorded(claim, by) for claim in islice(waiting, APPROVALS // processes)]
            for _process in range(processes)
        ]
        replays.append(_rate([partial(_replays, share) for share in recorded]))
    bare, ours = (median(rate for rate, _ in each) for each in (replays, acts))
    ratio = median(a[0] / r[0] for a, r in zip(acts, replays, strict=True))
    what = f"{processes} process{'es' if processes > 1 else ''}, rate (goal {goal})"
    yield Row(what, per_second(bare), per_second(ours), ratio)
    cpu, cpu_ours = (median(spent for _, spent in each) for each in (replays, acts))
    yield Row("  processor time of each, its own", milliseconds(cpu), milliseconds(cpu_ours))


def _recorded(claim: Claim, by: User) -> list[str]:
    """Return what an approval says to PostgreSQL; it is taken back, so that it can be replayed."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        decisions.approve(claim_id=claim.pk, by=by)
        claim.refresh_from_db()
        code = claim.fulfilment.code_id
        transaction.set_rollback(True)
    said = [query["sql"] for query in queries.captured_queries]
    own = [one for one in said if "SAVEPOINT" not in one][:-2]  # what is asked above
    return [
        one.replace(f", {code}, ", f", {CODE}, ") if "fulfilment_fulfilment" in one else one
        for one in own
    ]


def _rate(shares: list[Callable[[], Callable[[], object]]]) -> tuple[float, float]:
    """Do these shares in processes at once; return approvals a second, and seconds spent on each.

    A share is prepared, then all wait for each other, and then it is done.
    """
    connection.close()  # not to be shared with them
    forks = get_context("fork")
    start, said = forks.Barrier(len(shares)), forks.SimpleQueue()
    processes = [forks.Process(target=_do, args=(share, start, said)) for share in shares]
    for process in processes:
        process.start()
    spans = [said.get() for _process in processes]
    for process in processes:
        process.join()
    seconds = max(end for _, end, _ in spans) - min(begin for begin, _, _ in spans)
    return APPROVALS / seconds, sum(spent for _, _, spent in spans) / APPROVALS


def _do(prepare: Callable[[], Callable[[], object]], start: Any, said: Any) -> None:  # noqa: ANN401 -- of one kind of process
    act = prepare()
    start.wait(60)
    begin, spent = time.monotonic(), time.process_time()
    act()
    said.put((begin, time.monotonic(), time.process_time() - spent))


def _acts(claims: list[int], by: User) -> Callable[[], object]:
    first, *others = claims
    decisions.approve(claim_id=first, by=by)  # templates, connections, permissions

    def act() -> None:
        for claim in others:
            decisions.approve(claim_id=claim, by=by)

    return act


def _replays(recorded: list[list[str]]) -> Callable[[], object]:
    params = connection.get_connection_params()
    bare = psycopg2.connect(
        **{key: value for key, value in params.items() if key not in {"cursor_factory", "context"}}
    )

    def act() -> None:
        for statements in recorded:
            with bare.cursor() as cursor:
                code = ""
                for statement in statements:
                    cursor.execute(statement.replace(CODE, code))
                    rows = cursor.fetchall() if cursor.description else []
                    if "SKIP LOCKED" in statement:
                        code = str(rows[0][0])
            bare.commit()

    return act
