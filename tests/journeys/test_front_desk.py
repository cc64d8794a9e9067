"""A visit booked, moved, its day closed by the office, another taken; and a walk-in at the desk."""

import re
from datetime import date, datetime
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for
from tests.journeys.test_in_indonesian import left_in_english
from tests.journeys.test_tour_axe import look_at
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
NEW = "/service/appointments/new/?product=none&kind=consultation"
WAYS = [
    pytest.param("emil", "berlin", {"width": "desktop", "language": "de"}, id="desktop-german"),
    pytest.param("dewi", "jakarta", {"width": "phone", "language": "id"}, id="phone-indonesian"),
    pytest.param(
        "bob",
        "seoul",
        {"width": "phone", "java_script_enabled": False},
        id="phone-without-scripts",
    ),
]
OF_MEMBER = """
    SELECT a.reference, lower(a.period) AT TIME ZONE c.time_zone
    FROM service_appointment a JOIN service_servicecentre c ON c.id = a.centre_id
    JOIN accounts_user u ON u.id = a.user_id
    WHERE u.email = %s AND c.name = %s AND a.state = 'booked' ORDER BY a.id DESC"""
# Whose colours are ours; the others have been seen in the light.
OUR_OWN = {"today", "load", "who is affected"}
# In Django's own templates of lists and of rows: the search field, a heading without words.
DJANGOS = ("label-title-only: ['#searchbar']", "empty-table-header:")
CLOSED = """
    SELECT FROM service_appointment WHERE reference = %s AND state = 'cancelled'
    AND reason = 'closed'"""


@pytest.mark.parametrize(("who", "centre", "how"), WAYS)
def test_a_visit_is_booked_moved_closed_and_taken_anew(
    arrive: Arrive, who: str, centre: str, how: dict[str, object]
) -> None:
    member = tour.member(arrive, f"{who}@example.com", **how)
    desk = tour.member(arrive, "fred@example.com")
    reference = book(member, centre)
    day = move(member, centre, reference)
    close_day(desk, centre, day)
    wait_for(member.site, CLOSED, reference)
    follow(member.page, lambda: member.open(f"/service/appointments/{reference}/other-times/"))
    expect(member.page.locator("main .slots button")).to_have_count(3)
    if how.get("language") == "id":
        assert left_in_english(member.page) == []
    follow(member.page, member.page.locator("main .slots button").first.click)
    taken = found(member, centre)
    assert taken[0] != reference
    assert taken[0] in member.page.url
    assert taken[1].date() != day
    member.letter_text(member.label("We had to cancel your appointment"), holding=reference)
    serve_a_walk_in(desk, centre)


def book(member: Visitor, centre: str) -> str:
    """Five plain steps, the last of which holds the time; returns the reference."""
    page = member.page
    member.open(f"{NEW}&centre={centre}")
    follow(page, page.locator("main a.slot").nth(4).click)
    follow(page, page.locator("main button.slot").first.click)
    member.field("What is it about?").fill("DisplayPort")
    follow(page, member.button("Book appointment").click)
    match = re.search(r"/appointments/([0-9a-f]{10})/", page.url)
    assert match is not None, page.url
    return match[1]


def move(member: Visitor, centre: str, reference: str) -> date:
    """Change it to another day; returns that day."""
    page, before = member.page, found(member, centre)[1]
    follow(page, member.link("Change").click)
    follow(page, page.locator("main a.slot").nth(6).click)
    follow(page, page.locator("main button.slot").nth(1).click)
    now, after = found(member, centre)
    assert (now, after != before) == (reference, True)
    day: date = after.date()
    return day


def close_day(desk: Visitor, centre: str, day: date) -> None:
    """Block the whole day, after a look at who is affected."""
    page = desk.page
    desk.open("/admin/service/blockedtime/block/")
    ((pk,),) = desk.site.rows("SELECT id FROM service_servicecentre WHERE name = %s", centre)
    page.locator("[name=centre]").select_option(str(pk))
    page.locator("[name=first]").fill(day.isoformat())
    page.locator("[name=reason]").select_option("works")
    follow(page, page.get_by_role("button", name="See who is affected").click)
    desk.sees("Who is affected")
    follow(page, page.get_by_role("button", name="Block this time").click)
    desk.sees("Blocked. Everybody who was expected is told now.")


def serve_a_walk_in(desk: Visitor, centre: str) -> None:
    """Receive somebody without an appointment, if a bay is staffed now, and serve them."""
    page = desk.page
    desk.open(f"/admin/service/appointment/today/?centre={centre}")
    follow(page, page.get_by_role("button", name="Receive now").click)
    if page.get_by_text("No bay is free").count():
        return
    line = page.locator(".front-desk__line--arrived").last
    follow(page, line.get_by_role("button", name="Start").click)
    line = page.locator(".front-desk__line--started").last
    follow(page, line.get_by_role("button", name="Done").click)


def found(member: Visitor, centre: str) -> tuple[str, datetime]:
    """The member's newest visit to a centre, and when it is there."""
    row = member.site.row(OF_MEMBER, member.email, centre)
    assert row is not None
    return row[0], row[1]


def test_nothing_speaks_against_the_pages_of_the_desk(arrive: Arrive) -> None:
    # axe copies style sheets into the page, where the one that Django's imports is not found.
    how = {"forgives": r"favicon|/widgets\.\w+\.css", "bypass_csp": True}
    ada = tour.member(arrive, "ada@example.com", **how)
    found = {}
    schemes: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 360))
    for scheme, width in schemes:
        ada.page.emulate_media(color_scheme=scheme)
        ada.page.set_viewport_size({"width": width, "height": 900})
        for name, address in desk_pages(ada.site).items():
            if scheme == "dark" and name not in OUR_OWN:
                continue
            ada.open(f"/admin/service/{address}")
            faults = [each for each in look_at(ada.page) if not each.startswith(DJANGOS)]
            found[f"{name}, {scheme}"] = faults
    assert {name: faults for name, faults in found.items() if faults} == {}


def desk_pages(site: Site) -> dict[str, str]:
    """The pages of the front desk, and of who sets it up."""

    def newest(table: str, where: str = "TRUE") -> int:
        row = site.row(f"SELECT max(id) FROM service_{table} WHERE {where}")  # noqa: S608 -- ours
        assert row is not None
        found: int = row[0]
        return found

    visits, blocks = "appointment", "blockedtime"
    return {
        "today": f"{visits}/today/?centre=berlin",
        "visit": f"{visits}/{newest(visits, 'matter <> $$$$')}/change/",
        "load": f"{visits}/load/",
        "visits": f"{visits}/",
        "block": f"{blocks}/block/",
        "who is affected": f"{blocks}/block/?centre=1&first=2027-03-01&reason=works",
        "blocked": f"{blocks}/{newest(blocks)}/change/",
        "centre": f"servicecentre/{newest('servicecentre')}/change/",
        "kind": f"visitkind/{newest('visitkind')}/change/",
    }


def test_an_earlier_time_is_wished_for_and_left(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com", width="phone", java_script_enabled=False)
    reference = book(alice, "berlin")
    follow(alice.page, alice.link("Waiting list for an earlier time").click)
    follow(alice.page, alice.button("Tell me if an earlier time gets free").click)
    expect(alice.button("Leave the waiting list")).to_be_visible()
    follow(alice.page, alice.button("Leave the waiting list").click)
    assert reference in alice.page.url
