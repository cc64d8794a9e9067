"""Closing a day: nothing more is booked, everybody is told once, with three other times."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from service.appointments import booking
from service.front_desk import closing, offering
from service.models import Appointment, BlockedTime, Closure, OfferedTime
from tests.factories import make_member
from tests.service.centres import make_appointment, make_centre, make_hold, on
from tests.service.front_desk.days import WORKS, block_day, day_of, make_desk

pytestmark = pytest.mark.django_db


def closed_emails() -> list[str]:
    return list(Email.objects.filter(kind="appointment_closed").values_list("to", flat=True))


def test_a_closed_day_tells_everybody_once_and_offers_three_times(alice: User, bob: User) -> None:
    centre, desk = make_centre(), make_desk()
    lost = [make_appointment(user, centre) for user in (alice, bob)]
    other_day = make_appointment(make_member(), centre, on(centre, days=4))
    blocked = block_day(centre, desk)
    for _again in range(2):
        closing.cancel_blocked()
    assert sorted(closed_emails()) == [alice.email, bob.email]
    for visit in lost:
        visit.refresh_from_db()
        assert (visit.state, visit.reason) == ("cancelled", "closed")
        assert [each.number for each in visit.offered_times.all()] == [1, 2, 3]
        assert visit.events.filter(kind="cancelled", actor=desk).count() == 1
    other_day.refresh_from_db()
    assert other_day.state == "booked"
    blocked.refresh_from_db()
    assert blocked.finished_at is not None
    closure = Closure.objects.get()
    assert (closure.starts_on, closure.ends_on) == (on(centre).date(), on(centre).date())


@pytest.mark.long
def test_the_e_mail_says_why_and_when_else_and_takes_the_entry_away(alice: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk())
    closing.cancel_blocked()
    email = Email.objects.get(kind="appointment_closed")
    times = [each.starts_at for each in visit.offered_times.select_related("appointment__centre")]
    assert len({each.date() for each in times}) == 3
    assert {each.strftime("%H:%M") for each in times} == {"10:00"}
    assert "Building works" in email.text
    assert f"/service/appointments/{visit.reference}/other-times/" in email.text.replace("%2F", "/")


@pytest.mark.long
def test_from_the_act_on_nothing_is_booked_in_it(alice: User, bob: User) -> None:
    centre = make_centre()
    held = make_hold(alice, centre, on(centre))
    block_day(centre, make_desk())
    with pytest.raises(booking.HoldLapsed):
        booking.book(by=alice, key=held.key)
    with pytest.raises(booking.TimeTaken):
        make_hold(bob, centre, on(centre, "11:00"))
    assert make_hold(bob, centre, on(centre, days=4))


@pytest.mark.long
def test_a_part_of_a_day_leaves_the_rest(alice: User, bob: User) -> None:
    centre = make_centre()
    morning, noon = (
        make_appointment(alice, centre),
        make_appointment(bob, centre, on(centre, "14:00")),
    )
    start, end = on(centre, "13:00"), on(centre, "15:00")
    closing.block(by=make_desk(), centre=centre, start=start, end=end, reason=WORKS)
    closing.cancel_blocked()
    assert closed_emails() == [bob.email]
    morning.refresh_from_db()
    assert morning.state == "booked"
    assert not Closure.objects.exists()
    assert noon.offered_times.count() == 3


@pytest.mark.long
def test_of_a_bay_that_is_blocked_the_visit_goes_to_another(alice: User, bob: User) -> None:
    centre = make_centre(bays=2)
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk(), bay=visit.bay)
    closing.cancel_blocked()
    visit.refresh_from_db()
    assert (visit.state, visit.bay.number) == ("booked", 2)
    assert closed_emails() == []
    block_day(centre, make_desk("guy@x.test"), bay=visit.bay)
    closing.cancel_blocked()
    assert closed_emails() == [alice.email]
    with pytest.raises(booking.TimeTaken):
        make_hold(bob, centre, on(centre))


@pytest.mark.long
def test_pressed_twice_it_is_one_and_what_is_over_is_refused() -> None:
    centre, desk = make_centre(), make_desk()
    assert block_day(centre, desk).pk == block_day(centre, desk).pk
    with pytest.raises(closing.TimeIsOver):
        closing.block(
            by=desk, centre=centre, start=on(centre, days=-2), end=on(centre, days=-1), reason=WORKS
        )


@pytest.mark.long
def test_one_that_cannot_be_finished_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    centre, desk, finish = make_centre(), make_desk(), closing.finish
    bad, _good = (block_day(centre, desk, days=days) for days in (3, 4))

    def finish_good(pk: int) -> bool:
        if pk == bad.pk:
            raise ValueError
        return finish(pk)

    monkeypatch.setattr(closing, "finish", finish_good)
    closing.cancel_blocked()
    assert list(BlockedTime.objects.unfinished()) == [bad]


@pytest.mark.long
def test_released_it_can_be_booked_again(alice: User) -> None:
    centre, desk = make_centre(), make_desk()
    blocked = block_day(centre, desk)
    closing.cancel_blocked()
    connection.check_constraints()  # as at the end of each transaction
    assert closing.release(by=desk, blocked_id=blocked.pk)
    assert not closing.release(by=desk, blocked_id=blocked.pk)
    assert make_appointment(alice, centre).state == "booked"


@pytest.mark.long
def test_an_offered_time_is_taken_with_one_press_and_once(alice: User, bob: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk())
    closing.cancel_blocked()
    taken = [offering.take(by=alice, appointment_id=visit.pk, number=n) for n in (2, 2, 1)]
    assert len({each.pk for each in taken}) == 1
    assert taken[0].state == "booked"
    assert alice.appointments.live().count() == 1
    with pytest.raises(Appointment.DoesNotExist):
        offering.take(by=bob, appointment_id=visit.pk, number=1)


@pytest.mark.long
def test_who_is_too_late_is_offered_three_others(alice: User) -> None:
    centre = make_centre(bays=1)
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk())
    closing.cancel_blocked()
    first = visit.offered_times.get(number=1)
    make_appointment(make_member(), centre, first.period.lower)
    with pytest.raises(offering.OfferGone):
        offering.take(by=alice, appointment_id=visit.pk, number=1)
    times = [each.period.lower for each in visit.offered_times.all()]
    assert len(times) == 3
    assert first.period.lower not in times
    assert not alice.appointments.live().exists()


@pytest.mark.long
def test_not_all_are_sent_to_the_same_times() -> None:
    centre = make_centre(bays=2)
    for hour in ("10:00", "10:30"):
        for _bay in range(2):
            make_appointment(make_member(), centre, on(centre, hour))
    block_day(centre, make_desk())
    closing.cancel_blocked()
    starts = [each.lower for each in OfferedTime.objects.values_list("period", flat=True)]
    assert len(starts) == 12
    assert max(starts.count(each) for each in starts) <= 2


@pytest.mark.long
def test_the_database_finishes_no_time_in_which_somebody_is_expected(alice: User) -> None:
    centre = make_centre()
    make_appointment(alice, centre)
    blocked = block_day(centre, make_desk())
    with pytest.raises(IntegrityError, match="expected in blocked time"):
        BlockedTime.objects.filter(pk=blocked.pk).update(finished_at=timezone.now())


def test_the_database_books_nothing_in_a_blocked_time(alice: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre, on(centre, days=4))
    block_day(centre, make_desk())
    start = on(centre)
    with pytest.raises(IntegrityError, match="blocked"):
        Appointment.objects.filter(pk=visit.pk).update(
            period=(start, start + timedelta(minutes=30))
        )


@pytest.mark.long
def test_what_was_taken_is_not_taken_again(alice: User, bob: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    theirs = make_appointment(bob, centre, on(centre, days=5))
    block_day(centre, make_desk())
    closing.cancel_blocked()
    with pytest.raises(IntegrityError, match="its own member"):
        visit.offered_times.filter(number=1).update(taken_as=theirs)


def test_a_day_reaches_from_midnight_to_midnight_of_the_centre() -> None:
    centre = make_centre(time_zone="Asia/Singapore", region="SG")
    start, end = day_of(centre)
    assert end - start == timedelta(days=1)
