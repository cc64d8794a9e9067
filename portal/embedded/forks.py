"""Programs in Python as copies of this process: what it has loaded, they need not load again.

Three programs that each load the same two seconds of libraries would take most of a start.
"""

import atexit
import ctypes
import importlib
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from portal.embedded import processes

PR_SET_NAME = 15


class Fork:
    """A child made by fork, with the part of Popen's interface that we use."""

    def __init__(self, pid: int) -> None:
        """Take the child's number."""
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code once it has ended; minus the number of the signal that ended it."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = float("inf")) -> int:
        """Wait for its end.

        Raises:
            TimeoutExpired: it runs on.
        """
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


def fork(entry: str, words: list[str], *, log: Path) -> Fork:
    """Run an entry point, ``module:function``, with these words as its command line."""
    sys.stdout.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return Fork(pid)
    try:
        os.setsid()
        _settle(words[0], log)
        processes.dies_with(parent, signal.SIGTERM)()
        code = _call(entry, words)
    except BaseException:  # noqa: BLE001 - nothing of the child may run the parent's code
        traceback.print_exc()
        code = 1
    # The end of the interpreter is left out, not what the libraries clear away there.
    atexit._run_exitfuncs()  # noqa: SLF001
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _settle(name: str, log: Path) -> None:
    """Take a name for ``ps`` and ``top``, and write to the log."""
    ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
    with processes.open_log(log) as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def _call(entry: str, words: list[str]) -> int:
    module, _, function = entry.partition(":")
    run = getattr(importlib.import_module(module), function)
    sys.argv = words
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0
