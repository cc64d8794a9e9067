"""Points by file: all lines or none, twice as good as once, and many of them by two people."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation.tables.line_files import BadLines, LineFile, LoadOptions, NoSuchColumn
from foundation.working_days import today
from membership.desk import goodwill, points_file
from membership.desk.points_file import LoadedPoints
from membership.models import Goodwill, Lot, PointsAccount
from membership.points.expiring import last_day_for
from tests.factories import prove
from tests.membership.lots import make_account

pytestmark = [pytest.mark.django_db, pytest.mark.long]
HEAD = "email,points,reason,reference,earned on\n"


@pytest.fixture
def account(alice: User) -> PointsAccount:
    return make_account(alice)


def load(by: User, *lines: str, **options: Any) -> LoadedPoints:
    file = LineFile([HEAD, *(f"{line}\n" for line in lines)], "old.csv", "abc")
    return points_file.load(file=file, by=by, options=LoadOptions(strict=True, **options))


def wrong(by: User, *lines: str) -> list[tuple[int, str]]:
    with pytest.raises(BadLines) as refused:
        load(by, *lines)
    return refused.value.lines


def test_a_file_is_loaded_once_however_often_it_comes(
    account: PointsAccount, bob: User, omar: User
) -> None:
    make_account(bob)
    earned_on = today() - timedelta(days=300)
    lines = (
        f"Alice@Example.com,300,From the old program,A-1,{earned_on}",
        f"{bob.email},20,From the old program,A-2,",
        f"{bob.email},20,From the old program,A-2,",
    )
    dry = load(omar, *lines, dry_run=True)
    assert (dry.added, dry.known, Lot.objects.count()) == (2, 1, 0)
    figures = [(done.added, done.known) for done in (load(omar, *lines), load(omar, *lines))]
    assert figures == [(2, 1), (0, 3)]
    lot = Lot.objects.get(account=account)
    assert (lot.earned, lot.usable_from) == (300, today())
    assert lot.expires_on == last_day_for(earned_on)
    event = SecurityEvent.objects.get(kind="loaded")
    assert (event.about, event.details["added"]) == ("points: old.csv", 2)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nobody@example.com,10,Old,B-1,", "Nobody with this email"),
        ("alice@example.com,0,Old,B-1,", "number from 1"),
        ("alice@example.com,50001,Old,B-1,", "number from 1"),
        ("alice@example.com,-5,Old,B-1,", "number from 1"),
        ("alice@example.com,10.5,Old,B-1,", "number from 1"),
        ("alice@example.com,1.50,Old,B-1,", "number from 1"),
        ("alice@example.com,10,,B-1,", "reason"),
        ("alice@example.com,10,Old,,", "reference"),
        ("alice@example.com,10,Old,B-1,2999-01-01", "no day"),
        ("alice@example.com,10,Old,B-1,2001-01-01", "no day"),
        ("alice@example.com,11,Old,A-1,", "known with other"),
        ("omar@example.com,10,Old,B-1,", "Your own account"),
    ],
)
def test_one_wrong_line_refuses_the_whole_file(
    account: PointsAccount, omar: User, line: str, why: str
) -> None:
    make_account(omar)
    User.objects.filter(pk=omar.pk).update(email="omar@example.com")
    User.objects.filter(pk=account.member_id).update(email="alice@example.com")
    omar.refresh_from_db()
    load(omar, "alice@example.com,10,Old,A-1,")
    [(number, text)] = wrong(omar, "alice@example.com,10,Old,C-1,", line)
    assert number == 3
    assert why in text
    assert Goodwill.objects.count() == 1


def test_many_points_wait_for_a_second_person(
    account: PointsAccount, omar: User, rita: User
) -> None:
    mail = account.member.email
    done = load(omar, f"{mail},600,Old,A-1,", f"{mail},600,Old,A-2,")
    assert (done.added, done.waiting) == (2, 1)
    assert account.lots.points() == 600
    asked = Goodwill.objects.get(decided_at=None)
    with pytest.raises(goodwill.AskedByOneself):
        goodwill.decide(goodwill_id=asked.pk, by=omar, is_granted=True)
    goodwill.decide(goodwill_id=asked.pk, by=rita, is_granted=True)
    assert account.lots.points() == 1_200


def test_the_database_refuses_a_reference_twice(
    account: PointsAccount, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two loads at once: what the second one has read does not show the lines of the first."""
    line = f"{account.member.email},5,Old,A-1,"
    load(omar, line)
    monkeypatch.setattr(points_file, "_known", lambda _lines: {})
    with pytest.raises(BadLines) as refused:
        load(omar, line)
    assert "meanwhile" in refused.value.advice
    assert account.lots.points() == 5


def test_a_file_without_its_columns_or_too_long_is_refused(
    account: PointsAccount, omar: User
) -> None:
    with pytest.raises(NoSuchColumn):
        points_file.load(file=LineFile(["email,points\n"]), by=omar)
    line = f"{account.member.email},1,Old,"
    assert wrong(omar, *(f"{line}{n}," for n in range(points_file.MOST_LINES + 1)))


def test_staff_load_it_by_page_and_by_command(
    account: PointsAccount, omar: User, client: Client, tmp_path: Path
) -> None:
    client.force_login(omar)
    prove(client)
    page = reverse("admin:membership_pointsaccount_load")
    text = f"{HEAD}{account.member.email},1200,Old,A-1,\n"

    def post(button: str) -> Any:
        file = SimpleUploadedFile("old.csv", text.encode())
        return client.post(page, {"file": file, "columns": "", button: ""}, follow=True)

    assert "1 would be added." in post("check").content.decode()
    assert "1 waits for a second person" in post("load").content.decode()
    waiting = reverse("admin:membership_pointsaccount_changelist") + "?waiting=yes"
    assert account.member.email in client.get(waiting).content.decode()
    path = tmp_path / "old.csv"
    path.write_text(text.replace("A-1", "A-2").replace("1200", "7"))
    with pytest.raises(CommandError, match="--by"):
        call_command("load_points", path)
    out = StringIO()
    call_command("load_points", path, "--by", omar.email, stdout=out)
    assert "1 added, 0 known" in out.getvalue()
    path.write_text(HEAD + "x@example.com,1,Old,A-3,\n")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_points", path, "--by", omar.email, stderr=StringIO())
