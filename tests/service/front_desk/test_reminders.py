"""Reminders two days and three hours before, each once; one press says that one is not coming."""

import pytest

from accounts.models import User
from notifications.models import Email
from notifications.outbox import truth
from service.appointments import changes
from service.front_desk import reminders
from tests.service.centres import make_appointment, make_centre, on
from tests.service.front_desk.days import put_in

pytestmark = pytest.mark.django_db


def reminded() -> int:
    return Email.objects.filter(kind="appointment_reminder").count()


@pytest.mark.parametrize(
    ("ahead", "count"),
    [
        ({"hours": 47}, 1),
        ({"hours": 49}, 0),
        ({"hours": 5}, 0),
        ({"hours": 2}, 1),
        ({"hours": -1}, 0),
    ],
)
@pytest.mark.long
def test_a_member_is_reminded_once_when_it_is_time(
    alice: User, ahead: dict[str, int], count: int
) -> None:
    put_in(make_appointment(alice, make_centre()), **ahead)
    assert [reminders.send_reminders() for _again in range(2)] == [count, 0]
    assert reminded() == count


@pytest.mark.long
def test_both_reminders_of_one_visit_are_sent(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), hours=47)
    reminders.send_reminders()
    put_in(visit, hours=2)
    reminders.send_reminders()
    assert reminded() == 2


@pytest.mark.long
def test_what_was_booked_a_moment_ago_needs_no_reminder(alice: User) -> None:
    centre = make_centre(opens="00:00", closes="00:00")
    make_appointment(alice, centre, on(centre, days=1))
    assert reminders.send_reminders() == 0


def test_what_is_cancelled_is_not_reminded_of_any_more(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), hours=47)
    reminders.send_reminders()
    email = Email.objects.get(kind="appointment_reminder")
    assert truth.is_still_true(email)
    reminders.cannot_come(by=alice, appointment_id=visit.pk)
    assert not truth.is_still_true(email)
    assert reminders.send_reminders() == 0


@pytest.mark.long
def test_one_press_cancels_until_the_visit_begins(alice: User) -> None:
    visit = put_in(make_appointment(alice, make_centre()), hours=2)
    with pytest.raises(changes.CannotChange):
        changes.cancel(by=alice, appointment_id=visit.pk, reason="time")
    for _twice in range(2):
        assert reminders.cannot_come(by=alice, appointment_id=visit.pk).state == "cancelled"
    assert Email.objects.filter(kind="appointment_cancelled").count() == 1
    late = put_in(make_appointment(alice, make_centre()), minutes=-1)
    with pytest.raises(changes.CannotChange):
        reminders.cannot_come(by=alice, appointment_id=late.pk)
    assert late.state == "booked"
