"""Races for a time on a real PostgreSQL: no bay is booked twice; who loses is offered others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import cast
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.backends.base import SessionBase as SessionStore
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import MemberRequest, User
from foundation.locks import lock_rows
from service.appointments import booking, booking_views, changes, steps
from service.appointments.bays import TimeTaken
from service.models import (
    ONE_VISIT_PER_BAY,
    Appointment,
    Closure,
    ServiceCentre,
    VisitKind,
)
from service.visit_times.free_times import FreeTimes
from tests.crowd import at_once, kinds
from tests.service.centres import make_appointment, make_centre, make_kind, on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
CLIENTS, SLOTS, BAYS = 24, 20, 2
_numbers = count(1)
TWICE = """
    SELECT count(*) FROM service_appointment AS one JOIN service_appointment AS other
    ON one.bay_id = other.bay_id AND one.id < other.id AND one.period && other.period
    AND one.state = 'booked' AND other.state = 'booked'
"""


def crowd(size: int = CLIENTS) -> list[User]:
    """Members who have no appointment yet."""
    made = [
        User(email=f"c{next(_numbers)}@x.test", region="DE", language="en") for _ in range(size)
    ]
    return User.objects.bulk_create(made)


def taken_twice() -> int:
    """How many pairs of booked visits share a moment at one bay."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        return int(cursor.fetchone()[0])


def press(user: User, kind: VisitKind, centre: ServiceCentre, at: datetime) -> int:
    """A member presses a time and sends the form; gives what the first page's status was."""
    sent = {"product": "none", "kind": kind.name, "centre": centre.name, "token": str(uuid4())}
    request = RequestFactory().post("/", {**sent, "at": steps.stamp(at)})
    request.user = user
    request.session = SessionStore()
    answer = booking_views.hold(cast("MemberRequest", request))
    if answer.status_code == 302:
        booking.book(by=user, key=UUID(answer["Location"].rstrip("/").rpartition("/")[2]))
    else:
        assert offered(answer) == 3
    return answer.status_code


def offered(answer: HttpResponse) -> int:
    """How many other times a page offers."""
    return len(re.findall(r'name="at"', answer.content.decode()))


@contextmanager
def without_constraint() -> Iterator[None]:
    """Take the constraint away for a while, with all that was booked meanwhile."""
    table, row = "service_appointment", f"{ONE_VISIT_PER_BAY}"
    found = next(one for one in Appointment._meta.constraints if one.name == row)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Appointment, found)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(Appointment, found)


def place(**fields: object) -> tuple[ServiceCentre, VisitKind]:
    """A centre of two bays with twenty times a day, and a visit that needs no product."""
    values = {"bays": BAYS, "opens": "08:00", "closes": "18:00", "horizon_days": 5, **fields}
    centre = make_centre(**values)  # type: ignore[arg-type]  # a table of fields
    return centre, make_kind(centre, needs_product=False)


def test_twenty_four_clients_book_forty_visits_and_none_over() -> None:
    centre, kind = place()
    times = FreeTimes(centre, kind).of_day(on(centre).date())
    assert len(times) == SLOTS
    for one in times:
        acts = [partial(press, user, kind, centre, one.start) for user in crowd()]
        assert Counter(map(str, at_once(acts))) == {"302": BAYS, "409": CLIENTS - BAYS}
    assert Appointment.objects.filter(state="booked").count() == SLOTS * BAYS
    assert taken_twice() == 0


def test_without_the_constraint_a_bay_is_booked_twice() -> None:
    centre, kind = place()
    with without_constraint():
        acts = [partial(press, user, kind, centre, on(centre)) for user in crowd()]
        at_once(acts)
        assert taken_twice() > 0


