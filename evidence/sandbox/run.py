"""Run the sandbox for one file, and kill it if it takes too long."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Condition, Event, Timer
from typing import IO, Final

from evidence.huge_pages import HUGE_PAGES
from evidence.sandbox.ahead import Ahead
from evidence.sandbox.answer import Malformed, SandboxAnswer, unpacked
from evidence.sandbox.job import LIKELIEST, NOT_ISOLATED, PAPERS, Refusal, SandboxJob

logger = logging.getLogger(__name__)
HERE: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-E", "-s", "-m", "evidence.sandbox")
# Wall-timer time; less than the web server's request timeout.
MOST_SECONDS: Final = 20.0
MOST_ANSWER: Final = 96 * 1024 * 1024
# Each sandbox may use 600 MB and a core, so any more in one web process wait for a free slot. Who
# waits holds a thread of the web server: a few do, for a moment, and together with those at work
# never more than half of the threads.
MOST_AT_ONCE: Final = 2
MOST_WAITING: Final = 4
MOST_WAITING_SECONDS: Final = 1.5
# The member whose upload this thread reads; None where it is nobody's, as in a command.
MEMBER: Final[ContextVar[int | None]] = ContextVar("member", default=None)
# A decoder that runs out of memory ends itself, each in its own way.
_CRASHES: Final = {
    -signal.SIGSEGV,
    -signal.SIGABRT,
    -signal.SIGBUS,
    -signal.SIGILL,
    -signal.SIGTRAP,
}


class Slots:
    """The slots of this process: of one member one file is read and one more waits, never more.

    So whatever a member sends at once, another one's file has its turn.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._at_work: list[int | None] = []
        self._waiting: list[int | None] = []

    @contextmanager
    def taken(self, member: int | None) -> Iterator[None]:
        """Hold a slot, after a moment of waiting if there must be.

        Raises:
            Refusal: too many others wait, or no slot became free.
        """
        with self._changed:
            if not self._is_free(member):
                self._wait(member)
            self._at_work.append(member)
        try:
            yield
        finally:
            with self._changed:
                self._at_work.remove(member)
                self._changed.notify_all()

    def _is_free(self, member: int | None) -> bool:
        is_own_turn = member is None or member not in self._at_work
        return is_own_turn and len(self._at_work) < MOST_AT_ONCE

    def _wait(self, member: int | None) -> None:
        waits_already = member is not None and member in self._waiting
        if waits_already or len(self._waiting) >= MOST_WAITING:
            raise Refusal("busy")
        self._waiting.append(member)
        try:
            if not self._changed.wait_for(lambda: self._is_free(member), MOST_WAITING_SECONDS):
                raise Refusal("busy")
        finally:
            self._waiting.remove(member)


_slots = Slots()


@contextmanager
def reading_for(member: int) -> Iterator[None]:
    """Say whose uploads are read meanwhile."""
    mark = MEMBER.set(member)
    try:
        yield
    finally:
        MEMBER.reset(mark)


def run(content: bytes, job: SandboxJob) -> SandboxAnswer:
    """Have one file read.

    Raises:
        Refusal: the file is refused. "broken" also means a sandbox that did not answer;
            "too_many_pixels" a picture that used up its processor time or memory, which a smaller
            one avoids, and "too_complex" a paper that did; "busy" that too many other files are
            being read, that a machine with much else to do gave this one too few turns, or that
            it lacks a means of isolation that ops ask for: not a fault of this one.
    """
    late = Event()
    with _slots.taken(MEMBER.get()), _started(job, late) as (sandbox, its_input, its_answer):
        # It reads all input before it answers; if it exits earlier, the exit code says so.
        with suppress(BrokenPipeError), its_input:
            its_input.write(content)
        ahead.start_next()
        answer = its_answer.read(MOST_ANSWER)
        its_answer.close()
        exit_code = sandbox.wait()
    if exit_code == NOT_ISOLATED:
        logger.error("No upload is read: SANDBOX_MUST asks for what this machine has not.")
        raise Refusal("busy")
    if exit_code != 0:
        raise Refusal("busy" if late.is_set() else _reason(exit_code, job))
    try:
        return unpacked(answer)
    except Malformed as error:
        raise Refusal("broken") from error


def _reason(exit_code: int, job: SandboxJob) -> str:
    """Tell why a file was not read: by its last second, by the memory that it asked for, or so."""
    if job.kind in PAPERS:
        is_spent = exit_code in {-signal.SIGXCPU, -signal.SIGKILL, *_CRASHES}
        return "too_complex" if is_spent else "broken"
    return "too_many_pixels" if exit_code == -signal.SIGXCPU else "broken"


@contextmanager
def _started(job: SandboxJob, late: Event) -> Iterator[tuple["Popen[bytes]", IO[bytes], IO[bytes]]]:
    waiting = ahead.told(job) if job.kind is LIKELIEST else None
    with waiting or _start(job.as_json()) as sandbox:
        timer = Timer(MOST_SECONDS, _end, [sandbox.pid, late])
        timer.start()
        try:
            yield sandbox, _pipe(sandbox.stdin), _pipe(sandbox.stdout)
        finally:
            timer.cancel()
            if sandbox.returncode is None:
                _kill(sandbox.pid)


def _start(*job: str) -> "Popen[bytes]":
    """Start one; without a job it waits for one (``ahead``)."""
    # It sees no secret of ours: no variable, no open file, and its own modules only.
    return Popen(  # noqa: S603 -- our own program, and the upload is its input only
        [*COMMAND, *job],
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=HERE,
        env=HUGE_PAGES,
        start_new_session=True,
    )


ahead: Final = Ahead(_start)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("The sandbox was started without its pipes.")
    return pipe


def _end(pid: int, late: Event) -> None:
    """End a sandbox by the clock; by its own processor time it would have ended long before."""
    late.set()
    _kill(pid)


def _kill(pid: int) -> None:
    """Kill the sandbox and any process it started; they share a session of their own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
