"""Which times there are: hours, holidays, closures; and the two nights of summer time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from service.appointments.bays import TimeTaken
from service.models import Closure, OpeningHours, ServiceCentre
from service.visit_times import clock, wording
from service.visit_times.free_times import FreeTimes
from service.visit_times.staffed_hours import StaffedHours
from tests.service.centres import make_appointment, make_centre, make_hold, make_kind, on

pytestmark = pytest.mark.django_db
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
LORD_HOWE = "Australia/Lord_Howe"  # where the clocks go by half an hour
# The hour that does not exist, and the hour that comes twice.
LEAPS = [(BERLIN, date(2027, 3, 28), 2), (NEW_YORK, date(2027, 3, 14), 2)]
DOUBLES = [(BERLIN, date(2027, 10, 31), 2), (NEW_YORK, date(2027, 11, 7), 1)]


def shown(centre: ServiceCentre, day: date, **kind: object) -> list[str]:
    """What the clock of a centre shows at its free times of a day."""
    free = FreeTimes(centre, make_kind(centre, **kind))
    return [f"{one.start:%H:%M}" for one in free.of_day(day)]


def at_night(zone: str) -> ServiceCentre:
    """A centre that is open from midnight to six, every half an hour."""
    return make_centre(time_zone=zone, opens="00:00", closes="06:00")


def stand_on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be noon some days before this one."""
    now = datetime.combine(day, time(12), UTC) - timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.parametrize(("zone", "day", "hour"), LEAPS)
def test_in_the_hour_that_does_not_exist_nothing_begins(
    zone: str, day: date, hour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_on(monkeypatch, day)
    centre = at_night(zone)
    times = shown(centre, day)
    assert len(times) == 10
    assert not [each for each in times if each.startswith(f"{hour:02}:")]
    starts = [one.start for one in FreeTimes(centre, make_kind(centre)).of_day(day)]
    apart = {b.astimezone(UTC) - a.astimezone(UTC) for a, b in pairwise(starts)}
    assert apart == {timedelta(minutes=30)}


@pytest.mark.parametrize(("zone", "day", "hour"), DOUBLES)
def test_the_hour_that_comes_twice_is_offered_twice_and_told_apart(
    zone: str, day: date, hour: int, monkeypatch: pytest.MonkeyPatch, alice: User
) -> None:
    stand_on(monkeypatch, day)
    centre = at_night(zone)
    kind = make_kind(centre)
    times = FreeTimes(centre, kind).of_day(day)
    assert len(times) == 14
    first, second = (one.start for one in times if f"{one.start:%H:%M}" == f"{hour:02}:30")
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    words = [wording.bare_time(each, centre) for each in (first, second)]
    sides = ("before", "after")
    assert words == [f"{hour:02}:30, {side} the clocks go back" for side in sides]
    visits = [make_appointment(alice, centre, each, kind=kind) for each in (first, second)]
    assert [each.bay.number for each in visits] == [1, 1]
    assert [each.starts_at for each in visits] == [first, second]


def test_a_visit_over_the_leap_is_as_long_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2027, 3, 28)
    stand_on(monkeypatch, day)
    centre = at_night(BERLIN)
    times = FreeTimes(centre, make_kind(centre, minutes=60)).of_day(day)
    over = next(one for one in times if f"{one.start:%H:%M}" == "01:30")
    assert f"{over.end:%H:%M}" == "03:30"


def test_half_an_hour_is_left_out_where_the_clocks_go_by_half_an_hour() -> None:
    zone = ZoneInfo(LORD_HOWE)
    gone, there = (datetime.combine(date(2027, 10, 3), time(2, minute)) for minute in (15, 45))
    assert (clock.moments_of(gone, zone), len(clock.moments_of(there, zone))) == ([], 1)
    assert clock.passes_at(gone, zone).astimezone(zone).time() == time(2, 30)


