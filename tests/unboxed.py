"""Cleans the harmless pictures of tests without a process for each, and each content once.

That the same code gives the same in the sandbox is tested in tests/portal/demo/test_cleaning.py.
Where the sandbox itself is tested it stays, and so it does for every file but a sound JPEG or PNG.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from evidence.sandbox import pictures, run
from evidence.sandbox.__main__ import read
from evidence.sandbox.answer import SandboxAnswer
from evidence.sandbox.job import FileKind, Refusal, SandboxJob

_TESTS: Final = Path(__file__).parent
# What is tested there is what the sandbox does.
_BOXED: Final = (
    _TESTS / "evidence" / "sandbox",
    _TESTS / "evidence" / "uploads",
    _TESTS / "portal" / "demo",
)
_UNBOXED_KINDS: Final = {FileKind.JPEG, FileKind.PNG}
_boxed = run.run
_answers: dict[tuple[str, str], SandboxAnswer] = {}


def is_boxed(test: Path) -> bool:
    """Tell whether the tests of this file are about the sandbox."""
    return any(test.is_relative_to(room) for room in _BOXED)


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
        # What Pillow does not read is for the sandbox to refuse.
        with suppress(Refusal, OSError, SyntaxError, ValueError):
            return read(pictures.sheets(content, job), job, is_boxed=False)
    return _boxed(content, job)
