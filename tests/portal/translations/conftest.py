"""The texts of the whole program are looked for once in a test process: half a second each time."""

from functools import cache

import pytest

from portal.translations import messages

_find_once = cache(messages.find_messages)


@pytest.fixture(autouse=True)
def _found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "find_messages", _find_once)