# Zone, day, opens, closes; how many hours that is, and how long the whole day.
NIGHTS = [
    # The clocks go forward at midnight, so that the day begins at one.
    ("America/Santiago", date(2027, 9, 5), "00:00", "02:00", 1, 23),
    ("Africa/Cairo", date(2027, 4, 30), "00:30", "02:00", 1, 23),
    ("Asia/Beirut", date(2027, 3, 28), "00:00", "00:00", 23, 23),
    # The day before ends as it does on all days.
    ("America/Santiago", date(2027, 9, 4), "22:00", "00:00", 2, 24),
    # They go back at midnight: the last hour of the day comes twice.
    ("America/Santiago", date(2027, 4, 3), "22:00", "00:00", 3, 25),
    ("Africa/Cairo", date(2027, 10, 28), "23:00", "00:00", 2, 25),
    # They go back at one: midnight comes twice, and the day before ends at the first of them.
    ("America/Havana", date(2027, 11, 6), "22:00", "00:00", 2, 24),
    ("America/Havana", date(2027, 11, 7), "00:00", "00:30", 1.5, 25),
    ("Atlantic/Azores", date(2027, 10, 30), "22:00", "00:00", 2, 24),
    # To close when the hour begins that comes twice is to close before it.
    (BERLIN, date(2027, 10, 31), "00:00", "02:00", 2, 25),
    (BERLIN, date(2027, 10, 31), "02:00", "03:00", 2, 25),
    (BERLIN, date(2027, 10, 31), "00:00", "02:30", 3.5, 25),
    (BERLIN, date(2027, 3, 28), "00:00", "02:30", 2, 23),
    (BERLIN, date(2027, 3, 28), "02:00", "03:00", 0, 23),
    # By two hours, and by half an hour.
    ("Antarctica/Troll", date(2027, 10, 31), "00:00", "00:00", 26, 26),
    (LORD_HOWE, date(2027, 10, 3), "01:00", "03:00", 1.5, 23.5),
]


@pytest.mark.parametrize(("zone", "day", "opens", "closes", "hours", "whole"), NIGHTS)
def test_a_night_is_as_long_as_its_clock_makes_it(
    zone: str, day: date, opens: str, closes: str, hours: float, whole: float
) -> None:
    place, an_hour = ZoneInfo(zone), timedelta(hours=1)
    opened, closed = clock.span(day, time.fromisoformat(opens), time.fromisoformat(closes), place)
    assert (closed - opened) / an_hour == hours
    begin, end = clock.day_bounds(day, day, place)
    assert (end - begin) / an_hour == whole
    assert begin <= opened <= closed <= end
    next_begin, _ = clock.day_bounds(day + timedelta(days=1), day + timedelta(days=1), place)
    assert end == next_begin


