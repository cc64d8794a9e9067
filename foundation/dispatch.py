"""Hints to the workers: a row is the promise, a task only tells that it can be kept at once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Final

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from kombu.pools import producers

logger = logging.getLogger(__name__)
# Left alone, the connection tries for 6 seconds while the broker is down (measured), and somebody
# waits for the page.
IMPATIENT = {"max_retries": 0, "interval_start": 0, "socket_timeout": 2}


# Of two that wait in a queue the one with the smaller number is taken first.
AT_ONCE: Final = 0
LATER: Final = 6
_left_to_the_sweep = ContextVar("left_to_the_sweep", default=False)


def enqueue(task: str, pk: int, *, priority: int = AT_ONCE, countdown: float = 0) -> None:
    """Tell the workers that a row waits; a broker that does not answer costs a delay only.

    ``countdown``: how many seconds they are to wait before they begin.
    """
    connection = current_app.connection_for_write(transport_options=IMPATIENT)
    try:
        with producers[connection].acquire(block=True) as producer:
            current_app.send_task(
                task,
                (pk,),
                producer=producer,
                retry=False,
                priority=priority,
                countdown=countdown or None,
            )
    except OperationalError as error:
        logger.warning("%s of %s waits for the sweep: %s", task, pk, error)


def enqueue_on_commit(task: str, pk: int, *, priority: int = AT_ONCE, countdown: float = 0) -> None:
    """Tell the workers once the row is there for them to see."""
    if _left_to_the_sweep.get():
        return
    transaction.on_commit(partial(enqueue, task, pk, priority=priority, countdown=countdown))


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """Hint at nothing: for a load of many rows, so that none goes ahead of somebody who waits."""
    token = _left_to_the_sweep.set(True)
    try:
        yield
    finally:
        _left_to_the_sweep.reset(token)
