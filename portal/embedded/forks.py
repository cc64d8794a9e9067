"""Start Python programs as forks of this process, which has their libraries loaded already.

If three programs each loaded the same two seconds of libraries, that would be most of a start.
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
    """A forked child, with the part of Popen's interface that we use."""

    def __init__(self, pid: int) -> None:
        """Store the child's process id."""
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code once it has ended, negative for a signal; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = float("inf")) -> int:
        """Wait until it ends.

        Raises:
            TimeoutExpired: it still runs.
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


def fork(entry: str, arguments: list[str], *, log: Path) -> Fork:
    """Run an entry point, ``module:function``, with these command-line arguments, in a fork."""
    sys.stdout.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return Fork(pid)
    try:
        os.setsid()
        _settle(arguments[0], log)
        processes.dies_with(parent, signal.SIGTERM)()
        code = _call(entry, arguments)
    except BaseException:  # noqa: BLE001 - nothing of the child may run the parent's code
        traceback.print_exc()
        code = 1
    # Skip the interpreter's shutdown, but run the clean-up that libraries registered for it.
    atexit._run_exitfuncs()  # noqa: SLF001
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _settle(name: str, log: Path) -> None:
    """Set the name shown by ``ps`` and ``top``, and redirect the output to the log."""
    ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
    with processes.open_log(log) as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)


def _call(entry: str, arguments: list[str]) -> int:
    module, _, function = entry.partition(":")
    run = getattr(importlib.import_module(module), function)
    sys.argv = arguments
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0
