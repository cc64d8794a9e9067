"""A sandbox that is started before its file comes: nobody waits for Python to load its libraries.

A process that cleans uploads keeps one, from its first file on. It has read nothing and is closed
off like any other, once it is told what its file is. It ends with its parent, by its input.
"""

import atexit
from collections.abc import Callable
from contextlib import suppress
from subprocess import Popen
from threading import Lock
from typing import IO

from evidence.sandbox.job import SandboxJob


class Ahead:
    """The one sandbox of this process that waits for a job, if it keeps one at all."""

    def __init__(self, start: "Callable[[], Popen[bytes]]") -> None:
        self._start = start
        self._lock = Lock()
        self._waiting: Popen[bytes] | None = None
        self._is_kept = False

    def keep(self) -> None:
        """Keep one from now on: for programs that clean one file after another."""
        self._is_kept = True
        atexit.register(self.stop)

    def stop(self) -> None:
        """Keep none any more."""
        self._is_kept = False
        if (sandbox := self._given_up()) is not None:
            sandbox.communicate(b"")

    def told(self, job: SandboxJob) -> "Popen[bytes] | None":
        """Give the one that waits, told its job; None if there is none, or it has ended."""
        if (sandbox := self._given_up()) is None:
            return None
        with suppress(BrokenPipeError):
            _input(sandbox).write(f"{job.as_json()}\n".encode())
            _input(sandbox).flush()
            return sandbox
        sandbox.communicate(b"")
        return None

    def start_next(self) -> None:
        """Start the next one, if none waits."""
        with self._lock:
            if self._is_kept and self._waiting is None:
                self._waiting = self._start()

    def _given_up(self) -> "Popen[bytes] | None":
        with self._lock:
            sandbox, self._waiting = self._waiting, None
        return sandbox


def _input(sandbox: "Popen[bytes]") -> IO[bytes]:
    if sandbox.stdin is None:
        raise RuntimeError("The sandbox was started without its input.")
    return sandbox.stdin
