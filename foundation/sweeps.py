"""Sweeps: what is due is done row by row, for some seconds, and goes on as a task if more is left.

A sweep runs by the clock, on a queue of its own (portal/schedule.py), so that nobody who waits for
something waits for it; nor for the e-mails of what it does, which are sent after theirs. One run is
bounded in rows and time, so that other sweeps wait no longer than that. A row that fails is logged
and found again by the next run; it does not stop the others.
"""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, Self

from django.db.models import QuerySet

from foundation.dispatch import LATER, enqueue, nobody_waits
from foundation.leases import is_outage

logger = logging.getLogger(__name__)
MOST_SECONDS: Final = 20.0
MOST_ROWS: Final = 500
# A run that could not begin in so many seconds is left to the clock.
_STALE_AFTER: Final = 600.0


class Sweep:
    """One run of a sweep, as a context: at its end it enqueues another one if it was cut short.

    ``after`` is for rows that stay as they are when they are done: they are taken in the order of
    their keys, those up to this one were done before, and the task is told where to go on. All
    others are due no longer; of them a run that got nowhere is not followed by another at once.
    What are no rows has an order of its own, and asks after each whether the time ``is_over``.
    """

    def __init__(self, task: str, *, after: int | str | None = None) -> None:
        self._task, self.after = task, after
        self._ends_at = time.monotonic() + MOST_SECONDS
        self._is_cut_short = False
        self._nobody_waits = nobody_waits()
        self.done = 0

    def __enter__(self) -> Self:
        self._nobody_waits.__enter__()
        return self

    def __exit__(self, error: type[BaseException] | None, *_rest: object) -> None:
        self._nobody_waits.__exit__(None, None, None)
        got_on = self.done > 0 or self.after is not None
        if error is None and self._is_cut_short and got_on:
            enqueue(self._task, self.after or 0, priority=LATER, expires=_STALE_AFTER)

    @property
    def is_over(self) -> bool:
        """Whether the time of this run is over, or it had enough rows; then another goes on."""
        self._is_cut_short = self._is_cut_short or time.monotonic() > self._ends_at
        return self._is_cut_short

    def keys(self, due: "QuerySet[Any]") -> Iterator[int]:
        """Yield the keys of due rows, in their order, until the time of the run is over."""
        if self.after is not None:
            due = due.filter(pk__gt=self.after).order_by("pk")
        found = list(due.values_list("pk", flat=True)[:MOST_ROWS])
        for pk in found:
            if self.is_over:
                return
            yield pk
            if self.after is not None:
                self.after = pk
        self._is_cut_short = self._is_cut_short or len(found) == MOST_ROWS


def sweep(
    task: str, due: "QuerySet[Any]", do: Callable[[int], object], *, after: int | None = None
) -> int:
    """Do what is due, row by row; return for how many ``do`` said that it was done."""
    with Sweep(task, after=after) as run:
        for pk in run.keys(due):
            try:
                run.done += bool(do(pk))
            except Exception as error:
                if is_outage(error):
                    raise
                logger.exception("%s: %s could not be done.", task, pk)
        return run.done
