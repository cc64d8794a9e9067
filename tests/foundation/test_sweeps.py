"""Sweeps: bounded in rows and time; they go on by themselves, and one bad row stops no other."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from pytest_django import DjangoCaptureOnCommitCallbacks

from foundation import dispatch, sweeps
from foundation.dispatch import AT_ONCE, LATER, enqueue_on_commit
from foundation.models import ThrottleCounter
from foundation.sweeps import sweep

pytestmark = pytest.mark.django_db
TASK = "a task"
Enqueued = list[tuple[str, int]]


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> Enqueued:
    """What a sweep asks to go on with; that it arrives is proved in test_dispatch."""
    seen: Enqueued = []

    def note(task: str, pk: int, *, priority: int, expires: float) -> None:
        assert (priority, expires > 0) == (LATER, True)
        seen.append((task, pk))

    monkeypatch.setattr(sweeps, "enqueue", note)
    return seen


@pytest.fixture
def rows() -> "QuerySet[ThrottleCounter]":
    """Five rows of any table, of which those are due that are still there."""
    now = "2026-12-01T00:00:00Z"
    ThrottleCounter.objects.bulk_create(
        ThrottleCounter(scope="sweep", key=str(n), ends_at=now) for n in range(5)
    )
    return ThrottleCounter.objects.filter(scope="sweep").order_by("pk")


def delete(pk: int) -> int:
    return ThrottleCounter.objects.filter(pk=pk).delete()[0]


def test_what_is_due_is_done_and_nothing_goes_on(
    rows: "QuerySet[ThrottleCounter]", enqueued: Enqueued
) -> None:
    assert (sweep(TASK, rows, delete), sweep(TASK, rows, delete)) == (5, 0)
    assert enqueued == []


@pytest.mark.parametrize("bound", ["rows", "time"])
def test_a_run_is_bounded_and_goes_on_as_a_task(
    rows: "QuerySet[ThrottleCounter]",
    enqueued: Enqueued,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
) -> None:
    clock = [0.0]
    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    if bound == "rows":
        monkeypatch.setattr(sweeps, "MOST_ROWS", 2)

    def do(pk: int) -> int:
        clock[0] += sweeps.MOST_SECONDS / 2 + 0.1 if bound == "time" else 0
        return delete(pk)

    assert [sweep(TASK, rows, do) for _ in range(3)] == [2, 2, 1]
    assert enqueued == [(TASK, 0)] * 2


def test_one_that_fails_stops_no_other_and_is_not_tried_at_once_for_ever(
    rows: "QuerySet[ThrottleCounter]",
    enqueued: Enqueued,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad = {row.pk for row in rows[:2]}

    def do(pk: int) -> int:
        if pk in bad:
            raise ValueError
        return delete(pk)

    assert sweep(TASK, rows, do) == 3
    assert [record.getMessage() for record in caplog.records] == [
        f"{TASK}: {pk} could not be done." for pk in sorted(bad)
    ]
    monkeypatch.setattr(sweeps, "MOST_ROWS", 2)
    assert sweep(TASK, rows, do) == 0
    assert enqueued == []


def test_an_outage_ends_the_run(
    rows: "QuerySet[ThrottleCounter]", enqueued: Enqueued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "MOST_ROWS", 2)
    asked = []

    def away(pk: int) -> int:
        asked.append(pk)
        raise OperationalError

    with pytest.raises(OperationalError):
        sweep(TASK, rows, away)
    assert (len(asked), enqueued) == (1, [])


def test_rows_that_stay_as_they_are_come_once_in_their_order(
    rows: "QuerySet[ThrottleCounter]", enqueued: Enqueued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "MOST_ROWS", 2)
    seen: list[int] = []

    def tell(pk: int) -> bool:
        seen.append(pk)
        return False

    after = 0
    for _ in range(3):
        sweep(TASK, rows.order_by("-pk"), tell, after=after)
        after = enqueued[-1][1]
    keys = [row.pk for row in rows]
    assert seen == keys
    assert enqueued == [(TASK, keys[1]), (TASK, keys[3])]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_its_e_mails_are_sent_after_those_that_somebody_waits_for(
    rows: "QuerySet[ThrottleCounter]",
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    *,
    is_guarded: bool,
) -> None:
    if not is_guarded:  # the control
        monkeypatch.setattr(sweeps, "nobody_waits", nullcontext)
    seen: list[int] = []
    monkeypatch.setattr(
        dispatch, "enqueue", lambda _task, _pk, *, priority, **_rest: seen.append(priority)
    )
    with django_capture_on_commit_callbacks(execute=True):
        sweep(TASK, rows, lambda pk: enqueue_on_commit("an e-mail", pk))
        enqueue_on_commit("an e-mail", 0)
    assert seen == [LATER if is_guarded else AT_ONCE] * 5 + [AT_ONCE]
