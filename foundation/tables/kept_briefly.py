"""What every page shows and hardly ever changes: each process reads it anew once a minute.

To ask the database whether it is still the same would be a query more for each page.
"""

import time
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

Value = TypeVar("Value")
_SECONDS: Final = 60
_all: Final[list["KeptBriefly[Any]"]] = []


class KeptBriefly(Generic[Value]):
    """A value, read when it is first asked for and again after a minute."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._kept: tuple[float, Value] | None = None
        _all.append(self)

    def __call__(self) -> Value:
        """Return the value, a minute old at most."""
        now = time.monotonic()
        if self._kept is None or self._kept[0] <= now:
            self._kept = now + _SECONDS, self._read()
        return self._kept[1]

    def forget(self) -> None:
        """Read it anew when it is next asked for."""
        self._kept = None


def forget_all() -> None:
    """Read all of them anew: a test begins as a process does."""
    for each in _all:
        each.forget()
