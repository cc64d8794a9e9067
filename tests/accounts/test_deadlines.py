from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.templatetags.deadlines import deadline

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(days=13), "4 December 2026, 21:00 (Berlin time; 13 days left)"),
        # By the reader's clock it is tomorrow, though only four hours away.
        (timedelta(hours=4), "22 November 2026, 01:00 (Berlin time; 1 day left)"),
        (timedelta(hours=2), "21 November 2026, 23:00 (Berlin time; today)"),
        (timedelta(0), "21 November 2026, 21:00 (Berlin time)"),
    ],
)
def test_a_deadline_is_told_by_the_readers_clock_with_the_days_left(
    monkeypatch: pytest.MonkeyPatch, left: timedelta, told: str
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with timezone.override("Europe/Berlin"):
        assert deadline(NOW + left) == told
