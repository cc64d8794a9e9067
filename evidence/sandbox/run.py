"""Run the sandbox for one file, and kill it if it takes too long."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import BoundedSemaphore, Timer
from typing import IO, Final

from evidence.sandbox.answer import Malformed, SandboxAnswer, unpacked
from evidence.sandbox.job import NOT_ISOLATED, PAPERS, Refusal, SandboxJob

logger = logging.getLogger(__name__)
HERE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-E", "-s", "-m", "evidence.sandbox")
# Wall-timer time; less than the web server's request timeout.
MOST_SECONDS: Final = 20.0
MOST_ANSWER: Final = 96 * 1024 * 1024
# Each sandbox may use 1 GB and a core, so any more in one web process wait for a free slot. Who
# waits holds a thread of the web server: a few do, for a moment, and together with those at work
# never more than half of the threads.
MOST_AT_ONCE: Final = 2
MOST_WAITING: Final = 4
MOST_WAITING_SECONDS: Final = 1.5
_slots = BoundedSemaphore(MOST_AT_ONCE)
_queue = BoundedSemaphore(MOST_WAITING)


def run(content: bytes, job: SandboxJob) -> SandboxAnswer:
    """Have one file read.

    Raises:
        Refusal: the file is refused. "broken" also means a sandbox that did not answer;
            "too_many_pixels" a picture that used up its processor time, which a smaller one
            avoids; "busy" that too many other files are being read, or that this machine lacks a
            means of isolation that ops ask for: not a fault of this one.
    """
    with _slot(), _started(job) as (sandbox, its_input, its_answer):
        # It reads all input before it answers; if it exits earlier, the exit code says so.
        with suppress(BrokenPipeError), its_input:
            its_input.write(content)
        answer = its_answer.read(MOST_ANSWER)
        its_answer.close()
        exit_code = sandbox.wait()
    if exit_code == NOT_ISOLATED:
        logger.error("No upload is read: SANDBOX_MUST asks for what this machine has not.")
        raise Refusal("busy")
    if exit_code == -signal.SIGXCPU and job.kind not in PAPERS:
        raise Refusal("too_many_pixels")
    if exit_code != 0:
        raise Refusal("broken")
    try:
        return unpacked(answer)
    except Malformed as error:
        raise Refusal("broken") from error


@contextmanager
def _slot() -> Iterator[None]:
    if not (_slots.acquire(blocking=False) or _waited()):
        raise Refusal("busy")
    try:
        yield
    finally:
        _slots.release()


def _waited() -> bool:
    """Wait for a slot, unless enough others do; return whether there is one now."""
    if not _queue.acquire(blocking=False):
        return False
    try:
        return _slots.acquire(timeout=MOST_WAITING_SECONDS)
    finally:
        _queue.release()


@contextmanager
def _started(job: SandboxJob) -> Iterator[tuple["Popen[bytes]", IO[bytes], IO[bytes]]]:
    # It sees no secret of ours: no variable, no open file, and its own modules only.
    command = [*COMMAND, job.as_json()]
    with Popen(  # noqa: S603 -- our own program, and the upload is its input only
        command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=HERE, env={}, start_new_session=True
    ) as sandbox:
        timer = Timer(MOST_SECONDS, _kill, [sandbox.pid])
        timer.start()
        try:
            yield sandbox, _pipe(sandbox.stdin), _pipe(sandbox.stdout)
        finally:
            timer.cancel()
            if sandbox.returncode is None:
                _kill(sandbox.pid)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("The sandbox was started without its pipes.")
    return pipe


def _kill(pid: int) -> None:
    """Kill the sandbox and any process it started; they share a session of their own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
