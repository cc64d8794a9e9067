"""How many files one web process reads at once, and how many of one member."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

import pytest

from evidence.sandbox import run
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

ALICE, BOB = 1, 2
Send = Callable[[int | None], "Future[str]"]


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Send:
    """Let a member send a file that keeps the sandbox for a while."""
    sleeper = (sys.executable, "-S", "-c", "import time; time.sleep(1)")
    monkeypatch.setattr(run, "COMMAND", sleeper)
    monkeypatch.setattr(run, "MOST_WAITING_SECONDS", 0.3)
    pool = ThreadPoolExecutor(8)

    def sent(member: int | None) -> "Future[str]":
        result = pool.submit(copy_context().run, code_of, member)
        time.sleep(0.02)
        return result

    return sent


def test_more_files_than_turns_wait_and_are_told_to_come_again(send: Send) -> None:
    files = [send(None) for _ in range(run.MOST_AT_ONCE + 1)]
    assert [each.result() for each in files] == ["broken"] * run.MOST_AT_ONCE + ["busy"]


def test_where_enough_wait_already_the_next_is_told_at_once(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MOST_WAITING", 0)
    files = [send(None) for _ in range(run.MOST_AT_ONCE)]
    monkeypatch.setattr(run, "MOST_WAITING_SECONDS", 60)
    assert code_of(None) == "busy"
    assert {each.result() for each in files} == {"broken"}


def test_whatever_a_member_sends_at_once_anothers_file_is_read(send: Send) -> None:
    files = [send(ALICE) for _ in range(6)]
    assert code_of(BOB) == "broken"
    # One is read, one waited for it in vain, and the others did not even wait.
    assert [each.result() for each in files] == ["broken"] + ["busy"] * 5


def code_of(member: int | None) -> str:
    run.MEMBER.set(member)
    with pytest.raises(Refusal) as refused:
        run.run(b"x", SandboxJob(FileKind.PNG))
    return refused.value.code