@pytest.mark.long
def test_a_day_that_begins_at_a_midnight_that_comes_twice_is_closed_whole(
    monkeypatch: pytest.MonkeyPatch, alice: User
) -> None:
    day = date(2027, 11, 7)
    stand_on(monkeypatch, day)
    centre = make_centre(time_zone="America/Havana", opens="00:00", closes="00:00")
    visit = make_appointment(alice, centre, datetime(2027, 11, 7, 4, tzinfo=UTC))
    assert f"{visit.starts_at:%d %H:%M}" == "07 00:00"

    def close(closed_on: date) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            Closure.objects.create(
                centre=centre, starts_on=closed_on, ends_on=closed_on, reason="works"
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    close(day - timedelta(days=1))
    with pytest.raises(IntegrityError, match="members are expected"):
        close(day)


def row(weekday: int, opens: str, closes: str, bays: int) -> OpeningHours:
    """A row of opening hours that is not saved."""
    begin, end = time.fromisoformat(opens), time.fromisoformat(closes)
    return OpeningHours(weekday=weekday, opens=begin, closes=end, bays=bays)


def test_where_one_row_of_hours_ends_as_the_next_begins_it_stays_open() -> None:
    friday, saturday = date(2027, 11, 5), date(2027, 11, 6)
    hours = StaffedHours(
        [
            row(4, "09:00", "12:00", 2),
            row(4, "12:00", "18:00", 3),
            row(4, "20:00", "00:00", 1),
            row(5, "00:00", "02:00", 2),
        ],
        ZoneInfo("America/Havana"),
    )

    def at(day: date, shown: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(shown), ZoneInfo("America/Havana"))

    times = {
        ("11:30", "12:30"): 2,
        ("12:00", "12:30"): 3,
        ("17:30", "18:30"): 0,
        ("08:30", "09:30"): 0,
    }
    for (start, end), bays in times.items():
        assert hours.bays_between(at(friday, start), at(friday, end)) == bays
    assert hours.bays_between(at(friday, "23:30"), at(saturday, "00:30")) == 1
    assert hours.bays_between(at(saturday, "01:30"), at(saturday, "02:30")) == 0
    assert hours.bays_between(at(friday, "12:00"), at(friday, "12:00")) == 3


def test_a_visit_may_go_on_after_midnight_but_not_into_a_holiday(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_on(monkeypatch, date(2026, 12, 31))
    centre = make_centre(opens="00:00", closes="00:00", opens_on_holidays=False)
    times = FreeTimes(centre, make_kind(centre, minutes=60))
    assert f"{times.of_day(date(2026, 12, 30))[-1].start:%H:%M}" == "23:30"
    assert f"{times.of_day(date(2026, 12, 31))[-1].start:%H:%M}" == "23:00"
    assert times.of_day(date(2027, 1, 1)) == []
    Closure.objects.create(
        centre=centre, starts_on=date(2027, 1, 2), ends_on=date(2027, 1, 2), reason="works"
    )
    assert FreeTimes(centre, make_kind(centre)).of_day(date(2027, 1, 2)) == []


@pytest.mark.parametrize("zone", [NEW_YORK, "Pacific/Kiritimati"])
def test_times_are_by_the_clock_of_the_centre(zone: str) -> None:
    centre = make_centre(time_zone=zone)
    times = shown(centre, on(centre).date())
    assert (times[0], times[-1], len(times)) == ("09:00", "16:30", 16)


def test_a_long_visit_ends_by_closing_time() -> None:
    centre = make_centre()
    assert shown(centre, on(centre).date(), minutes=120)[-1] == "15:00"


def test_a_centre_may_be_open_until_midnight() -> None:
    centre = make_centre(opens="22:00", closes="00:00")
    assert shown(centre, on(centre).date()) == ["22:00", "22:30", "23:00", "23:30"]


def test_a_time_is_free_while_a_bay_is_left(alice: User, bob: User) -> None:
    centre = make_centre(bays=2)
    kind = make_kind(centre)
    free = FreeTimes(centre, kind)
    for user, left in ((alice, 1), (bob, 0)):
        make_appointment(user, centre, on(centre), kind=kind)
        found = [one.bays_left for one in free.of_day(on(centre).date()) if one.start == on(centre)]
        assert found == [left] * bool(left)


def test_who_is_expected_somewhere_is_offered_no_time_elsewhere_then(
    alice: User, bob: User
) -> None:
    here, elsewhere = make_centre(), make_centre()
    kind = make_kind(here, elsewhere)
    visit = make_appointment(alice, here, on(here), kind=kind)
    readers: dict[str, dict[str, Any]] = {
        "alice": {"member": alice.pk},
        "bob": {"member": bob.pk},
        "moving": {"member": alice.pk, "besides": visit},
    }
    times = {
        who: {one.start for one in FreeTimes(elsewhere, kind, **how).of_day(on(here).date())}
        for who, how in readers.items()
    }
    assert times["bob"] - times["alice"] == {on(here)}
    assert times["moving"] == times["bob"]
    with pytest.raises(TimeTaken):
        make_hold(alice, elsewhere, on(here), kind=kind)


def test_on_holidays_and_closed_days_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_on(monkeypatch, date(2026, 12, 25))
    centre = make_centre(opens_on_holidays=False)
    christmas, after = date(2026, 12, 25), date(2026, 12, 28)
    assert (shown(centre, christmas), len(shown(centre, after))) == ([], 16)
    Closure.objects.create(centre=centre, starts_on=after, ends_on=after, reason="works")
    assert shown(centre, after) == []


def test_a_state_has_holidays_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2027, 3, 8)  # a holiday in Berlin alone
    stand_on(monkeypatch, day)
    berlin = make_centre(opens_on_holidays=False, subdivision="BE")
    munich = make_centre(opens_on_holidays=False, subdivision="BY")
    assert (shown(berlin, day), len(shown(munich, day))) == ([], 16)


def test_it_is_not_too_soon_and_not_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 12, 1, 11, 10, tzinfo=UTC)  # ten past twelve in Berlin
    monkeypatch.setattr(timezone, "now", lambda: now)
    centre = make_centre(lead_minutes=120, horizon_days=7)
    assert shown(centre, now.date())[0] == "14:30"
    assert shown(centre, now.date() + timedelta(days=7))
    assert not shown(centre, now.date() + timedelta(days=8))
    assert not shown(centre, now.date() - timedelta(days=1))


def test_three_nearest_times_are_offered(alice: User) -> None:
    centre = make_centre(bays=1)
    kind = make_kind(centre)
    make_appointment(alice, centre, on(centre), kind=kind)
    near = FreeTimes(centre, kind).nearest(on(centre))
    assert [f"{one.start:%H:%M}" for one in near] == ["09:00", "09:30", "10:30"]
