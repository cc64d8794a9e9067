import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable
from pytest_django import Settings

from notifications import tasks
from notifications.bounces import maildir, processing
from notifications.bounces.dsn import LARGEST
from notifications.bounces.processing import Effect
from notifications.models import Email, UndeliverableAddress
from portal.celery import app
from tests.notifications.bounced import report, sample, sent_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A Maildir, as a mail host makes it."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def put(box: Path, n: int, content: bytes) -> Path:
    """Deliver: whole in tmp, then moved."""
    (box / "tmp" / f"{n:06}.host").write_bytes(content)
    return (box / "tmp" / f"{n:06}.host").rename(box / "new" / f"{n:06}.host")


def names(box: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (box / folder).iterdir())


def came_back() -> int:
    return Email.objects.filter(bounced_at__isnull=False).count()


def test_what_was_understood_goes_and_what_was_not_is_kept(box: Path) -> None:
    sent_letter()
    put(box, 1, sample("auto_reply"))
    put(box, 2, sample("postfix_unknown"))
    put(box, 3, sample("postfix_unknown"))
    put(box, 4, sample("postfix_delayed"))
    put(box, 5, report(message_id="<nobody@example.com>"))
    counted = maildir.read_all(box)
    assert counted == Counter(
        {Effect.NO_REPORT: 1, Effect.CAME_BACK: 1, Effect.KNOWN: 1, Effect.NONE: 2}
    )
    assert came_back() == 1
    assert names(box, "new") == []
    assert names(box, "cur") == ["000001.host"]
    assert maildir.read_all(box) == Counter()


def test_what_cannot_be_read_is_set_aside_and_in_nobodys_way(
    box: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sent_letter()
    put(box, 1, b"x" * (LARGEST + 1))
    (box / "new" / "000002.host").mkdir()
    (box / "new" / "000003.host").symlink_to("/dev/zero")
    os.mkfifo(box / "new" / "000004.host")
    put(box, 5, report())
    assert maildir.read_all(box) == Counter({Effect.CAME_BACK: 1})
    assert names(box, "new") == []
    assert names(box, "aside") == [f"{n:06}.host" for n in range(1, 5)]
    assert caplog.text.count("cannot be read") == 4


def test_an_error_of_ours_stops_no_other_report(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_letter()
    put(box, 1, b"trips")
    put(box, 2, report())
    take_in = processing.record_report

    def tripping(content: bytes) -> Effect:
        if content == b"trips":
            raise RecursionError
        return take_in(content)

    monkeypatch.setattr(processing, "record_report", tripping)
    maildir.read_all(box)
    assert came_back() == 1
    assert names(box, "aside") == ["000001.host"]


def test_while_the_database_is_away_all_waits(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(box, 1, report())

    def away(_report: Any) -> Effect:
        raise OperationalError("the database system is starting up")

    monkeypatch.setattr(processing, "_apply", away)
    with pytest.raises(OperationalError):
        maildir.read_all(box)
    assert names(box, "new") == ["000001.host"]


def test_a_row_in_other_hands_lets_its_report_alone_wait(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(box, 1, report())
    put(box, 2, report())
    is_held = iter([True, False])

    def held_once(_report: Any) -> Effect:
        if next(is_held):
            raise OperationalError from LockNotAvailable()
        return Effect.CAME_BACK

    monkeypatch.setattr(processing, "_apply", held_once)
    assert sum(maildir.read_all(box).values()) == 1
    assert len(names(box, "new")) == 1
    assert not (box / "aside").exists()


def test_what_came_too_early_is_read_again(box: Path) -> None:
    letter = sent_letter()
    Email.objects.update(status=Email.Status.SENDING, sent_at=None)
    put(box, 1, report())
    assert maildir.read_all(box) == Counter({Effect.TOO_EARLY: 1})
    Email.objects.update(status=Email.Status.SENT, sent_at=letter.sent_at)
    assert maildir.read_all(box) == Counter({Effect.CAME_BACK: 1})
    assert names(box, "new") == []


def test_what_another_reader_took_is_no_trouble(
    box: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent_letter()
    path = put(box, 1, report())
    read = processing.record_report

    def and_another(content: bytes) -> Effect:
        path.unlink()
        return read(content)

    monkeypatch.setattr(processing, "record_report", and_another)
    maildir.read_all(box)
    assert came_back() == 1
    assert "cannot" not in caplog.text


def test_a_maildir_that_is_not_there_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert maildir.read_all(tmp_path / "later") == Counter()
    assert maildir.delete_old(tmp_path / "later") == 0


def test_what_was_kept_is_forgotten_after_a_week(box: Path) -> None:
    for n in (1, 2):
        put(box, n, sample("auto_reply"))
    put(box, 3, b"x" * (LARGEST + 1))
    maildir.read_all(box)
    long_ago = time.time() - maildir.KEPT_SECONDS - 60
    for path in (box / "cur" / "000001.host", box / "aside" / "000003.host"):
        os.utime(path, (long_ago, long_ago))
    waiting = put(box, 4, report())
    os.utime(waiting, (long_ago, long_ago))
    assert maildir.delete_old(box) == 2
    assert names(box, "cur") == ["000002.host"]
    assert names(box, "new") == ["000004.host"]


def test_the_sweep_reads_and_the_night_forgets(box: Path, settings: Settings) -> None:
    assert app.conf.beat_schedule["read-bounces"]["task"] == tasks.read_bounces.name
    assert app.conf.beat_schedule["forget-bounces"]["task"] == tasks.delete_old_bounces.name
    sent_letter()
    put(box, 1, report())
    settings.BOUNCE_MAILDIR = None
    tasks.read_bounces()
    tasks.delete_old_bounces()
    assert came_back() == 0
    settings.BOUNCE_MAILDIR = box
    tasks.read_bounces(a_later_argument=1)
    tasks.delete_old_bounces(a_later_argument=1)
    assert came_back() == 1


LETTERS = 120


def many(box: Path) -> None:
    """So many letters, and a report of each."""
    for n in range(LETTERS):
        sent_letter(message_id=f"<{n}@example.com>", to=f"member{n}@example.com")
        put(box, n, report(message_id=f"<{n}@example.com>", to=f"member{n}@example.com"))


def reader(box: Path, folder: Path) -> subprocess.Popen[bytes]:
    """The command, in a process of its own, on the database of this test."""
    database = connection.settings_dict
    person = f"{database['USER']}:{database['PASSWORD']}"
    url = f"postgres://{person}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {**os.environ, "DATABASE_URL": url, "BOUNCE_MAILDIR": str(box)}
    with (folder / "reader.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", "read_bounces"], env=environment, stdout=log, stderr=log
        )


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_reader_that_is_killed_loses_none(box: Path, own_folder: Path) -> None:
    many(box)
    left = [LETTERS]
    for _ in range(2):
        process = reader(box, own_folder)
        while len(names(box, "new")) > left[-1] - 10 and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left.append(len(names(box, "new")))
        assert came_back() >= LETTERS - left[-1]
    assert left[1] < LETTERS, "nothing was read"
    assert left[-1] > 0, "no reader was killed at work"
    assert reader(box, own_folder).wait(60) == 0
    assert names(box, "new") == []
    assert came_back() == UndeliverableAddress.objects.count() == LETTERS
