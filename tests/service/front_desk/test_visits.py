"""What the desk notes of visits, walk-ins, and who has missed too many."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from service.front_desk import today, visits
from service.models import Appointment, ServiceCentre
from service.visit_times import booking_rule
from tests.factories import make_member
from tests.service.centres import make_appointment, make_centre, make_hold, make_kind, on
from tests.service.front_desk.days import make_desk, put_in

pytestmark = pytest.mark.django_db


def note(visit: Appointment, step: str) -> str:
    visits.note(by=visit.user, appointment_id=visit.pk, step=step)
    visit.refresh_from_db()
    return visit.state


def open_now(**fields: Any) -> ServiceCentre:
    """A centre that is open around the clock."""
    return make_centre(opens="00:00", closes="00:00", **fields)


def receive(centre: ServiceCentre, name: str = "") -> Appointment:
    kind = centre.kinds.first() or make_kind(centre)
    values: dict[str, Any] = {"centre": centre, "kind": kind, "name": name, "language": "en"}
    return visits.walk_in(by=make_desk(f"{uuid4()}@x.test"), key=uuid4(), **values)


def miss(member: User, *, days: int = 3) -> Appointment:
    visit = put_in(make_appointment(member, make_centre()), days=-days)
    assert visits.note_missed() == 1
    return visit


def test_a_visit_goes_its_way(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), minutes=5)
    assert [note(visit, step) for step in ("arrival", "call", "start", "done")] == [
        "arrived",
        "arrived",
        "started",
        "done",
    ]
    moments = [visit.arrived_at, visit.called_at, visit.started_at, visit.ended_at]
    assert moments == sorted(filter(None, moments))
    kinds = list(visit.events.values_list("kind", flat=True))
    assert kinds == ["booked", "arrived", "called", "started", "done"]


@pytest.mark.long
def test_what_was_pressed_by_mistake_is_taken_back(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), minutes=5)
    steps = ("arrival", "call", "not-arrived", "arrival", "start", "not-started")
    assert [note(visit, step) for step in steps][2::3] == ["booked", "arrived"]
    assert visit.started_at is None


@pytest.mark.long
def test_pressed_twice_it_is_noted_once_and_the_slower_one_is_told(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), minutes=-5)
    assert visits.note(by=None, appointment_id=visit.pk, step="arrival")
    assert not visits.note(by=None, appointment_id=visit.pk, step="arrival")
    assert note(visit, "done") == "done"
    with pytest.raises(visits.CannotServe):
        visits.note(by=None, appointment_id=visit.pk, step="missed")


@pytest.mark.long
def test_nobody_has_missed_a_visit_that_has_not_begun(alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    with pytest.raises(visits.CannotServe):
        visits.note(by=None, appointment_id=visit.pk, step="missed")
    assert visits.note_missed() == 0


@pytest.mark.long
def test_who_comes_late_after_all_is_served(alice: User) -> None:
    centre = open_now()
    visit = put_in(make_appointment(alice, centre), minutes=-10)
    if visit.starts_at.date() != timezone.now().astimezone(centre.zone).date():
        pytest.skip("ten minutes ago was yesterday")
    assert note(visit, "missed") == "no_show"
    assert note(visit, "late") == "arrived"
    assert visit.ended_at is None


@pytest.mark.long
def test_a_walk_in_takes_a_free_bay_and_the_next_one_another(alice: User) -> None:
    centre = open_now(bays=2)
    put_in(make_appointment(alice, centre), minutes=10)
    first = receive(centre, "Mr Lim")
    assert (first.state, first.visitor_name) == ("arrived", "Mr Lim")
    with pytest.raises(visits.NoBayFree):
        receive(centre)
    assert note(first, "done") == "done"
    assert receive(centre).bay == first.bay


def test_where_nobody_is_there_is_no_walk_in() -> None:
    hour = timezone.now().hour
    opens = f"{(hour + 6) % 24:02}:00"
    centre = make_centre(time_zone="UTC", opens=opens, closes=f"{opens[:2]}:30")
    with pytest.raises(visits.NoBayFree):
        receive(centre)


@pytest.mark.long
def test_the_queue_has_its_numbers_by_arrival(alice: User, bob: User) -> None:
    centre = open_now()
    early, late = (make_appointment(user, centre) for user in (alice, bob))
    put_in(early, minutes=1)
    put_in(late, minutes=1)
    for visit in (late, early):
        note(visit, "arrival")
    numbers = today.queue_numbers([early, late])
    assert (numbers[late.pk], numbers[early.pk]) == (1, 2)


@pytest.mark.long
def test_who_missed_three_visits_books_by_ticket(alice: User) -> None:
    centre = make_centre()
    for count in range(3):
        assert booking_rule.reasons_against_booking(alice) == []
        miss(alice, days=count + 1)
    assert len(booking_rule.reasons_against_booking(alice)) == 1
    with pytest.raises(booking_rule.BooksByTicket):
        make_hold(alice, centre, on(centre))
    emails = Email.objects.filter(kind="appointment_missed").order_by("pk")
    by_ticket = ["/support/tickets/" in email.text.replace("%2F", "/") for email in emails]
    assert by_ticket == [False, False, True]
    assert make_appointment(make_member(), centre).state == "booked"


@pytest.mark.long
def test_what_was_missed_long_ago_does_not_count(alice: User) -> None:
    for days in (190, 185, 3):
        miss(alice, days=days)
    assert booking_rule.missed_lately(alice) == 1
    assert booking_rule.reasons_against_booking(alice) == []


def test_the_load_counts_what_is_taken_of_what_is_staffed(alice: User) -> None:
    centre = make_centre(bays=2, opens="10:00", closes="12:00")
    make_appointment(alice, centre)
    hours, ((_day, squares),) = today.load_by_hour(centre, [on(centre).date()])
    assert [each.hour for each in hours] == [10, 11]
    assert [(each.percent, each.visits) for each in squares] == [(25, 1), (0, 0)]
