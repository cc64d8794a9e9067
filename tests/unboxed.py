"""Cleans the harmless pictures of tests without a process for each, and each content once.

That the same code gives the same in the sandbox is tested in tests/portal/demo/test_cleaning.py.
Where the sandbox itself is tested it stays, and so it does for every file that is not sound.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.sandbox import run
from evidence.sandbox.answer import SandboxAnswer
from evidence.sandbox.file_reading import decoder_for, read
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

_TESTS: Final = Path(__file__).parent
# Where the start of the sandbox is tested, or that something else does the same as it does.
_IN_EARNEST: Final = (
    _TESTS / "evidence" / "sandbox" / "test_ahead.py",
    _TESTS / "evidence" / "sandbox" / "test_run.py",
    _TESTS / "evidence" / "sandbox" / "test_sandbox.py",
    _TESTS / "evidence" / "isolation" / "test_sandbox.py",
    _TESTS / "portal" / "demo" / "test_cleaning.py",
)
# What is tested there is what the sandbox does.
_BOXED: Final = (
    *_IN_EARNEST,
    _TESTS / "evidence" / "sandbox" / "test_hostile.py",
    _TESTS / "evidence" / "sandbox" / "test_mutated.py",
    _TESTS / "evidence" / "uploads" / "test_cleaning.py",
)
# A HEIC needs a reader that stays with the process.
_UNBOXED_KINDS: Final = set(FileKind) - {FileKind.HEIF}
_boxed = run.run
_answers: dict[tuple[str, str], SandboxAnswer] = {}


def is_boxed(test: Path) -> bool:
    """Tell whether the tests of this file are about the sandbox."""
    return test in _BOXED


def starts_in_earnest(test: Path) -> bool:
    """Tell whether each sandbox is a process of its own from the start, not a fork of another."""
    return test in _IN_EARNEST


def clean_once(content: bytes, job: SandboxJob) -> SandboxAnswer:
    """Give what the sandbox answers, from memory where it was asked before.

    Raises:
        Refusal: as the sandbox says.
    """
    key = hashlib.sha256(content).hexdigest(), job.as_json()
    if key not in _answers:
        _answers[key] = _clean(content, job)
    return _answers[key]


def _clean(content: bytes, job: SandboxJob) -> SandboxAnswer:
    if job.kind in _UNBOXED_KINDS:
        # What cannot be read is for the sandbox to refuse.
        with suppress(Refusal, OSError, RuntimeError, SyntaxError, ValueError):
            return read(decoder_for(job.kind)(content, job), job, is_boxed=False)
    return _boxed(content, job)
