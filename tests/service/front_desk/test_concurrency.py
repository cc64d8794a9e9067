"""24 members book while days are closed and visits moved: none over, each told once; and a kill."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from notifications.models import Email
from service.appointments import bays, booking, changes
from service.front_desk import closing, offering, reminders, visits, waiting_list
from service.models import (
    Appointment,
    AppointmentQuerySet,
    BlockedTime,
    EarlierWish,
    OfferedTime,
    ServiceCentre,
    VisitKind,
)
from service.visit_times.free_times import FreeTimes
from tests.crowd import at_once, kinds, met
from tests.factories import make_member
from tests.service.centres import make_appointment, make_centre, make_kind, on
from tests.service.front_desk.days import WORKS, block_day, make_desk, put_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
MEMBERS = 24
CLOCKS = [f"{hour:02}:{minute}" for hour in range(10, 15) for minute in ("00", "30")]
DAYS = (3, 4)
OVER = """
    SELECT count(*) FROM service_appointment AS one JOIN service_appointment AS other
    ON one.bay_id = other.bay_id AND one.id < other.id AND one.period && other.period
    WHERE one.state IN ('held', 'booked', 'arrived', 'started')
    AND other.state IN ('held', 'booked', 'arrived', 'started')"""
Act = Callable[[], object]


def over() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVER)
        return int(cursor.fetchone()[0])


def book(member: User, centre: ServiceCentre, kind: VisitKind, chance: random.Random) -> object:
    """Try one time after the other until one is the member's; the loser is offered three others."""
    start = on(centre, chance.choice(CLOCKS), days=chance.choice(DAYS))
    for _try in range(6):
        key = uuid4()
        try:
            booking.hold(by=member, key=key, kind=kind, centre=centre, start=start, language="en")
            return booking.book(by=member, key=key)
        except booking.HoldLapsed:
            continue
        except booking.TimeTaken:
            others = FreeTimes(centre, kind).nearest(start)
            assert len(others) == 3
            start = chance.choice(others).start
    return None


def move(member: User, centre: ServiceCentre, chance: random.Random) -> object:
    """Move the visit to another time, if it can be."""
    visit = member.appointments.get()
    start = on(centre, chance.choice(CLOCKS), days=chance.choice(DAYS))
    try:
        return changes.move(
            by=member, appointment_id=visit.pk, centre=centre, start=start, seen=visit.sequence
        )
    except (booking.TimeTaken, changes.CannotChange, changes.MovedMeanwhile):
        return None


@pytest.mark.parametrize("seed", range(2))
def test_24_book_and_move_while_days_are_closed(seed: int) -> None:
    centre = make_centre(bays=2, opens="10:00", closes="15:00", horizon_days=9)
    kind, desk = make_kind(centre), make_desk()
    members = [make_member() for _ in range(MEMBERS)]
    chance = random.Random(seed)  # noqa: S311 -- chance makes a crowd here, it guards nothing
    own = [random.Random(chance.random()) for _ in members]  # noqa: S311 -- as above
    settled, late = members[:8], members[8:]
    for member, dice in zip(settled, own, strict=False):
        assert book(member, centre, kind, dice)
    acts: list[Act] = [
        partial(book, who, centre, kind, one) for who, one in zip(late, own[8:], strict=True)
    ]
    acts += [partial(move, who, centre, one) for who, one in zip(settled, own, strict=False)]
    acts += [
        partial(block_day, centre, desk, days=3),
        closing.cancel_blocked,
        closing.cancel_blocked,
    ]
    unexpected = [each for each in at_once(acts) if isinstance(each, Exception)]
    assert unexpected == []
    while BlockedTime.objects.unfinished().exists():
        at_once([closing.cancel_blocked] * 2)
    assert over() == 0
    day = on(centre, "00:00"), on(centre, "00:00", days=4)
    closed = Appointment.objects.filter(reason=Appointment.Reason.CLOSED)
    assert not Appointment.objects.live().overlapping(DateTimeTZRange(*day)).exists()
    assert closed.exists()
    emails = Email.objects.filter(kind="appointment_closed")
    assert sorted(emails.values_list("user", flat=True)) == sorted(
        closed.values_list("user", flat=True)
    )
    for lost in closed:
        starts = [each.starts_at for each in lost.offered_times.all()]
        assert len(starts) == 3
        assert all(not day[0] <= each < day[1] for each in starts)
    take_all(closed)
    assert over() == 0


def take_all(closed: AppointmentQuerySet) -> None:
    """All of them take their first offer at the same moment, twice."""
    acts: list[Act] = []
    for visit in closed:
        assert visit.user
        take = partial(offering.take, by=visit.user, appointment_id=visit.pk, number=1)
        acts += [take, take]
    found = at_once(acts)
    assert set(kinds(found)) <= {"Appointment", "OfferGone"}
    taken = OfferedTime.objects.filter(taken_as__isnull=False)
    assert taken.count() == len({each.pk for each in found if isinstance(each, Appointment)})


