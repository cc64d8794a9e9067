"""How long each stage of reading evidence takes, for developers and operators."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import NamedTuple


class StageTime(NamedTuple):
    """Seconds of the processor, those of processes that were started included, and by the clock."""

    processor: float = 0.0
    clock: float = 0.0

    def plus(self, other: "StageTime", sign: int = 1) -> "StageTime":
        """Add another time, or take it away."""
        clock = self.clock + sign * other.clock
        return StageTime(self.processor + sign * other.processor, clock)


class Stages:
    """A watch for stages, of which one may be part of another: its time counts as its own only."""

    def __init__(self) -> None:
        self.times: dict[str, StageTime] = {}
        self._inner = [StageTime()]

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Take the time of a stage, or of one more part of it."""
        began = _now()
        self._inner.append(StageTime())
        try:
            yield
        finally:
            took = _now().plus(began, -1)
            own = took.plus(self._inner.pop(), -1)
            self._inner[-1] = self._inner[-1].plus(took)
            self.times[name] = self.times.get(name, StageTime()).plus(own)


def _now() -> StageTime:
    return StageTime(sum(os.times()[:4]), perf_counter())
