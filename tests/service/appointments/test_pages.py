"""The pages of appointments: five steps, the hold, one's own, the inquiry; nothing of others."""

import re
from uuid import uuid4

import pytest
import zxingcpp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from foundation.models import ThrottleCounter
from notifications.models import Email
from service.appointments import appointment_views, booking, steps
from service.models import Appointment
from tests.factories import make_registered
from tests.service.centres import lapse, make_appointment, make_centre, make_hold, make_kind, on

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NEW = reverse("appointment-new")


def link(page: str, words: str) -> str:
    """The first address on a page that has these words in it."""
    found = re.search(rf'href="(\?[^"]*{words}[^"]*)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def sent(page: str) -> dict[str, str]:
    """What a form on a page sends along."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_five_steps_lead_to_an_appointment(client: Client, alice: User) -> None:
    client.force_login(alice)
    registered, centre = make_registered(alice), make_centre()
    kind = make_kind(centre)
    page = client.get(NEW).content.decode()
    for words in (f"product={registered.pk}", f"kind={kind.name}", f"centre={centre.name}"):
        page = client.get(NEW + link(page, words)).content.decode()
    page = client.get(NEW + link(page, f"day={on(centre).date()}")).content.decode()
    assert "All times are Berlin time." in page
    at = steps.stamp(on(centre))
    held = client.post(reverse("appointment-hold"), {**sent(page), "at": at}, follow=True)
    page = held.content.decode()
    assert "We hold this time for you until" in page
    address = held.redirect_chain[-1][0]
    facts = {**sent(page), "matter": "The fan is loud.", "phone": "+49 30 123456"}
    page = client.post(address, facts, follow=True).content.decode()
    visit = alice.appointments.get()
    assert (visit.state, visit.starts_at) == ("booked", on(centre))
    assert (visit.registered_product, visit.matter) == (registered, "The fan is loud.")
    assert visit.reference in page
    # Sent once more, it is the same appointment.
    assert client.post(address, facts)["Location"].endswith(f"{visit.reference}/")
    assert Email.objects.filter(kind="appointment_booked").count() == 1


def test_who_is_too_late_is_offered_three_others(client: Client, alice: User, bob: User) -> None:
    centre = make_centre(bays=1)
    kind = make_kind(centre, needs_product=False)
    make_appointment(bob, centre, kind=kind)
    client.force_login(alice)
    wanted = {"product": "none", "kind": kind.name, "centre": centre.name, "token": str(uuid4())}
    answer = client.post(reverse("appointment-hold"), {**wanted, "at": steps.stamp(on(centre))})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was faster" in page
    offered = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(offered) == 3
    again = {**sent(page), "at": offered[0]}
    assert client.post(reverse("appointment-hold"), again).status_code == 302


@pytest.mark.long
def test_a_lapsed_hold_that_another_took_offers_others(
    client: Client, alice: User, bob: User
) -> None:
    centre = make_centre(bays=1)
    held = make_hold(alice, centre, on(centre), kind=make_kind(centre, needs_product=False))
    client.force_login(alice)
    address = reverse("appointment-held", args=[held.key])
    facts = sent(client.get(address).content.decode())
    lapse(held)
    make_appointment(bob, centre, kind=held.kind)
    answer = client.post(address, facts)
    assert answer.status_code == 409
    assert "The 10 minutes were over" in answer.content.decode()


def test_a_held_time_is_given_back(client: Client, alice: User) -> None:
    centre = make_centre()
    held = make_hold(alice, centre, on(centre))
    client.force_login(alice)
    answer = client.post(reverse("appointment-release", args=[held.key]))
    assert answer["Location"].startswith(NEW)
    assert not alice.appointments.exists()


@pytest.mark.long
def test_a_third_appointment_is_refused_with_what_to_do(client: Client, alice: User) -> None:
    centre = make_centre()
    kind = make_kind(centre, needs_product=False)
    for hour in ("10:00", "11:00"):
        make_appointment(alice, centre, on(centre, hour), kind=kind)
    client.force_login(alice)
    wanted = {"product": "none", "kind": kind.name, "centre": centre.name, "token": str(uuid4())}
    at = steps.stamp(on(centre, "12:00"))
    answer = client.post(reverse("appointment-hold"), {**wanted, "at": at}, follow=True)
    assert "You have two appointments already." in answer.content.decode()


def test_a_kind_for_other_categories_is_not_offered(client: Client, alice: User) -> None:
    registered, centre = make_registered(alice), make_centre()
    other = make_kind(centre, name="for-chairs")
    other.categories.create(slug="chairs", name="Chair")
    client.force_login(alice)
    page = client.get(f"{NEW}?product={registered.pk}&kind=for-chairs").content.decode()
    assert "We offer no visits for this product." in page


def test_a_visit_is_changed_and_cancelled_on_its_pages(client: Client, alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    client.force_login(alice)
    change = reverse("appointment-change", args=[visit.reference])
    page = client.get(change).content.decode()
    page = client.get(change + link(page, f"day={on(visit.centre).date()}")).content.decode()
    at = steps.stamp(on(visit.centre, "14:00"))
    move = reverse("appointment-move", args=[visit.reference])
    page = client.post(move, {**sent(page), "at": at}, follow=True).content.decode()
    assert "14:00 (Berlin time)" in page
    moves = {"scope": appointment_views.MOVES.scope, "key": alice.pk}
    ThrottleCounter.objects.filter(**moves).update(count=appointment_views.MOVES.limit)
    assert client.post(move, {"at": at, "seen": "1"}).status_code == 429
    cancel = reverse("appointment-cancel", args=[visit.reference])
    assert client.post(cancel, {"reason": "office"}).status_code == 200  # not a member's reason
    page = client.post(cancel, {"reason": "solved"}, follow=True).content.decode()
    assert "The problem is solved" in page
    assert client.get(change).status_code == 302


def test_nothing_of_an_appointment_is_anybody_elses(client: Client, alice: User, bob: User) -> None:
    centre = make_centre()
    visit, held = make_appointment(alice, centre), make_hold(alice, centre, on(centre, "12:00"))
    client.force_login(bob)
    for name in ("", "-change", "-cancel", "-calendar", "-code"):
        address = reverse(f"appointment{name}", args=[visit.reference])
        assert client.get(address).status_code == 404, name
    for name in ("-cancel", "-move"):
        address = reverse(f"appointment{name}", args=[visit.reference])
        assert client.post(address, {"reason": "time"}).status_code == 404, name
    assert client.get(reverse("appointment-held", args=[held.key])).status_code == 404
    assert client.post(reverse("appointment-release", args=[held.key])).status_code == 404
    assert visit.reference not in client.get(reverse("appointments")).content.decode()
    assert Appointment.objects.filter(user=alice).count() == 2


@pytest.mark.long
def test_the_list_costs_the_same_however_long(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    centre = make_centre()
    kind = make_kind(centre)
    client.force_login(alice)
    make_appointment(alice, centre, kind=kind)
    client.get(reverse("appointments"))
    with django_assert_num_queries(6):
        client.get(reverse("appointments"))
    make_appointment(alice, centre, on(centre, "12:00"), kind=kind)
    with django_assert_num_queries(6):
        client.get(reverse("appointments"))


def test_a_visitor_finds_one_by_reference_and_email(client: Client, alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    booking.record(visit, "reminded", by=None)  # type: ignore[arg-type]  # a kind of event
    address, typed = (
        reverse("appointments"),
        f" {visit.reference[:5].upper()} {visit.reference[5:]} ",
    )
    page = client.post(address, {"reference": typed, "email": "ALICE@example.com"}).content.decode()
    assert "10:00 (Berlin time)" in page
    assert "alice" not in page.lower().replace("account/login", "")
    wrong = client.post(address, {"reference": visit.reference, "email": "bob@example.com"})
    assert "We can&#x27;t find an appointment" in wrong.content.decode()


def test_who_guesses_references_is_stopped(client: Client, alice: User) -> None:
    cache.clear()
    visit = make_appointment(alice, make_centre())
    guess = {"reference": visit.reference, "email": "bob@example.com"}
    answers = [client.post(reverse("appointments"), guess).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_the_code_is_read_by_our_own_reader(client: Client, alice: User) -> None:
    visit = make_appointment(alice, make_centre())
    client.force_login(alice)
    drawn = client.get(reverse("appointment-code", args=[visit.reference])).content.decode()
    side = int(re.findall(r"viewBox=\"0 0 (\d+)", drawn)[0])
    picture = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(picture)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn):
        pen.point((int(x), int(y)), 0)
    (read,) = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    assert read.text == visit.reference


def test_a_visit_too_soon_to_be_changed_names_no_past_day(client: Client, alice: User) -> None:
    client.force_login(alice)
    centre = make_centre()
    centre.change_hours = 24 * 7
    centre.save()
    held = make_hold(alice, centre, on(centre))
    pages = [client.get(reverse("appointment-held", args=[held.key])).content.decode()]
    visit = booking.book(by=alice, key=held.key)
    pages.append(client.get(reverse("appointment", args=[visit.reference])).content.decode())
    pages.append(Email.objects.get(kind="appointment_booked").bodies()[0])
    for page in pages:
        assert "Your visit is so soon that you can" in page
        assert "cancel it until" not in page
