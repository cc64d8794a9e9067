"""When a claim is overdue, late or decided in time: by one clock, the promotion's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from promotions.models import Promotion
from redemptions.models import Claim, due_dates
from redemptions.review import triage
from tests.crowd import claims_for
from tests.factories import make_promotion, make_reward

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
FAR_EAST, FAR_WEST = "Pacific/Kiritimati", "Pacific/Honolulu"


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim that is to be decided on Monday."""
    del db
    claim = claims_for(make_reward(make_promotion(), n=1), 1)[0]
    claim.due_on = MONDAY
    claim.save()
    return claim


def it_is(monkeypatch: pytest.MonkeyPatch, moment: datetime, zone: str = "UTC") -> None:
    Promotion.objects.update(time_zone=zone)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def asked(claim: Claim) -> tuple[bool, bool]:
    """Whether staff call it overdue, and whether its member reads that we are late."""
    found = Claim.objects.get(pk=claim.pk)
    return found in due_dates.overdue(Claim.objects.all()), due_dates.is_late(found)


@pytest.mark.parametrize(
    ("moment", "zone", "answers"),
    [
        (NOON, "UTC", (False, False)),
        (NOON + timedelta(days=1), "UTC", (True, True)),
        # Tuesday has begun there.
        (NOON, FAR_EAST, (True, True)),
        # It is Monday there still.
        (NOON + timedelta(hours=14), FAR_WEST, (False, False)),
        (NOON + timedelta(hours=23), FAR_WEST, (True, True)),
        # What is no time zone counts as UTC, and takes no queue of others away.
        (NOON, "Mars/Olympus", (False, False)),
        (NOON + timedelta(hours=12), "Mars/Olympus", (True, True)),
    ],
)
def test_staff_and_member_go_by_the_promotions_clock(
    claim: Claim,
    monkeypatch: pytest.MonkeyPatch,
    moment: datetime,
    zone: str,
    answers: tuple[bool, bool],
) -> None:
    it_is(monkeypatch, moment, zone)
    assert asked(claim) == answers


def test_a_claim_on_hold_is_late_but_not_overdue(
    claim: Claim, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    triage.hold(claim_id=claim.pk, by=rita)
    it_is(monkeypatch, NOON + timedelta(days=3))
    assert asked(claim) == (False, True)
    claim.refresh_from_db()
    assert not due_dates.is_overdue(claim)
    assert due_dates.days_overdue(claim) == 3


@pytest.mark.parametrize("days", [-1, 0, 1, 9])
def test_days_overdue_are_those_of_the_calendar(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    it_is(monkeypatch, NOON + timedelta(days=days), FAR_EAST)
    claim = Claim.objects.get(pk=claim.pk)
    assert due_dates.days_overdue(claim) == days + 1
    assert due_dates.is_overdue(claim) == (days >= 0)


@pytest.mark.parametrize(
    ("left", "end"), [(None, date(2026, 12, 7)), (5, date(2026, 11, 24)), (0, date(2026, 11, 18))]
)
def test_a_claim_is_due_after_the_promised_days_from_the_promotions_today(
    claim: Claim, monkeypatch: pytest.MonkeyPatch, left: int | None, end: date
) -> None:
    it_is(monkeypatch, NOON, FAR_EAST)  # where it is Tuesday
    claim = Claim.objects.get(pk=claim.pk)
    claim.region, claim.days_left = "DE", left
    assert due_dates.due_on(claim) == end


def test_no_days_are_left_on_the_last_day_and_after_it(
    claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    for days in (-3, 0, 2):
        it_is(monkeypatch, NOON + timedelta(days=days))  # Friday, Monday, Wednesday
        counted.append(due_dates.days_left(Claim.objects.get(pk=claim.pk)))
    assert counted == [1, 0, 0]


@pytest.mark.parametrize(("left", "days"), [(None, 14), (5, 5), (0, 1)])
def test_a_correction_is_decided_in_the_days_that_were_left(left: int | None, days: int) -> None:
    assert due_dates.days_to_decide(left) == days
