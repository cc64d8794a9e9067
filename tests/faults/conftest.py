"""The stage of the fault tests: parts that are started as a test wants them."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django import Settings

from foundation import dispatch
from tests.faults.works import Works, messenger, works

Begin = Callable[..., Works]


@pytest.fixture
def begin(
    own_folder: Path,
    folder: Path,
    transactional_db: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Begin]:
    """Start the parts of one site, and send our own hints to its Redis."""
    del transactional_db

    with ExitStack() as stack:

        def start(*, sweep_seconds: int = 1, **wanted: int | str) -> Works:
            var = own_folder / f"works-{time.monotonic_ns()}"
            parts = stack.enter_context(works(var, sweep_seconds=sweep_seconds, **wanted))
            (var / "media").mkdir()
            (var / "media" / "evidence").symlink_to(folder)
            settings.SWEEP_SECONDS = sweep_seconds
            monkeypatch.setattr(dispatch, "current_app", messenger(parts.redis))
            return parts

        yield start
