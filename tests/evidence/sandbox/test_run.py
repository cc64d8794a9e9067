"""How many files one web process reads at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

import pytest

from evidence.sandbox import run
from evidence.sandbox.job import FileKind, Refusal, SandboxJob


def test_more_files_than_turns_wait_and_are_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sleeper = (sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(); time.sleep(3)")
    monkeypatch.setattr(run, "COMMAND", sleeper)
    monkeypatch.setattr(run, "MOST_WAITING_SECONDS", 0.5)
    with ThreadPoolExecutor(run.MOST_AT_ONCE + 1) as pool:
        files = range(run.MOST_AT_ONCE + 1)
        refusals = list(pool.map(lambda _: code_of(b"x"), files))
    assert sorted(refusals) == ["broken"] * run.MOST_AT_ONCE + ["busy"]


def test_where_enough_wait_already_the_next_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(run, "_slots", full)
    monkeypatch.setattr(run, "_queue", full)
    monkeypatch.setattr(run, "MOST_WAITING_SECONDS", 60)
    assert code_of(b"x") == "busy"


def code_of(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        run.run(content, SandboxJob(FileKind.PNG))
    return refused.value.code
