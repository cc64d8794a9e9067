"""The one page about a member: found in part, by indexes, shown by role, and each look recorded."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.staff import finding
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.support.conversations import make_agent, make_ticket

pytestmark = pytest.mark.django_db
FIND = reverse("admin:accounts_user_find")


@pytest.fixture
def wanted() -> User:
    return make_member(
        "wanda@example.com", last_name="Wolff", first_name="Wanda", contact_number="+49 170 5558123"
    )


def test_a_member_is_found_by_a_part_of_what_one_knows(wanted: User, bob: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(wanted, promotion)
    ticket = make_ticket(wanted)
    serial = claim.serial.serial
    known = (
        "wan",
        "WANDA@ex",
        "wolf",
        "Wanda Wo",
        "0170 555 8123",
        "8123",
        serial[:-1].lower(),
        claim.reference[:6].upper(),
        ticket.reference[:6],
    )
    for typed in known:
        assert wanted in finding.find(typed)[0], typed
        assert bob not in finding.find(typed)[0], typed
    for typed in ("wa", "", "anda", "%%%", "___", "555"):
        assert finding.find(typed) == ([], False), typed


def test_each_search_has_an_index_and_no_more_rows_than_a_page(wanted: User) -> None:
    for number in range(finding.MOST + 3):
        make_member(f"wanda{number}@example.com", first_name="Wanda")
    found, has_more = finding.find("wanda")
    assert (len(found), has_more) == (finding.MOST, True)
    with CaptureQueriesContext(connection) as captured:
        finding.find("170123")
        finding.find(wanted.first_name[:3] + " " + wanted.last_name)
    searches = [one["sql"] for one in captured if "LIKE" in one["sql"]]
    assert len(searches) >= 8
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in searches:
            assert "LIMIT 21" in sql
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            assert "~>=~" in plan, "an index narrows it by the beginning"


def test_what_an_agent_sees_of_a_member_is_what_their_role_may(
    client: Client, wanted: User, omar: User
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim, ticket = make_claim(wanted, promotion), make_ticket(wanted)
    agent = make_agent()
    page = reverse("admin:accounts_user_page", args=[wanted.pk])
    client.force_login(agent)
    assertContains(client.get(FIND, {"q": "wanda"}), page)
    shown = client.get(page)
    for text in (claim.reference, ticket.reference, claim.serial.serial, "8123", "Emails"):
        assertContains(shown, text)
    assertNotContains(shown, 'id="part-risks"')
    assertNotContains(shown, "/block/")
    events = SecurityEvent.objects.filter(actor=agent.pk)
    assert events.filter(kind="member", member=wanted.pk).count() == 1
    assert events.get(kind="search").details == {"q": "wanda"}
    client.force_login(omar)
    assertNotContains(client.get(page), 'id="part-tickets"')
    assertContains(client.get(page), "/block/")


def test_the_page_asks_as_often_whatever_there_is(client: Client, wanted: User) -> None:
    client.force_login(make_agent(group="Support leads"))
    page = reverse("admin:accounts_user_page", args=[wanted.pk])
    asked = []
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    for _round in range(3):
        make_claim(wanted, promotion)
        make_ticket(wanted)
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]
