"""Changing and cancelling: until the centre's limit, once, and by the member alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from service.appointments import changes
from service.appointments.bays import TimeTaken
from service.models import Appointment, AppointmentEvent, AppointmentQuerySet, Closure
from tests.factories import make_registered
from tests.service.centres import make_appointment, make_centre, make_hold, on

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def move(visit: Appointment, clock: str, **fields: object) -> Appointment:
    """Its member chooses another time of the same day."""
    assert visit.user
    values = {"centre": visit.centre, "start": on(visit.centre, clock), "seen": visit.sequence}
    return changes.move(by=visit.user, appointment_id=visit.pk, **{**values, **fields})  # type: ignore[arg-type]  # a table of fields


def begin_soon(visit: Appointment, *, hours: float) -> None:
    """Let it be in some hours."""
    start = timezone.now() + timedelta(hours=hours)
    period = DateTimeTZRange(start, start + timedelta(minutes=30))
    Appointment.objects.filter(pk=visit.pk).update(period=period)
    visit.refresh_from_db()


def kinds_of(visit: Appointment) -> list[str]:
    return list(visit.events.values_list("kind", flat=True))


def test_a_visit_is_moved_and_stays_the_same_appointment(alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    moved = move(visit, "14:00")
    assert (moved.pk, moved.reference, moved.sequence) == (visit.pk, visit.reference, 1)
    assert moved.starts_at == on(visit.centre, "14:00")
    assert kinds_of(visit) == ["booked", "moved"]
    assert make_appointment(alice, visit.centre, on(visit.centre)).bay == visit.bay


def test_what_is_sent_twice_moves_once(alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    assert [move(visit, "14:00").sequence for _ in range(2)] == [1, 1]
    assert Email.objects.filter(kind="appointment_moved").count() == 1


def test_an_old_page_does_not_bring_an_old_time_back(alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    move(visit, "14:00")
    with pytest.raises(changes.MovedMeanwhile):
        move(visit, "15:00", seen=0)


def test_a_visit_may_move_to_a_time_that_overlaps_its_own(alice: User) -> None:
    centre = make_centre(bays=1, step_minutes=10)
    visit = make_appointment(alice, centre)
    assert move(visit, "10:10").starts_at == on(centre, "10:10")


def test_who_comes_too_late_keeps_the_old_time(alice: User, bob: User) -> None:
    centre = make_centre(bays=1)
    make_appointment(bob, centre, on(centre, "14:00"))
    visit = make_appointment(alice, centre)
    with pytest.raises(TimeTaken):
        move(visit, "14:00")
    visit.refresh_from_db()
    assert (visit.starts_at, visit.sequence) == (on(centre), 0)


def test_a_visit_may_move_to_another_centre(alice: User) -> None:
    visit, seoul = make_appointment(alice, make_centre()), make_centre(time_zone="Asia/Seoul")
    moved = move(visit, "10:00", centre=seoul, start=on(seoul, "10:00"))
    assert (moved.centre, moved.bay.centre) == (seoul, seoul)


def test_a_visit_is_cancelled_once_and_its_time_is_free(alice: User, bob: User) -> None:
    centre = make_centre(bays=1)
    visit = make_appointment(alice, centre)
    for _ in range(2):
        changes.cancel(by=alice, appointment_id=visit.pk, reason="solved")
    visit.refresh_from_db()
    assert (visit.state, visit.reason, visit.sequence) == ("cancelled", "solved", 1)
    assert kinds_of(visit) == ["booked", "cancelled"]
    assert make_appointment(bob, centre)


def test_a_cancelled_visit_never_comes_back(alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    changes.cancel(by=alice, appointment_id=visit.pk, reason="time")
    with pytest.raises(changes.CannotChange):
        move(visit, "14:00", seen=1)


def test_after_the_limit_the_centre_is_to_be_called(alice: User) -> None:
    visit = make_appointment(alice, make_centre(change_hours=24, phone="+49 30 555"))
    begin_soon(visit, hours=25)
    assert changes.reasons_against(visit) == []
    begin_soon(visit, hours=23)
    assert "so soon" in changes.reasons_against(visit)[0]
    visit.created_at -= timedelta(days=2)
    late, call = changes.reasons_against(visit)
    assert "Berlin time" in late
    assert call == "Please call the centre: +49 30 555."
    with pytest.raises(changes.CannotChange):
        changes.cancel(by=alice, appointment_id=visit.pk, reason="time")


def test_a_stranger_neither_moves_nor_cancels(alice: User, bob: User) -> None:
    visit = make_appointment(alice, make_centre())
    with pytest.raises(Appointment.DoesNotExist):
        changes.cancel(by=bob, appointment_id=visit.pk, reason="time")
    with pytest.raises(Appointment.DoesNotExist):
        changes.move(
            by=bob, appointment_id=visit.pk, centre=visit.centre, start=on(visit.centre), seen=0
        )


def other() -> User:
    return User.objects.get(email="bob@example.com")


def rows(visit: Appointment) -> AppointmentQuerySet:
    return Appointment.objects.filter(pk=visit.pk)


def save_as(visit: Appointment, clock: str, *, minutes: float = 30, **fields: object) -> None:
    """Write one more like it by hand."""
    start = on(visit.centre, clock)
    values = {name: getattr(visit, name) for name in ("user", "kind", "centre", "bay", "language")}
    values |= {"slot": 2, "period": DateTimeTZRange(start, start + timedelta(minutes=minutes))}
    key = visit.key.__class__(int=visit.key.int ^ 1)
    Appointment.objects.create(key=key, **{**values, **fields})


def close(visit: Appointment) -> None:
    day = visit.starts_at.date()
    Closure.objects.create(centre=visit.centre, starts_on=day, ends_on=day, reason="works")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


REFUSED: dict[str, Callable[[Appointment], object]] = {
    "overlap": lambda v: save_as(v, "10:15", state="booked"),
    "too long": lambda v: save_as(v, "11:00", minutes=481, state="booked"),
    "too short": lambda v: save_as(v, "11:00", minutes=0.5, state="booked"),
    "held without an end": lambda v: save_as(v, "11:00", state="held"),
    "a third one": lambda v: save_as(v, "11:00", state="booked", slot=3),
    "the same slot": lambda v: save_as(v, "11:00", state="booked", slot=v.slot),
    "cancelled for no reason": lambda v: rows(v).update(state="cancelled", ended_at=timezone.now()),
    "started before it arrived": lambda v: rows(v).update(started_at=timezone.now()),
    "another's bay": lambda v: rows(v).update(bay=make_centre().bays.all()[0]),
    "another's product": lambda v: rows(v).update(registered_product=make_registered(other())),
    "another member": lambda v: rows(v).update(user=other()),
    "done out of nothing": lambda v: rows(v).update(state="done", ended_at=timezone.now()),
    "deleted": lambda v: v.delete(),
    "an event changed": lambda v: v.events.update(kind="done"),
    "an event deleted": lambda v: AppointmentEvent.objects.filter(appointment=v).delete(),
    "a day closed over it": close,
}


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(alice: User, bob: User, act: Callable[[Appointment], object]) -> None:
    del bob
    visit = make_appointment(alice, make_centre())
    with pytest.raises(IntegrityError), transaction.atomic():
        act(visit)


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_what_is_over_stays_as_it_was(alice: User, state: str) -> None:
    visit = make_appointment(alice, make_centre())
    now = timezone.now()
    rows(visit).update(state="arrived", arrived_at=now)
    rows(visit).update(
        state=state, ended_at=now, **({"reason": "office"} if state == "cancelled" else {})
    )
    for change in ({"state": "arrived", "ended_at": None, "reason": ""}, {"sequence": 7}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(visit).update(**change)


def test_a_hold_is_given_back_without_a_trace(alice: User) -> None:
    held = make_hold(alice, make_centre(), on(make_centre()))
    held.delete()
    assert not alice.appointments.exists()
