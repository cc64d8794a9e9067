"""A sandbox that is started before its file comes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from evidence.sandbox import run
from evidence.sandbox.ahead import Ahead
from evidence.sandbox.job import FileKind, Refusal, SandboxJob
from tests.factories import jpeg

JPEG = SandboxJob(FileKind.JPEG)
# A parent that is ended while its sandbox waits.
PARENT = """
from evidence.sandbox.run import ahead
ahead.keep()
ahead.start_next()
print(ahead._waiting.pid, flush=True)
input()
"""


class Started:
    """Counts the starts, with and without a job."""

    def __init__(self) -> None:
        self.with_job: list[bool] = []

    def __call__(self, *job: str) -> "subprocess.Popen[bytes]":
        """Start one in earnest."""
        self.with_job.append(bool(job))
        return _start(*job)


_start = run._start  # noqa: SLF001 -- counted, and then called


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Count what is started in a process that keeps one ahead."""
    starts = Started()
    kept = Ahead(starts)
    kept.keep()
    monkeypatch.setattr(run, "ahead", kept)
    monkeypatch.setattr(run, "_start", starts)
    yield starts
    kept.stop()


def test_the_second_file_is_read_by_the_one_that_waits(started: Started) -> None:
    first, second = (run.run(jpeg(), JPEG) for _file in range(2))
    assert first == second
    # One for the first file, then one ahead for each.
    assert started.with_job == [True, False, False]


def test_other_kinds_are_read_by_one_of_their_own(started: Started) -> None:
    run.run(jpeg(), JPEG)
    with pytest.raises(Refusal, match="broken"):
        run.run(b"", SandboxJob(FileKind.PDF))
    assert started.with_job == [True, False, True]


def test_one_that_was_killed_while_it_waited_costs_no_file(started: Started) -> None:
    kept = run.ahead
    kept.start_next()
    waiting = kept._waiting  # noqa: SLF001 -- nothing else knows its number
    assert waiting is not None
    os.kill(waiting.pid, signal.SIGKILL)
    waiting.wait()
    assert len(run.run(jpeg(), JPEG).pages) == 1
    assert started.with_job == [False, True, False]


def test_none_waits_where_nobody_asked_for_it() -> None:
    kept = Ahead(lambda: pytest.fail("It was started."))
    kept.start_next()
    assert kept.told(JPEG) is None


@pytest.mark.long
def test_it_ends_with_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=run.HERE
    ) as parent:
        assert parent.stdout is not None
        waiting = int(parent.stdout.readline())
        os.kill(waiting, 0)
        parent.kill()
    for _moment in range(500):
        try:
            os.kill(waiting, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("It goes on without its parent.")
