"""The overview with everything in it: in how many queries and rows, and in which order."""

from html import unescape

import pytest
from django.test import Client

from portal.overview import asked
from portal.overview.source import MOST
from portal.overview.views import SOURCES
from tests.factories import make_member
from tests.page_stage import Asked, counted
from tests.portal.overview.everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.long]
MOST_QUERIES = 12
# Of each kind, up to one more than is shown.
ROWS = {
    "sent_back": 2,
    "quote": 1,
    "repair_asked": 1,
    "to_reply": 1,
    "owed_asked": 1,
    "appointment_soon": 1,
    "owed_late": 1,
    "under_review": 6,
    "repair": 1,
    "appointment": 1,
    "ticket": 2,
    "owed": 1,
    "points": 1,
    "message": 6,
}


def test_everything_takes_no_more_queries_than_a_little() -> None:
    stage = make_everything()
    client = Client()
    client.force_login(stage.member)
    client.get("/")
    with counted() as found:
        page = unescape(client.get("/").content.decode())
    assert found == Asked(9, 52)
    assert found.queries <= MOST_QUERIES
    order = [
        "Waiting for you",
        "was sent back",
        "Our quote for the repair of",
        "€180.00",
        "Send it by",
        "We asked you something: Asked",
        "came back to us.",
        "Has your parcel arrived?",
        "You can redeem now",
        "Under way",
        "You'll hear from us by",
        "You'll see photos of how it arrived by",
        "About account",
        "Arrives by",
        "Points",
        "Silver: 1,500 points to spend",
        "50 points are pending. 1,200 points expire after",
        "Warranties that end soon",
        "The warranty ends on",
        "Last messages",
        "We have your ticket",
    ]
    places = [page.find(text) for text in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)
    assert page.count("You'll hear from us by") == MOST
    everything = unescape(client.get("/?all=1").content.decode())
    assert everything.count("You'll hear from us by") == 6
    assert "Show all" not in everything

    found_rows = asked.read(stage.member, SOURCES, most=MOST)
    assert {kind: len(rows) for kind, rows in found_rows.items()} == ROWS
    assert asked.read(make_member(), SOURCES, most=MOST) == {}, "nothing of it is a stranger's"