def test_four_workers_tell_nobody_twice() -> None:
    centre = make_centre(bays=2)
    for n in range(8):
        make_appointment(make_member(), centre, on(centre, CLOCKS[n]))
    block_day(centre, make_desk())
    at_once([closing.cancel_blocked] * 4)
    emails = list(Email.objects.filter(kind="appointment_closed").values_list("to", flat=True))
    assert len(emails) == len(set(emails)) == 8


def test_without_the_lock_the_database_still_writes_one_e_mail(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk())
    monkeypatch.setattr(closing, "lock_rows", lambda rows: rows)
    monkeypatch.setattr(changes, "end", met(changes.end))
    found = at_once([partial(closing.cancel_one, visit.pk)] * 2)
    assert kinds(found) == {"IntegrityError": 1, "bool": 1}
    assert Email.objects.filter(kind="appointment_closed").count() == 1


def test_who_books_while_a_day_is_blocked_is_refused_or_given_back(alice: User) -> None:
    """The trigger waits for who blocks; without it a hold stays in the blocked day."""
    centre, desk = make_centre(), make_desk()
    kind = make_kind(centre)
    start = on(centre)

    def hold() -> object:
        return booking.hold(
            by=alice, key=uuid4(), kind=kind, centre=centre, start=start, language="en"
        )

    for _ in range(6):
        acts: list[Act] = [partial(block_day, centre, desk), hold]
        blocked, held = at_once(acts)
        assert isinstance(blocked, BlockedTime)
        if isinstance(held, Appointment):  # it was faster, and is given back
            assert not alice.appointments.exists()
        else:
            assert isinstance(held, bays.TimeTaken)
        closing.release(by=desk, blocked_id=blocked.pk)


def test_without_the_trigger_a_visit_is_left_in_a_blocked_time(alice: User) -> None:
    centre = make_centre()
    start, end = on(centre), on(centre, "12:00")
    closing.block(by=make_desk(), centre=centre, start=start, end=end, reason=WORKS)
    closing.cancel_blocked()
    switch = "ALTER TABLE service_appointment {} TRIGGER appointment_not_blocked"
    with connection.cursor() as cursor:
        cursor.execute(switch.format("DISABLE"))
        try:
            visit = make_appointment(alice, centre)
        finally:
            cursor.execute(switch.format("ENABLE"))
    assert closing.cancel_blocked() == 0
    visit.refresh_from_db()
    assert visit.state == "booked"


def test_one_time_is_held_for_one_of_those_who_wait() -> None:
    # Nobody is told of a time of today, which may still be ahead.
    day = {"horizon_days": 6, "lead_minutes": 24 * 60}
    centre = make_centre(bays=1, opens="10:00", closes="10:30", **day)
    members = [make_member() for _ in range(4)]
    visits = [
        make_appointment(each, centre, on(centre, days=2 + n)) for n, each in enumerate(members)
    ]
    for member, visit in zip(members[1:], visits[1:], strict=True):
        waiting_list.ask(by=member, appointment_id=visit.pk)
    fill = make_appointment(make_member(), centre, on(centre, days=1))
    assert fill.state == "booked"
    changes.cancel(by=members[0], appointment_id=visits[0].pk, reason="time")
    told = at_once([waiting_list.serve] * 3)
    assert sorted(map(str, told)) == ["0", "0", "1"]
    assert EarlierWish.objects.filter(hold_key__isnull=False).count() == 1
    assert over() == 0


def test_of_two_runs_each_reminds_once(alice: User, bob: User) -> None:
    centre = make_centre()
    for member in (alice, bob):
        make_appointment(member, centre)
    for visit in Appointment.objects.all():
        put_in(visit, hours=47)
    at_once([reminders.send_reminders] * 4)
    assert Email.objects.filter(kind="appointment_reminder").count() == 2
    assert [
        visit.events.filter(kind="reminded").count() for visit in Appointment.objects.all()
    ] == [1, 1]


def test_without_the_lock_of_the_visit_a_reminder_is_noted_twice_and_sent_once(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = put_in(make_appointment(alice, make_centre()), hours=47)
    monkeypatch.setattr(reminders, "lock_rows", lambda rows: rows)
    monkeypatch.setattr(booking, "record", met(booking.record))
    at_once([reminders.send_reminders] * 2)
    assert visit.events.filter(kind="reminded").count() == 2
    assert Email.objects.filter(kind="appointment_reminder").count() == 1


def test_two_desks_receive_two_walk_ins_at_two_bays() -> None:
    centre = make_centre(bays=2, opens="00:00", closes="00:00")
    kind, desk = make_kind(centre), make_desk()
    values: dict[str, Any] = {"by": desk, "centre": centre, "kind": kind, "name": ""}
    values["language"] = "en"
    acts = [partial(visits.walk_in, key=uuid4(), **values) for _ in range(4)]
    assert kinds(at_once(acts)) == {"Appointment": 2, "NoBayFree": 2}
    assert over() == 0
    assert Appointment.objects.count() == 2
