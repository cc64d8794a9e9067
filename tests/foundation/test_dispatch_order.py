"""Hints: what somebody waits for goes ahead, and a load of many rows hints at nothing."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from foundation import dispatch, leases
from foundation.dispatch import AT_ONCE, LATER, enqueue, enqueue_on_commit, left_to_the_sweep
from portal.embedded.redis import Redis
from portal.schedule import LONG, entries
from redemptions.checks import runner
from redemptions.checks.runner import CHECK
from redemptions.models import CheckRun
from tests.factories import make_claim, make_promotion, make_reward
from tests.faults.works import messenger

DELIVER = "fulfilment.tasks.deliver_due"
READ = "evidence.tasks.read_upload"
LETTER = "notifications.tasks.send_email"


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """The program's own settings of Celery, with a real Redis for this test alone."""
    redis = Redis(tmp_path)
    redis.start()
    try:
        with messenger(redis) as app:
            monkeypatch.setattr(dispatch, "current_app", app)
            yield app
    finally:
        redis.stop()


def taken(app: Celery, *queues: str, n: int) -> list[tuple[str, int]]:
    """Take n tasks from the queues as a worker takes them, one after the other."""
    found: list[tuple[str, int]] = []

    def note(_body: object, message: Any) -> None:
        (pk,), _named, _rest = message.decode()
        found.append((message.headers["task"], pk))
        message.ack()

    wanted = [app.amqp.queues[name] for name in queues]
    with (
        app.connection_for_read() as connection,
        connection.channel() as channel,
        app.amqp.TaskConsumer(channel, wanted, callbacks=[note]) as consumer,
    ):
        consumer.qos(prefetch_count=1)
        while len(found) < n:
            connection.drain_events(timeout=20)
    return found


def test_what_somebody_waits_for_is_taken_before_what_was_swept_earlier(broker: Celery) -> None:
    for pk in (1, 2):
        enqueue(READ, pk, priority=LATER)
    for pk in (3, 4):
        enqueue(READ, pk)
    assert taken(broker, "evidence", n=4) == [(READ, 3), (READ, 4), (READ, 1), (READ, 2)]


def test_hints_of_one_priority_are_taken_in_their_order(broker: Celery) -> None:
    for priority in (AT_ONCE, LATER):
        for pk in (1, 2, 3):
            enqueue(READ, pk, priority=priority)
        assert [pk for _task, pk in taken(broker, "evidence", n=3)] == [1, 2, 3]


def test_evidence_has_a_queue_of_its_own_and_letters_do_not_wait_for_it(broker: Celery) -> None:
    enqueue(READ, 1)
    enqueue(LETTER, 2)
    assert taken(broker, "celery", n=1) == [(LETTER, 2)]
    assert taken(broker, "evidence", n=1) == [(READ, 1)]


def test_what_runs_by_the_clock_has_a_queue_of_its_own(broker: Celery) -> None:
    """However much a sweep or an export finds to do, e-mail and check are with other workers."""
    for task in (*(str(entry["task"]) for entry in entries(15).values()), *LONG):
        enqueue(task, 0)
    enqueue(LETTER, 1)
    enqueue(CHECK, 2)
    assert taken(broker, "celery", n=1) == [(LETTER, 1)]
    assert taken(broker, "evidence", n=1) == [(CHECK, 2)]


def test_without_the_routes_an_e_mail_stands_behind_the_sweeps(broker: Celery) -> None:
    broker.conf.task_routes = {}
    broker.amqp.flush_routes()
    enqueue(DELIVER, 0)
    enqueue(LETTER, 1)
    assert taken(broker, "celery", n=1) == [(DELIVER, 0)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_left", [True, False])
@pytest.mark.long
def test_a_new_claim_is_checked_before_a_thousand_old_ones(
    broker: Celery, alice: User, monkeypatch: pytest.MonkeyPatch, *, is_left: bool
) -> None:
    """Old ones are left to the sweep, which asks for no more than workers can begin."""
    monkeypatch.setattr(leases, "_MOST_WAITING", 3)
    if not is_left:  # the control
        monkeypatch.setattr(runner, "left_to_the_sweep", nullcontext)
    promotion = make_promotion()
    make_reward(promotion)
    with left_to_the_sweep():
        claim = make_claim(alice, promotion)
    CheckRun.objects.update(done_at=timezone.now(), due_at=None, rules="older")
    assert runner.recheck_claims() == 1
    old = CheckRun.objects.get(done_at=None).pk
    runs = CheckRun.objects.bulk_create(CheckRun(claim=claim) for _ in range(1000))
    CheckRun.objects.filter(done_at=None).update(due_at=timezone.now())
    assert [leases.sweep(CheckRun.objects.due(), CHECK) for _ in range(2)] == [3, 0]
    enqueue(CHECK, runs[-1].pk)
    first = runs[-1].pk if is_left else old
    assert taken(broker, "evidence", n=2)[0] == (CHECK, first)


@pytest.mark.django_db
class TestLeftToTheSweep:
    def test_hints_at_nothing(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks() as hinted, left_to_the_sweep():
            enqueue_on_commit(READ, 1)
        assert hinted == []

    def test_ends_with_its_block_also_by_an_error(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks() as hinted:
            with pytest.raises(ZeroDivisionError), left_to_the_sweep():
                assert 1 / 0
            enqueue_on_commit(READ, 1)
        assert len(hinted) == 1

    def test_stays_until_the_outermost_block_ends(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks() as hinted, left_to_the_sweep():
            with left_to_the_sweep():
                pass
            enqueue_on_commit(READ, 1)
        assert hinted == []


@pytest.mark.django_db(transaction=True)
def test_a_hint_goes_out_with_the_commit_and_not_with_a_rollback(broker: Celery) -> None:
    with transaction.atomic():
        enqueue_on_commit(READ, 1)
        transaction.set_rollback(True)
    with transaction.atomic():
        enqueue_on_commit(READ, 2)
    assert taken(broker, "evidence", n=1) == [(READ, 2)]
