"""Enqueue Celery tasks for rows with work to do.

The row is what guarantees that the work is done: the sweep finds it even if its task is lost. A
task only starts the work sooner.
"""

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
# By default the connection retries for 6 seconds while the broker is down (measured), and the
# member waits for the page.
IMPATIENT = {"max_retries": 0, "interval_start": 0, "socket_timeout": 2}


# Priorities of tasks in a queue: the smaller number runs first.
AT_ONCE: Final = 0
LATER: Final = 6
_left_to_the_sweep = ContextVar("left_to_the_sweep", default=False)
_nobody_waits = ContextVar("nobody_waits", default=False)


def enqueue(
    task: str, pk: int | str, *, priority: int = AT_ONCE, countdown: float = 0, expires: float = 0
) -> None:
    """Send a task for a row; if the broker is down, the sweep does the work later.

    ``countdown``: how many seconds the workers wait before they start. ``expires``: after how many
    seconds none begins it any more.
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
                expires=expires or None,
            )
    except OperationalError as error:
        logger.warning("%s of %s waits for the sweep: %s", task, pk, error)


def enqueue_on_commit(task: str, pk: int, *, priority: int = AT_ONCE, countdown: float = 0) -> None:
    """Send a task for a row after the commit, when the workers can see the row."""
    if _left_to_the_sweep.get():
        return
    priority = LATER if _nobody_waits.get() else priority
    transaction.on_commit(partial(enqueue, task, pk, priority=priority, countdown=countdown))


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """Enqueue nothing in this block and leave its rows to the sweep.

    For bulk loads, so that their tasks do not run before those that somebody is waiting for.
    """
    token = _left_to_the_sweep.set(True)
    try:
        yield
    finally:
        _left_to_the_sweep.reset(token)


@contextmanager
def nobody_waits() -> Iterator[None]:
    """Let what is enqueued in this block be begun after all that somebody waits for.

    For what is done in bulk: by sweeps, and by files that staff load, each line of them an e-mail.
    """
    token = _nobody_waits.set(True)
    try:
        yield
    finally:
        _nobody_waits.reset(token)
