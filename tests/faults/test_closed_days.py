"""A closed day tells each member once although workers are killed over it and Redis is gone."""

from itertools import product
from uuid import uuid4

import pytest

from accounts.models import User
from notifications.models import Email
from service.appointments import booking
from service.models import Appointment, BlockedTime
from tests.faults.conftest import Begin
from tests.portal.embedded.machine import until
from tests.service.centres import make_centre, make_kind, on
from tests.service.front_desk.days import block_day, make_desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
BAYS, CLOCKS = 12, ("10:00", "10:30", "11:00", "11:30", "12:00")
EXPECTED = BAYS * len(CLOCKS)


def close_a_full_day() -> BlockedTime:
    """A day on which each bay is taken at each time, and which the office closes."""
    centre = make_centre(bays=BAYS, opens="10:00", closes="13:00", horizon_days=14)
    kind = make_kind(centre)
    members = User.objects.bulk_create(
        User(email=f"guest{n}@example.com", first_name=f"Guest{n}", region="DE", language="en")
        for n in range(EXPECTED)
    )
    places = product(centre.bays.all(), CLOCKS)
    Appointment.objects.bulk_create(
        Appointment(
            key=uuid4(),
            user=member,
            slot=1,
            kind=kind,
            centre=centre,
            bay=bay,
            period=booking.length_of(kind, on(centre, clock)),
            state=Appointment.State.BOOKED,
            language="en",
        )
        for member, (bay, clock) in zip(members, places, strict=True)
    )
    return block_day(centre, make_desk())


def test_each_member_is_told_once_whatever_is_killed(begin: Begin) -> None:
    site = begin(sweep_seconds=1)
    site.redis.kill()
    blocked = close_a_full_day()
    site.redis.start()
    for _kill in range(2):
        told = Email.objects.count()
        site.start_worker()
        until(lambda: Email.objects.count() > told, seconds=120)  # noqa: B023 -- called at once
        site.kill_worker()
        assert not BlockedTime.objects.filter(finished_at__isnull=False).exists()
    site.start_worker()
    until(lambda: BlockedTime.objects.filter(finished_at__isnull=False).exists(), seconds=180)
    to = list(Email.objects.filter(kind="appointment_closed").values_list("to", flat=True))
    assert len(to) == len(set(to)) == EXPECTED
    closed = Appointment.objects.filter(reason=Appointment.Reason.CLOSED)
    assert {visit.offered_times.count() for visit in closed} == {3}
    assert blocked.centre.closures.live().count() == 1
