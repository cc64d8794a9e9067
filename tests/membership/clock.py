"""A clock that a test moves."""

from datetime import timedelta

import pytest
from django.utils import timezone


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let it be some days later, from where the clock stands."""
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)
