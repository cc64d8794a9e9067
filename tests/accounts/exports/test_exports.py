"""Exports: who may take which rows, that each taking is recorded, how they are made and end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.exports import exports, schedules
from accounts.models import User
from accounts.security_events import SecurityEvent
from foundation import leases, retention
from foundation.models import ExportFile, ExportSchedule
from notifications.models import Email
from redemptions.review import decisions
from tests.conftest import in_group
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def lena(db: None) -> User:
    del db
    return in_group(make_member("lena@example.com", is_staff=True, language="de"), "Leads")


def asked(
    by: User,
    name: str = "claims",
    *,
    file_format: str = "csv",
    with_personal: bool = False,
    **filters: str,
) -> ExportFile:
    return exports.ask(
        exports.named(name),
        by=by,
        filters=filters,
        file_format=file_format,
        language="en",
        with_personal=with_personal,
    )


def text_of(file: ExportFile) -> str:
    file.refresh_from_db()
    with exports.files_storage().open(file.path) as content:
        return str(content.read().decode("utf-8-sig"))


def acts() -> list[tuple[str, int]]:
    # Besides, each file that a page of the admin gives away is recorded by its address.
    events = SecurityEvent.objects.filter(kind="export", details__has_key="act").order_by("pk")
    return [(event.details["act"], event.details["rows"]) for event in events]


def test_a_worker_makes_what_was_asked_and_each_step_is_recorded(
    client: Client, lena: User, alice: User, bob: User
) -> None:
    promotion, other = make_promotion(), make_promotion()
    make_reward(promotion, name="=Code"), make_reward(other)
    mine, _other = make_claim(alice, promotion), make_claim(bob, other)
    file = asked(lena, promotion=str(promotion.pk))
    page = reverse("admin:foundation_exportfile_file", args=[file.pk])
    client.force_login(lena)
    assert client.get(page).status_code == 404, "not made yet"
    assert exports.make(file.pk)
    assert not exports.make(file.pk), "made once"
    lines = text_of(file).splitlines()
    assert len(lines) == 2
    assert f'"{mine.reference}","submitted","{promotion.name}","\'=Code"' in lines[1]
    assert alice.email not in lines[1]
    taken = client.get(page)
    assert b"".join(taken).decode("utf-8-sig").splitlines() == lines
    assert acts() == [("asked", 0), ("made", 1), ("taken", 1)]
    told = SecurityEvent.objects.filter(details__act="taken").get().details
    assert told["filters"] == {"promotion": str(promotion.pk)}
    assert not Email.objects.filter(kind="export_ready").exists()


def test_who_may_not_see_gets_nothing_whenever_that_ends(
    client: Client, lena: User, alice: User
) -> None:
    petra = in_group(make_member("petra@example.com", is_staff=True), "Promotion managers")
    names = [each.name for each in exports.offered_to(petra)]
    assert names == ["claims", "answers", "rewards", "winners"]
    assert not exports.offered_to(alice)
    assert "codes" not in [each.name for each in exports.offered_to(lena)]
    for name, with_personal in [("claims", True), ("codes", False)]:
        with pytest.raises(exports.NotAllowed):
            asked(petra, name, with_personal=with_personal)
    made, waiting = asked(lena, with_personal=True), asked(lena)
    assert exports.make(made.pk)
    client.force_login(petra)
    assert (
        client.get(reverse("admin:foundation_exportfile_file", args=[made.pk])).status_code == 404
    )
    lena.groups.clear()
    gone = User.objects.get(pk=lena.pk)
    with pytest.raises(exports.NotAllowed):
        exports.open_for(ExportFile.objects.get(pk=made.pk), by=gone)
    assert not exports.make(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.is_done, waiting.path) == (True, "")


def test_a_short_csv_is_the_answer_itself_in_the_readers_format(
    client: Client, lena: User, alice: User, rita: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1, amount_minor=1250, currency="EUR")
    decisions.approve(claim_id=make_claim(alice, promotion).pk, by=rita)
    client.force_login(lena)
    client.cookies["django_language"] = "de"
    page = reverse("admin:foundation_exportfile_new", args=["rewards"])
    answer = client.post(page, {"file_format": "csv", "with_personal": "on"})
    (_head, row) = answer.content.decode("utf-8-sig").splitlines()
    assert '";"12,50";"EUR";"' in row
    assert alice.email in row
    assert acts() == [("taken", 1)]
    assert not ExportFile.objects.exists()
    client.post(page, {"file_format": "xlsx", "status": "delivered"})
    assert ExportFile.objects.get().filters == {"status": "delivered"}
    late = client.post(page, {"file_format": "csv", "since": "2026-03-02", "until": "2026-03-01"})
    assert late.status_code == 200
    assert acts()[-1] == ("asked", 0)


def test_codes_come_as_digests_never_as_codes(alice: User, rita: User) -> None:
    omar = in_group(make_member("omar@example.com", is_staff=True), "Ops")
    promotion = make_promotion()
    make_reward(promotion, n=2)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    file = asked(omar, "codes")
    assert exports.make(file.pk)
    text = text_of(file)
    code = claim.fulfilment.code
    assert code is not None
    assert bytes(code.digest).hex()[:16] in text
    assert claim.reference in text
    assert "MSIKW" not in text
    assert len(text.splitlines()) == 2, "the free one is not handed out"


def test_one_that_a_dead_worker_left_is_made_again_once(lena: User) -> None:
    file = asked(lena)
    dead = leases.take(ExportFile.objects.free(), file.pk)
    assert dead is not None
    assert not exports.make(file.pk), "leased by the one that was killed"
    ended = timezone.now() - timedelta(seconds=1)
    ExportFile.objects.update(leased_until=ended, due_at=ended)
    assert exports.make(file.pk)
    with pytest.raises(exports._OutOfHands):  # noqa: SLF001 -- what it runs into when it wakes
        list(exports._counted(dead, iter([[["row"]]])))  # noqa: SLF001 -- as above


def test_files_go_by_rule_from_row_and_storage(lena: User) -> None:
    file = asked(lena, file_format="xlsx")
    assert exports.make(file.pk)
    file.refresh_from_db()
    with exports.files_storage().open(file.path) as content:
        assert load_workbook(content).worksheets[0]["A1"].value == "Order ID"
    assert file.size == exports.files_storage().size(file.path)
    retention.delete_due(["exports"], now=timezone.now() + timedelta(days=6))
    assert exports.files_storage().exists(file.path)
    retention.delete_due(["exports"], now=timezone.now() + timedelta(days=8))
    assert not exports.files_storage().exists(file.path)
    assert not ExportFile.objects.exists()


def test_a_schedule_makes_one_file_a_day_and_mails_a_link(lena: User) -> None:
    claims = exports.named("claims")
    schedule = schedules.begin(claims, by=lena, every="day", filters={}, file_format="csv")
    assert schedules.make_due() == 0
    today = schedule.since
    ExportSchedule.objects.update(since=today - timedelta(days=2), due_on=today)
    assert schedules.make_due() == 1
    assert schedules.make_due() == 0
    file = ExportFile.objects.get()
    yesterday = today - timedelta(days=1)
    assert file.filters["until"] == yesterday.isoformat()
    assert file.filters["since"] == (today - timedelta(days=2)).isoformat()
    assert exports.make(file.pk)
    email = Email.objects.get(kind="export_ready")
    assert "exportfile" in email.text
    lena.groups.clear()
    ExportSchedule.objects.update(due_on=today)
    schedules.make_due()
    assert not ExportSchedule.objects.exists(), "a role that ended takes it along"


def test_the_page_of_exports_needs_no_query_more_for_more_files(client: Client, lena: User) -> None:
    client.force_login(lena)
    counts = []
    for _ in range(2):
        asked(lena, promotion="1"), asked(lena, "rewards", promotion="1", status="due")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:foundation_exportfile_changelist")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_close", [False, True])
def test_one_is_written_at_a_time_so_that_sweeps_have_a_worker_left(
    lena: User, monkeypatch: pytest.MonkeyPatch, *, is_close: bool
) -> None:
    first, second, take = asked(lena), asked(lena), leases.take
    free = ExportFile.objects.free()
    if is_close:  # another worker begins between the look and the lease
        begun, waits = first, second
        monkeypatch.setattr(
            leases, "take", lambda rows, pk: take(free, first.pk) and take(rows, pk)
        )
    else:
        begun, waits = second, first
        take(free, begun.pk)
    assert not exports.make(waits.pk)
    monkeypatch.undo()
    waits.refresh_from_db()
    assert (waits.attempts, waits.leased_until, waits.is_done) == (0, None, False)
    leases.finish(ExportFile.objects.get(pk=begun.pk))
    assert exports.make(waits.pk)
