"""Hints reach the workers through the real broker, in order, and never stop whoever gives them."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from socket import socket
from uuid import uuid4

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from foundation import dispatch
from notifications.outbox import queue as outbox_queue

TASK = "evidence.tasks.read_upload"
Hinted = Callable[[], list[tuple[str, int]]]


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hinted]:
    """What waits for the workers, in the order in which they take it; a queue of its own."""
    app = Celery("probe", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    app.conf.task_default_queue = f"probe-{uuid4()}"
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(dispatch, "current_app", app)

    def taken() -> list[tuple[str, int]]:
        with (
            app.connection_for_read() as connection,
            closing(connection.SimpleQueue(app.conf.task_default_queue)) as queue,
        ):
            found: list[tuple[str, int]] = []
            while True:
                try:
                    message = queue.get(timeout=0.5)
                except queue.Empty:
                    return found
                message.ack()
                found.append((message.headers["task"], message.payload[0][0]))

    yield taken
    app.close()


def test_a_hint_names_its_task_and_its_row(hinted: Hinted) -> None:
    dispatch.enqueue(TASK, 7)
    dispatch.enqueue(outbox_queue.SEND, 8)
    assert hinted() == [(TASK, 7), (outbox_queue.SEND, 8)]


def test_who_waits_for_the_page_goes_ahead_of_what_the_sweep_asks_for(hinted: Hinted) -> None:
    for pk in (1, 2):
        dispatch.enqueue(TASK, pk, priority=dispatch.LATER)
    dispatch.enqueue(TASK, 3)
    assert hinted() == [(TASK, 3), (TASK, 1), (TASK, 2)]


@pytest.mark.django_db
def test_a_hint_goes_out_with_the_commit_and_falls_with_the_act(
    hinted: Hinted, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        dispatch.enqueue_on_commit(TASK, 1)
        with suppress(ZeroDivisionError), transaction.atomic():
            dispatch.enqueue_on_commit(TASK, 2)
            raise ZeroDivisionError
        assert hinted() == []
    assert hinted() == [(TASK, 1)]


@pytest.mark.django_db
def test_a_load_of_many_rows_is_left_to_the_sweep_and_nothing_after_it(
    hinted: Hinted, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with dispatch.left_to_the_sweep():
            dispatch.enqueue_on_commit(TASK, 1)
        dispatch.enqueue_on_commit(TASK, 2)
    assert hinted() == [(TASK, 2)]


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_broker_that_is_gone_or_silent_stops_nobody(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    is_silent: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        if is_silent:
            server.listen()
        broker = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        app = Celery("probe", broker=broker, set_as_current=False)
        monkeypatch.setattr(dispatch, "current_app", app)
        dispatch.enqueue(TASK, 4711)
    assert f"{TASK} of 4711 waits for the sweep" in caplog.text
