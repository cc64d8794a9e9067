"""The pages of the office and of its members, each shown and pressed once."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.models import ThrottleCounter
from service.front_desk import closing, member_views
from service.models import Appointment, BlockedTime, OpeningHours
from tests.conftest import in_group
from tests.factories import make_member
from tests.service.centres import make_appointment, make_centre, make_kind, on
from tests.service.front_desk.days import block_day, make_desk, put_in

pytestmark = pytest.mark.django_db
BLOCK = "/admin/service/blockedtime/block/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_desk())
    return client


def test_a_day_is_blocked_after_a_look_at_who_is_affected(desk: Client, alice: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    day = on(centre).date().isoformat()
    asked: dict[str, Any] = {"centre": centre.pk, "first": day, "reason": "works"}
    shown = desk.get(BLOCK, asked)
    assert visit.reference in shown.content.decode()
    assert desk.post(BLOCK, {**asked, "seen": "0"}).status_code == 200
    assert not BlockedTime.objects.exists()
    page = desk.post(BLOCK, {**asked, "seen": "1"})["Location"]
    assert "still to be told" in desk.get(page).content.decode()
    closing.cancel_blocked()
    assert "1 member was told" in desk.get(page).content.decode()
    desk.post(f"{page.removesuffix('change/')}release/")
    assert not BlockedTime.objects.live().exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"last": "2020-01-01"}, "before the first"),
        ({"opens": "12:00", "closes": "11:00"}, "ends before"),
        ({"last": "2099-01-01", "opens": "10:00"}, "one day at a time"),
        ({"last": "9999-12-31"}, "less than or equal"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    desk: Client, more: dict[str, str], why: str
) -> None:
    centre = make_centre()
    day = on(centre).date().isoformat()
    asked: dict[str, Any] = {"centre": centre.pk, "first": day, "reason": "works"}
    assert why in desk.get(BLOCK, {**asked, **more}).content.decode()


def test_the_desk_shows_the_day_and_notes_a_step(desk: Client, alice: User) -> None:
    far_away = "Pacific/Kiritimati"  # where no clock of the office shows the same
    centre = make_centre(opens="00:00", closes="00:00", time_zone=far_away)
    visit = put_in(make_appointment(alice, centre), minutes=1)
    day = visit.starts_at.date().isoformat()
    today = "/admin/service/appointment/today/"
    page = desk.get(today, {"centre": centre.name, "day": day}).content.decode()
    assert visit.reference in page
    assert re.search(rf'"Time">\s*{visit.starts_at:%H:%M}\s', page)
    scanned = desk.get(reverse("admin:service_appointment_find"), {"code": visit.reference.upper()})
    assert scanned["Location"] == f"/admin/service/appointment/{visit.pk}/change/"
    assert f"{visit.starts_at:%H:%M}" in desk.get(scanned["Location"]).content.decode()
    for code in ("no such code", ""):
        answer = desk.get(reverse("admin:service_appointment_find"), {"code": code})
        assert answer["Location"].startswith(today)
    for day in ("0001-01-01", "9999-12-31"):
        assert desk.get(today, {"day": day}).status_code == 200
    act = reverse("admin:service_appointment_act", args=[visit.pk, "arrival"])
    desk.post(act)
    visit.refresh_from_db()
    assert visit.state == "arrived"
    desk.post("/admin/service/appointment/walk-ins/", {"centre": centre.name, "kind": "x"})
    assert not Appointment.objects.filter(is_walk_in=True).exists()


def test_a_member_takes_another_time_and_a_stranger_sees_nothing(
    client: Client, alice: User, bob: User
) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre)
    block_day(centre, make_desk())
    closing.cancel_blocked()
    page = reverse("appointment-other-times", args=[visit.reference])
    client.force_login(bob)
    assert (client.get(page).status_code, client.post(f"{page}1/").status_code) == (404, 404)
    client.force_login(alice)
    assert client.get(page).content.decode().count('class="slot"') == 3
    taken = client.post(f"{page}2/")["Location"]
    assert client.get(page)["Location"] == taken
    assert alice.appointments.live().count() == 1


@pytest.mark.long
def test_a_member_waits_and_leaves_and_says_that_they_cannot_come(
    client: Client, alice: User
) -> None:
    visit = make_appointment(alice, make_centre())
    client.force_login(alice)
    earlier = reverse("appointment-earlier", args=[visit.reference])
    client.post(f"{earlier}wish/")
    assert "waiting list" in client.get(earlier).content.decode()
    client.post(f"{earlier}leaving/")
    assert not visit.earlier_wishes.live().exists()
    ThrottleCounter.objects.filter(scope=member_views.WISHES.scope).update(count=20)
    assert client.post(f"{earlier}wish/").status_code == 429
    coming = reverse("appointment-coming", args=[visit.reference])
    assert client.get(coming).status_code == 200
    client.post(reverse("appointment-absence", args=[visit.reference]))
    visit.refresh_from_db()
    assert visit.state == "cancelled"
    assert client.get(coming).status_code == 302


def hours_of(centre_pk: int, rows: list[OpeningHours], **changed: str) -> dict[str, object]:
    """What the form of a centre sends, with the first row of its hours changed."""
    sent: dict[str, object] = {"hours-TOTAL_FORMS": len(rows), "hours-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        values: dict[str, object] = {"id": row.pk, "centre": centre_pk}
        values |= {"weekday": row.weekday, "bays": row.bays}
        values |= {"opens": f"{row.opens:%H:%M}", "closes": f"{row.closes:%H:%M}"}
        sent |= {f"hours-{n}-{name}": value for name, value in (values | changed).items()}
        changed = {} if "bays" not in changed else changed
    return sent


@pytest.mark.long
def test_hours_that_overlap_or_leave_members_without_a_bay_are_refused(
    client: Client, alice: User, omar: User
) -> None:
    centre = make_centre(is_active=False)
    make_appointment(alice, centre)
    second = make_appointment(make_member(), centre)
    client.force_login(in_group(omar, "Ops"))
    page = f"/admin/service/servicecentre/{centre.pk}/change/"
    form = client.get(page).context["adminform"].form
    sent = {name: form.initial.get(name) for name in form.fields if form.initial.get(name)}
    for prefix, count in {"texts": 0, "bays": 2}.items():
        sent |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    for n, bay in enumerate(centre.bays.all()):
        sent |= {f"bays-{n}-id": bay.pk, f"bays-{n}-centre": centre.pk}
        sent |= {f"bays-{n}-number": bay.number}
    rows = list(centre.hours.all())
    twice = client.post(page, sent | hours_of(centre.pk, rows, weekday="1"))
    assert "overlap" in twice.content.decode()
    fewer = client.post(page, sent | hours_of(centre.pk, rows, bays="1"))
    assert second.reference in fewer.content.decode()
    assert centre.hours.filter(bays=2).count() == 7


def test_texts_are_complete_while_a_kind_is_in_use(client: Client, omar: User) -> None:
    kind = make_kind(make_centre())
    client.force_login(omar)
    sent = {"name": kind.name, "purpose": kind.purpose, "minutes": 30, "position": 0}
    sent |= {"texts-TOTAL_FORMS": 0, "texts-INITIAL_FORMS": 0}
    page = f"/admin/service/visitkind/{kind.pk}/change/"
    assert "Deutsch" in client.post(page, {**sent, "is_active": "on"}).content.decode()
    assert client.post(page, sent).status_code == 302
