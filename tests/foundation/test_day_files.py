import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from foundation.web.day_files import DayFileHandler, delete_over

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def handler_in(folder: Path, days: int = 365) -> DayFileHandler:
    handler = DayFileHandler(folder / "log", "security", days)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def write(handler: DayFileHandler, text: str, at: datetime) -> None:
    record = logging.LogRecord("security", logging.INFO, "", 1, text, (), None)
    record.created = at.timestamp()
    handler.emit(record)


def names(handler: DayFileHandler) -> list[str]:
    return sorted(path.name for path in handler.folder.iterdir())


def test_a_day_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    handler = handler_in(tmp_path)
    for text, at in (("one", NOON), ("two", NOON), ("three", NOON + timedelta(hours=12))):
        write(handler, text, at)
    assert names(handler) == ["security-2026-03-01.jsonl", "security-2026-03-02.jsonl"]
    first = handler.folder / names(handler)[0]
    assert first.read_text() == "one\ntwo\n"
    assert (first.stat().st_mode & 0o777, handler.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_whoever_begins_a_day_deletes_what_is_over(tmp_path: Path) -> None:
    handler = handler_in(tmp_path, days=30)
    write(handler, "old", NOON)
    (handler.folder / "security-notes.jsonl").touch()
    write(handler, "new", NOON + timedelta(days=29))
    assert len(names(handler)) == 3
    write(handler, "newer", NOON + timedelta(days=30))
    left = ["security-2026-03-30.jsonl", "security-2026-03-31.jsonl", "security-notes.jsonl"]
    assert names(handler) == left


def test_where_nothing_is_logged_the_clean_up_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = handler_in(tmp_path)
    write(handler, "old", NOON)
    monkeypatch.setattr(logging.getLogger("security"), "handlers", [handler])
    assert delete_over("security", NOON + timedelta(days=364)) == 0
    assert delete_over("security", NOON + timedelta(days=365)) == 1
    assert names(handler) == []


def _write_many(folder: Path, letter: str) -> None:
    handler = handler_in(folder)
    for _ in range(200):
        write(handler, letter * 500, NOON)


def test_lines_of_two_that_write_do_not_mix(tmp_path: Path) -> None:
    """Each opens the file for itself and knows no lock of the other's, as two processes do."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(_write_many, tmp_path), "ab"))
    lines = (tmp_path / "log" / "security-2026-03-01.jsonl").read_text().splitlines()
    assert sorted(lines) == ["a" * 500] * 200 + ["b" * 500] * 200


def test_what_cannot_be_written_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").touch()
    write(handler_in(tmp_path), "lost", NOON)
    assert "Logging error" in capsys.readouterr().err


def test_the_days_are_those_of_the_rule() -> None:
    found = logging.getLogger("security").handlers
    (handler,) = (one for one in found if isinstance(one, DayFileHandler))
    assert handler.days == settings.RETENTION_DAYS["security_log"]