NIGHTS = [("Europe/Berlin", date(2027, 10, 31)), ("America/New_York", date(2027, 11, 7))]


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_in_the_night_with_two_hours_alike_neither_is_booked_over(
    zone: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.combine(day, time(12), UTC) - timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    centre, kind = place(time_zone=zone, opens="00:00", closes="04:00")
    times = FreeTimes(centre, kind).of_day(day)
    names = Counter(f"{one.start:%H:%M}" for one in times)
    doubled = [one for one in times if names[f"{one.start:%H:%M}"] == 2]
    assert len(doubled) == 4
    for one in doubled:
        acts = [partial(press, user, kind, centre, one.start) for user in crowd(8)]
        assert Counter(map(str, at_once(acts))) == {"302": BAYS, "409": 8 - BAYS}
    assert taken_twice() == 0
    assert Appointment.objects.filter(state="booked").count() == 4 * BAYS


def test_who_moves_and_who_books_take_nothing_from_each_other() -> None:
    """Each of twelve moves onto the next one's time while twelve others book the same times."""
    centre, kind = place()
    starts = [one.start for one in FreeTimes(centre, kind).of_day(on(centre).date())][:6]
    movers = [
        make_appointment(user, centre, start, kind=kind) for start in starts for user in crowd(BAYS)
    ]
    acts: list[Callable[[], object]] = []
    for number, visit in enumerate(movers):
        wanted = starts[(number // BAYS + 1) % len(starts)]
        acts.append(partial(move, visit, centre, wanted))
    acts += [
        partial(hold_and_book, user, centre, kind, start)
        for start, user in zip(starts * 2, crowd(12), strict=True)
    ]
    assert set(kinds(at_once(acts))) <= {"Appointment", "TimeTaken"}
    assert taken_twice() == 0
    booked = Appointment.objects.filter(state="booked")
    assert {visit.pk for visit in movers} <= set(booked.values_list("pk", flat=True))
    assert booked.count() <= len(starts) * BAYS + BAYS


def test_without_the_constraint_a_move_takes_what_another_books() -> None:
    centre, kind = place(bays=1)
    with without_constraint():
        (mover,) = crowd(1)
        visit = make_appointment(mover, centre, on(centre, "12:00"), kind=kind)
        acts: list[Callable[[], object]] = [partial(move, visit, centre, on(centre))]
        acts += [partial(hold_and_book, user, centre, kind, on(centre)) for user in crowd(3)]
        at_once(acts)
        assert taken_twice() > 0


def test_a_member_who_presses_everywhere_has_two_at_most() -> None:
    centre, kind = place()
    (member,) = crowd(1)
    starts = [one.start for one in FreeTimes(centre, kind).of_day(on(centre).date())][:8]
    acts = [partial(hold_and_book, member, centre, kind, start) for start in starts]
    assert set(kinds(at_once(acts))) <= {"Appointment", "HoldLapsed", "TooManyAppointments"}
    assert member.appointments.live().count() <= 2


def test_what_is_sent_at_once_by_one_key_is_one_booking() -> None:
    centre, kind = place()
    (member,) = crowd(1)
    key = uuid4()
    act = partial(hold_and_book, member, centre, kind, on(centre), key)
    found = at_once([act] * 6)
    assert {getattr(each, "pk", each) for each in found} == {member.appointments.get().pk}
    assert member.appointments.get().events.count() == 1


def close(centre: ServiceCentre, day: date) -> int:
    """Close a day and cancel what is booked on it, in one act, as the office does."""
    with transaction.atomic():
        Closure.objects.create(centre=centre, starts_on=day, ends_on=day, reason="works")
        found = list(lock_rows(Appointment.objects.live().filter(centre=centre)))
        for visit in found:
            if visit.state == Appointment.State.HELD:
                visit.delete()
            else:
                changes.end(visit, Appointment.Reason.CLOSED, by=None)
        return len(found)


def race_for_a_day() -> int:
    """Eight book while the day is closed; gives how many are expected on the closed day."""
    centre, kind = place()
    day = on(centre).date()
    starts = [one.start for one in FreeTimes(centre, kind).of_day(day)][:8]
    acts: list[Callable[[], object]] = [
        partial(hold_and_book, user, centre, kind, start)
        for start, user in zip(starts, crowd(8), strict=True)
    ]
    acts.append(partial(close, centre, day))
    at_once(acts)
    assert Closure.objects.filter(centre=centre).exists()
    return Appointment.objects.filter(centre=centre, state__in=["held", "booked"]).count()


def test_nobody_is_expected_on_a_day_that_is_closed_meanwhile() -> None:
    assert [race_for_a_day() for _ in range(5)] == [0] * 5


def test_without_the_trigger_somebody_is_expected_on_a_closed_day() -> None:
    centre, kind = place()
    day = on(centre).date()
    Closure.objects.create(centre=centre, starts_on=day, ends_on=day, reason="works")
    (member,) = crowd(1)
    visit = make_appointment(member, centre, on(centre, days=4), kind=kind)
    fields = {"period": booking.length_of(kind, on(centre))}
    rows = Appointment.objects.filter(pk=visit.pk)
    with pytest.raises(Exception, match="is closed on"):
        rows.update(**fields)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE service_appointment DISABLE TRIGGER appointment_in_place")
        try:
            assert rows.update(**fields) == 1
        finally:
            cursor.execute("ALTER TABLE service_appointment ENABLE TRIGGER appointment_in_place")


def move(visit: Appointment, centre: ServiceCentre, start: datetime) -> object:
    assert visit.user
    try:
        return changes.move(
            by=visit.user, appointment_id=visit.pk, centre=centre, start=start, seen=0
        )
    except TimeTaken as lost:
        return lost


def hold_and_book(
    user: User, centre: ServiceCentre, kind: VisitKind, start: datetime, key: UUID | None = None
) -> object:
    name = key or uuid4()
    booking.hold(by=user, key=name, kind=kind, centre=centre, start=start, language="en")
    return booking.book(by=user, key=name)
