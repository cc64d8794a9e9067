"""Starts sandboxes as forks of one process that has their libraries loaded: a tenth of the work.

All else is as in earnest: the pipes, the limits, the file read by `main`, the exit code, the kill.
A start in earnest is tested in tests/evidence/sandbox, and that a fork answers the same.
"""

import atexit
import json
import os
import socket
import sys
from functools import cache
from subprocess import Popen
from types import TracebackType
from typing import IO, Any, Final, Self

from evidence.sandbox import run

# By `python -m` in a process without our variables and modules, like the sandbox itself.
SERVER: Final = (sys.executable, "-E", "-s", "-m", "tests.sandbox_server")
_COMMAND: Final = run.COMMAND
_LONGEST_ANSWER: Final = 1000


class ForkedSandbox:
    """A fork for one file, with the part of Popen's interface that the program uses."""

    last_usage: tuple[int, float] = (0, 0)

    def __init__(self, job: str) -> None:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        self._news, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            files = [theirs_in, theirs_out, theirs.fileno()]
            socket.send_fds(_server().jobs, [job.encode()], files)
        os.close(theirs_in)
        os.close(theirs_out)
        self.stdin: IO[bytes] = os.fdopen(ours_in, "wb")
        self.stdout: IO[bytes] = os.fdopen(ours_out, "rb")
        self.pid = int(self._told()["pid"])
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait until it ends, and note the bytes of memory and seconds of processor it took."""
        if self.returncode is None:
            told = self._told()
            ForkedSandbox.last_usage = told["kilobytes"] * 1024, told["seconds"]
            self.returncode = int(told["exit_code"])
        return self.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stdin.close()
        self.stdout.close()
        self.wait()
        self._news.close()

    def _told(self) -> Any:
        return json.loads(self._news.recv(_LONGEST_ANSWER))


def start(command: list[str], **how: Any) -> "ForkedSandbox | Popen[bytes]":
    """Fork a sandbox; whatever else a test has put in its place is started."""
    if tuple(command[:-1]) != _COMMAND:
        return Popen(command, **how)
    return ForkedSandbox(command[-1])


class Server:
    """The process that forks; it ends when there is nobody any more who may send it a job."""

    def __init__(self) -> None:
        self.jobs, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            command = [*SERVER, str(number)]
            self._process = Popen(command, cwd=run.HERE, env={}, pass_fds=[number])
        atexit.register(self.stop)

    def stop(self) -> None:
        """Let it end."""
        self.jobs.close()
        self._process.wait()


_server = cache(Server)
