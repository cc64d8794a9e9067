"""Account Overview: what waits for the member stands above what only informs."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from products.registration import drafts
from promotions.models import Promotion
from redemptions.models import Claim
from redemptions.review import decisions
from service.models import Appointment
from support.desk import answering
from tests import factories
from tests.service.centres import make_appointment, make_centre, on
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db


def promotion_that_closes_in(days: int, name: str) -> Promotion:
    day = factories.today() + timedelta(days=days)
    promotion = factories.make_promotion(name=name, ends_on=day, claim_until=day)
    factories.make_reward(promotion, n=1)
    return promotion


@pytest.fixture
def page(client: Client, alice: User, rita: User) -> str:
    """The overview of somebody for whom a little of everything waits."""
    returned = promotion_that_closes_in(2, "Returned")
    decisions.send_back(
        claim_id=factories.make_claim(alice, returned).pk, by=rita, reason="No date.\nNo store."
    )
    # Days have passed since: who is sent back has more of them, however soon the promotion closes.
    Claim.objects.update(correct_until=returned.claim_until)
    reviewed = promotion_that_closes_in(30, "Reviewed")
    factories.make_claim(alice, reviewed)
    factories.make_draft(
        alice, promotion_that_closes_in(9, "Drafted"), factories.make_registered(alice)
    )
    promotion_that_closes_in(20, "Open")
    unit = factories.make_serial()
    drafts.begin(by=alice, serial=unit)
    asked = make_ticket(alice, subject="Asked")
    answering.ask(by=make_agent(), conversation_id=asked.pk, text="Which cable?", seen=1)
    make_ticket(alice, subject="Ours", topic="account")
    client.force_login(alice)
    return unescape(client.get(reverse("overview")).content.decode())


def test_the_most_urgent_stands_first(page: str) -> None:
    order = [
        "in Returned was sent back",
        "No date. No store.",
        "2 days left.",
        "Redeem Again",
        "We asked you something: Asked",
        "Please reply by",
        "You haven't finished registering",
        "in Drafted",
        "9 days left.",
        "You can redeem now",
        "20 days left.",
        "Under way",
        "Reviewed: ",
        "You'll hear from us by",
        "Ours",
        "You will have an answer by",
    ]
    places = [page.find(text) for text in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_what_closes_in_days_is_set_off(page: str) -> None:
    assert page.count("deadline is-soon") == 1


def test_a_draft_leads_on_to_where_it_was_left(page: str) -> None:
    drafted = Promotion.objects.get(name="Drafted")
    begun = page.partition("in Drafted")[2].partition("</li>")[0]
    assert f'href="{reverse("promotion", args=[drafted.slug])}"' in begun
    assert "not sent yet" in begun


def test_who_has_nothing_yet_is_told_where_to_begin(client: Client, bob: User) -> None:
    client.force_login(bob)
    page = client.get(reverse("overview")).content.decode()
    assert "Register your first product" in page
    assert "You can redeem now" not in page


def test_whoever_has_arrived_is_not_reminded(client: Client, alice: User) -> None:
    centre = make_centre()
    visit = make_appointment(alice, centre, on(centre, days=2))
    client.force_login(alice)
    assert "What to bring" in client.get(reverse("overview")).content.decode()
    Appointment.objects.filter(pk=visit.pk).update(state="arrived", arrived_at=visit.created_at)
    assert "What to bring" not in client.get(reverse("overview")).content.decode()
