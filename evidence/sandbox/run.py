"""Start the sandbox for one file, and end it if it takes too long."""

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
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

HERE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-E", "-s", "-m", "evidence.sandbox")
# By the clock, less than the web server grants a request.
MOST_SECONDS: Final = 20.0
MOST_ANSWER: Final = 96 * 1024 * 1024
# Each sandbox may take 1 GB and a core: more of one web process wait for their turn.
MOST_AT_ONCE: Final = 2
MOST_WAITING_SECONDS: Final = 30.0
_turns = BoundedSemaphore(MOST_AT_ONCE)


def run(content: bytes, job: SandboxJob) -> SandboxAnswer:
    """Have one file read.

    Raises:
        Refusal: the file is no good; "broken" also stands for a sandbox that did not answer. A
            picture that used up its seconds has too much in it, which its sender can help. "busy":
            too many others are being read, and nothing is wrong with this one.
    """
    with _turn(), _started(job) as (sandbox, its_input, its_answer):
        # It takes everything before it answers; if it ends earlier, its exit code tells.
        with suppress(BrokenPipeError), its_input:
            its_input.write(content)
        answer = its_answer.read(MOST_ANSWER)
        its_answer.close()
        ended = sandbox.wait()
    if ended == -signal.SIGXCPU and job.kind is not FileKind.PDF:
        raise Refusal("too_many_pixels")
    if ended != 0:
        raise Refusal("broken")
    try:
        return unpacked(answer)
    except Malformed as error:
        raise Refusal("broken") from error


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=MOST_WAITING_SECONDS):
        raise Refusal("busy")
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _started(job: SandboxJob) -> Iterator[tuple["Popen[bytes]", IO[bytes], IO[bytes]]]:
    # It sees no secret of ours: no variable, no open file, and its own modules only.
    command = [*COMMAND, job.as_json()]
    with Popen(  # noqa: S603 -- our own program, and the upload is its input only
        command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=HERE, env={}, start_new_session=True
    ) as sandbox:
        clock = Timer(MOST_SECONDS, _end, [sandbox.pid])
        clock.start()
        try:
            yield sandbox, _pipe(sandbox.stdin), _pipe(sandbox.stdout)
        finally:
            clock.cancel()
            if sandbox.returncode is None:
                _end(sandbox.pid)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("The sandbox was started without its pipes.")
    return pipe


def _end(pid: int) -> None:
    """End the sandbox with whatever it may have started: all is in a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
