"""The waiting list: who asked first is told of a free time, it is held, and lapses by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from notifications.outbox import truth
from service.appointments import booking, changes
from service.front_desk import waiting_list
from service.models import Appointment, EarlierWish, ServiceCentre
from tests.factories import make_member
from tests.service.centres import make_appointment, make_centre, make_hold, on
from tests.service.front_desk.days import put_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> ServiceCentre:
    """A centre of one bay that is open for an hour a day, booked out for the next days."""
    centre = make_centre(bays=1, opens="10:00", closes="11:00", horizon_days=4)
    for days in range(5):
        for hour in ("10:00", "10:30"):
            start = on(centre, hour, days=days)
            if start > timezone.now() + timedelta(minutes=centre.lead_minutes):
                make_appointment(make_member(), centre, start)
    return centre


def wait(centre: ServiceCentre, days: int = 4, hour: str = "10:00") -> EarlierWish:
    """The member of one of these visits waits for an earlier time."""
    visit = Appointment.objects.get(centre=centre, period__startswith=on(centre, hour, days=days))
    assert visit.user
    return waiting_list.ask(by=visit.user, appointment_id=visit.pk)


def free_up(centre: ServiceCentre, days: int) -> None:
    visit = Appointment.objects.get(centre=centre, period__startswith=on(centre, days=days))
    assert visit.user
    changes.cancel(by=visit.user, appointment_id=visit.pk, reason="time")


def told() -> list[str]:
    return list(Email.objects.filter(kind="appointment_earlier").values_list("to", flat=True))


@pytest.mark.long
def test_who_asked_first_is_told_of_a_freed_time_and_it_is_held(full: ServiceCentre) -> None:
    first, second = wait(full), wait(full, hour="10:30")
    assert waiting_list.serve() == 0
    free_up(full, 2)
    for _again in range(2):
        waiting_list.serve()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.is_offered
    assert not second.is_offered
    assert told() == [first.appointment.user and first.appointment.user.email]
    with pytest.raises(booking.TimeTaken):
        make_hold(make_member(), full, on(full, days=2))


@pytest.mark.long
def test_who_has_priority_is_told_before_who_asked_first(full: ServiceCentre) -> None:
    _first, second = wait(full), wait(full, hour="10:30")
    EarlierWish.objects.filter(pk=second.pk).update(priority=1)
    free_up(full, 2)
    waiting_list.serve()
    assert told() == [second.appointment.user and second.appointment.user.email]


@pytest.mark.long
def test_the_earlier_time_is_taken_with_one_press(full: ServiceCentre) -> None:
    wish = wait(full)
    member, pk = wish.appointment.user, wish.appointment_id
    assert member
    free_up(full, 2)
    waiting_list.serve()
    for _twice in range(2):
        moved = waiting_list.take(by=member, appointment_id=pk)
    assert (moved.starts_at, moved.sequence) == (on(full, days=2), 1)
    assert make_appointment(make_member(), full, on(full, days=4)).state == "booked"
    wish.refresh_from_db()
    assert wish.outcome == "taken"
    assert Email.objects.filter(to=member.email, kind="appointment_moved").count() == 1


@pytest.mark.long
def test_what_is_not_taken_in_time_goes_to_the_next(full: ServiceCentre) -> None:
    first, second = wait(full), wait(full, hour="10:30")
    free_up(full, 2)
    waiting_list.serve()
    past = timezone.now() - timedelta(minutes=1)
    EarlierWish.objects.filter(pk=first.pk).update(offered_until=past)
    Appointment.objects.filter(state="held").update(held_until=past)
    waiting_list.serve()
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.is_offered
    assert not first.is_offered
    member = first.appointment.user
    assert member
    with pytest.raises(waiting_list.EarlierTimeGone):
        waiting_list.take(by=member, appointment_id=first.appointment_id)
    email = Email.objects.get(kind="appointment_earlier", to=member.email)
    assert not truth.is_still_true(email)


@pytest.mark.long
def test_who_leaves_gives_the_held_time_back(full: ServiceCentre) -> None:
    wish = wait(full)
    assert wait(full).pk == wish.pk
    free_up(full, 2)
    waiting_list.serve()
    member = wish.appointment.user
    assert member
    assert waiting_list.leave(by=member, appointment_id=wish.appointment_id)
    assert not waiting_list.leave(by=member, appointment_id=wish.appointment_id)
    assert make_appointment(make_member(), full, on(full, days=2)).state == "booked"
    assert waiting_list.serve() == 0


@pytest.mark.long
def test_a_wish_ends_with_its_visit(full: ServiceCentre) -> None:
    wish = wait(full)
    member = wish.appointment.user
    assert member
    changes.cancel(by=member, appointment_id=wish.appointment_id, reason="solved")
    waiting_list.serve()
    wish.refresh_from_db()
    assert (wish.outcome, wish.is_live) == ("over", False)
    with pytest.raises(waiting_list.CannotWait):
        waiting_list.ask(by=member, appointment_id=wish.appointment_id)


@pytest.mark.long
def test_a_time_that_is_hardly_earlier_is_not_worth_an_e_mail(full: ServiceCentre) -> None:
    wait(full, hour="10:30")
    free_up(full, 4)
    assert waiting_list.serve() == 0


@pytest.mark.long
def test_a_strangers_appointment_is_not_there(full: ServiceCentre, bob: User) -> None:
    wish = wait(full)
    for act in (waiting_list.ask, waiting_list.leave, waiting_list.take):
        with pytest.raises(Appointment.DoesNotExist):
            act(by=bob, appointment_id=wish.appointment_id)


def test_a_visit_that_has_begun_waits_for_nothing(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), minutes=-5)
    with pytest.raises(waiting_list.CannotWait):
        waiting_list.ask(by=alice, appointment_id=visit.pk)


@pytest.mark.long
def test_the_database_has_one_live_wish_of_an_appointment(full: ServiceCentre) -> None:
    wish = wait(full)
    with pytest.raises(IntegrityError, match="wish_one_live_per_appointment"):
        EarlierWish.objects.create(appointment=wish.appointment)


@pytest.mark.long
def test_the_database_leaves_an_ended_wish_as_it_ended(full: ServiceCentre) -> None:
    wish = wait(full)
    EarlierWish.objects.filter(pk=wish.pk).update(ended_at=timezone.now(), outcome="left")
    with pytest.raises(IntegrityError, match="has ended"):
        EarlierWish.objects.filter(pk=wish.pk).update(ended_at=None, outcome="")
