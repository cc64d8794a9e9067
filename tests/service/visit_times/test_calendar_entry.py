"""Calendar files, read by a second library: one entry that is moved, and taken away."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Email
from notifications.outbox.mime import compose
from service.appointments import changes
from tests.service.centres import make_appointment, make_centre, make_kind, on

pytestmark = pytest.mark.django_db


def attached(kind: str) -> tuple[Message, Any]:
    """The calendar file of an e-mail as it is sent: the part, and what the other library reads."""
    written = compose(Email.objects.get(kind=kind)).message().as_bytes()
    message = message_from_bytes(written, policy=default)
    (part,) = (one for one in message.walk() if one.get_content_type() == "text/calendar")
    return part, vobject.readOne(part.get_payload(decode=True).decode())  # type: ignore[union-attr]  # bytes


def test_an_entry_is_booked_moved_and_taken_away(alice: User) -> None:
    centre = make_centre()
    kind = make_kind(centre)
    kind.texts.create(
        language="en", title="Hand in; really, \u201csoon\u201d", bring="Box\n" + "é" * 90
    )
    visit = make_appointment(alice, centre, kind=kind)
    start = on(centre, "15:30")
    changes.move(by=alice, appointment_id=visit.pk, centre=centre, start=start, seen=0)
    changes.cancel(by=alice, appointment_id=visit.pk, reason="time")
    found = [attached(f"appointment_{name}") for name in ("booked", "moved", "cancelled")]
    entries = [read.vevent for _part, read in found]
    assert len({entry.uid.value for entry in entries}) == 1
    assert [int(entry.sequence.value) for entry in entries] == [0, 1, 2]
    assert [read.method.value for _part, read in found] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [part.get_param("method") for part, _read in found] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [entry.status.value for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [entry.dtstart.value for entry in entries] == [on(centre), start, start]
    assert entries[0].dtstart.value.utcoffset() == timedelta()
    assert entries[0].dtend.value - entries[0].dtstart.value == timedelta(minutes=30)
    assert entries[0].summary.value.startswith("Hand in; really, \u201csoon\u201d")
    assert "é" * 90 in entries[0].description.value
    assert "Berlin time" in entries[0].description.value


def test_the_same_mail_is_composed_each_time(alice: User) -> None:
    make_appointment(alice, make_centre())
    email = Email.objects.get(kind="appointment_booked")
    assert compose(email).message().as_bytes() == compose(email).message().as_bytes()


def test_an_hour_that_comes_twice_is_meant_once(
    alice: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2027, 10, 28, 12, tzinfo=UTC)
    centre = make_centre(opens="00:00", closes="06:00")
    kind = make_kind(centre)
    client.force_login(alice)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now)
        starts = [datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1)]
        visits = [make_appointment(alice, centre, start, kind=kind) for start in starts]
    for visit, start in zip(visits, starts, strict=True):
        answer = client.get(reverse("appointment-calendar", args=[visit.reference]))
        assert answer["Content-Type"].startswith("text/calendar")
        assert vobject.readOne(answer.content.decode()).vevent.dtstart.value == start
