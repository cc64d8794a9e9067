"""Holding a time and booking it: once, however often it is sent, and no bay twice."""

from uuid import uuid4

import pytest

from accounts.models import User
from service.appointments import booking
from service.models import Closure
from tests.factories import make_member
from tests.service.centres import lapse, make_appointment, make_centre, make_hold, on

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_a_time_is_held_and_booked(alice: User) -> None:
    centre = make_centre()
    held = make_hold(alice, centre, on(centre))
    assert held.state == "held"
    assert held.starts_at == on(centre)
    booked = booking.book(by=alice, key=held.key, matter="The fan is loud.")
    assert (booked.pk, booked.state, booked.matter) == (held.pk, "booked", "The fan is loud.")
    assert booked.events.get().kind == "booked"


def test_what_is_sent_twice_is_one_booking(alice: User) -> None:
    centre, key = make_centre(), uuid4()
    first = make_hold(alice, centre, on(centre), key=key)
    assert make_hold(alice, centre, on(centre), key=key).pk == first.pk
    booked = [booking.book(by=alice, key=key).reference for _ in range(2)]
    assert booked == [first.reference] * 2
    assert first.events.count() == 1


def test_who_comes_when_all_bays_are_taken_is_refused(alice: User, bob: User) -> None:
    centre = make_centre(bays=1)
    make_appointment(alice, centre)
    with pytest.raises(booking.TimeTaken):
        make_hold(bob, centre, on(centre))
    assert not bob.appointments.exists()


def test_a_second_bay_serves_a_second_member(alice: User, bob: User) -> None:
    centre = make_centre(bays=2)
    numbers = {make_appointment(user, centre).bay.number for user in (alice, bob)}
    assert numbers == {1, 2}


def test_a_hold_that_lapsed_takes_no_bay(alice: User, bob: User) -> None:
    centre = make_centre(bays=1)
    held = make_hold(alice, centre, on(centre))
    lapse(held)
    taken = make_appointment(bob, centre)
    assert taken.state == "booked"
    with pytest.raises(booking.HoldLapsed):
        booking.book(by=alice, key=held.key)


def test_a_hold_that_lapsed_is_booked_while_nobody_else_took_it(alice: User) -> None:
    centre = make_centre()
    held = make_hold(alice, centre, on(centre))
    lapse(held)
    assert booking.book(by=alice, key=held.key).state == "booked"


def test_another_time_gives_the_first_one_back(alice: User) -> None:
    centre = make_centre()
    make_hold(alice, centre, on(centre))
    later = make_hold(alice, centre, on(centre, "11:00"))
    assert alice.appointments.get() == later


def test_a_member_has_no_more_than_two(alice: User) -> None:
    centre = make_centre()
    for hour in ("10:00", "11:00"):
        make_appointment(alice, centre, on(centre, hour))
    with pytest.raises(booking.TooManyAppointments):
        make_hold(alice, centre, on(centre, "12:00"))


def test_a_stranger_books_no_hold_of_another(alice: User, bob: User) -> None:
    centre = make_centre()
    held = make_hold(alice, centre, on(centre))
    with pytest.raises(booking.HoldLapsed):
        booking.book(by=bob, key=held.key)


@pytest.mark.parametrize("clock", ["08:30", "16:45", "17:00", "10:10"])
def test_nothing_is_held_at_a_time_that_is_not_offered(alice: User, clock: str) -> None:
    centre = make_centre()
    with pytest.raises(booking.TimeTaken):
        make_hold(alice, centre, on(centre, clock))


def test_nothing_is_held_on_a_day_that_is_closed(alice: User) -> None:
    centre = make_centre()
    day = on(centre).date()
    Closure.objects.create(centre=centre, starts_on=day, ends_on=day, reason="works")
    with pytest.raises(booking.TimeTaken):
        make_hold(alice, centre, on(centre))
    assert make_hold(alice, centre, on(centre, days=4))


def test_two_visits_may_follow_one_another_at_a_bay(alice: User) -> None:
    centre = make_centre(bays=1)
    times = [make_appointment(alice, centre, on(centre, each)) for each in ("10:00", "10:30")]
    assert [each.bay.number for each in times] == [1, 1]
    assert make_appointment(make_member(), centre, on(centre, "09:30"))
