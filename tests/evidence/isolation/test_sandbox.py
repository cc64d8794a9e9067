"""The sandbox itself, as the program starts it, in the hands of whoever sent a hostile file."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence.isolation import report
from evidence.isolation.attempts import ATTEMPTS, Targets
from evidence.isolation.means import Means
from evidence.sandbox import run
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

ALL = ", ".join(ATTEMPTS)
Sandbox = Callable[..., str]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run the sandbox on a stage, and tell with which code it refuses."""
    with report.targets() as targets:

        def code_of(stage: str, at: Targets = targets, must: tuple[str, ...] = ()) -> str:
            module = "tests.evidence.isolation.hijacked"
            command = (sys.executable, "-E", "-s", "-m", module, json.dumps(at), stage)
            monkeypatch.setattr(run, "COMMAND", command)
            with pytest.raises(Refusal) as refused:
                run.run(b"hostile", SandboxJob(FileKind.PNG, must=must))
            return refused.value.code

        yield code_of


def test_a_decoder_in_a_strangers_hands_gets_nowhere(sandbox: Sandbox) -> None:
    refused = sandbox("closed", must=tuple(set(Means) - {Means.UID}))
    if refused == "busy":
        pytest.skip("This machine has not all means, as it says at the start.")
    assert refused == ""


def test_without_the_means_it_gets_everywhere(sandbox: Sandbox) -> None:
    expected = ALL if os.geteuid() == 0 else ALL.replace("starts a process, starts a program", "")
    assert sandbox("open").startswith(expected.rstrip(", "))


@pytest.mark.parametrize("name", ["one-machine.env", "media/evidence/7/invoice.jpg"])
def test_it_reads_neither_the_keys_nor_what_others_sent(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("SECRET_KEY=canary")
    at = Targets(str(file), str(tmp_path), 1, 1, "", os.getpid())
    assert "reads a file" not in sandbox("closed", at)


def test_nothing_is_read_where_a_means_is_missing_that_ops_ask_for(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    assert sandbox("no landlock", must=("landlock",)) == "busy"
    assert "SANDBOX_MUST" in caplog.text
