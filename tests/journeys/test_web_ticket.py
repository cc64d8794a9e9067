"""A ticket from a product to its reopening: by keys and e-mail, in Indonesian, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.mail_host import answer_email
from tests.journeys.test_in_indonesian import left_in_english
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

WAYS = [
    pytest.param("alice", {"width": "desktop"}, True, True, id="desktop-and-email"),
    pytest.param("citra", {"width": "phone", "language": "id"}, True, False, id="phone-indonesian"),
    pytest.param(
        "bob",
        {"width": "phone", "java_script_enabled": False},
        False,
        False,
        id="phone-without-scripts",
    ),
]


@pytest.mark.parametrize(("who", "how", "by_keys", "by_mail"), WAYS)
def test_a_ticket_is_opened_answered_solved_rated_and_reopened(
    arrive: Arrive, who: str, how: dict[str, object], *, by_keys: bool, by_mail: bool
) -> None:
    member = tour.member(arrive, f"{who}@example.com", **how)
    agent = tour.member(arrive, "sam@example.com", **({} if by_keys else PLAIN))
    reference = open_ticket(member)
    open_in_admin(agent, reference)
    ask(agent, "Which cable do you use?", by_keys=by_keys)
    if by_mail:
        answer_email(member.site, sender=member.email, subject=reference, text="HDMI")
    else:
        answer_the_question(member, reference, "HDMI")
    if how.get("language") == "id":
        assert left_in_english(member.page) == []
    open_in_admin(agent, reference)
    agent.sees("HDMI")
    solve(agent, "Try the other one.", by_keys=by_keys)
    rate(member, reference)
    reopen(member, reference)
    open_in_admin(agent, reference)
    agent.sees("It is dark again.")
    agent.sees("5 / 5")


PLAIN = {"java_script_enabled": False, "width": "phone"}


def open_ticket(member: Visitor) -> str:
    """Web Ticket from the first product of My Products; returns the Ticket ID."""
    page = member.page
    member.open("/products/")
    member.open_menu()
    follow(page, member.link("Contact us").click)
    page.locator("[name=topic]").select_option("warranty")
    follow(page, member.button("Next").click)
    member.field("Subject").fill("No picture")
    member.field("Description").fill("It stays dark.")
    for asked in page.locator("main form input[required][type=text]").all():
        if not asked.input_value():
            asked.fill("Since yesterday")
    follow(page, member.button("Next").click)
    follow(page, member.button("Send").click)
    found = re.search(r"/tickets/([0-9a-f]{10})/", page.url)
    assert found is not None, page.url
    return found[1]


def open_in_admin(agent: Visitor, reference: str) -> None:
    """Search the ticket among all, and open it."""
    agent.open(f"/admin/support/conversation/?work=all&q={reference}")
    follow(agent.page, agent.page.get_by_role("link", name=reference).click)


def ask(agent: Visitor, text: str, *, by_keys: bool) -> None:
    """Ask the member; by keys the first press leads to the text, and the second one sends it."""
    page = agent.page
    area = page.locator("#desk-answer textarea")
    if not by_keys:
        area.fill(text)
        follow(page, page.get_by_role("button", name="Ask the member").click)
        return
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("q")
    expect(area).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    follow(page, lambda: page.keyboard.press("q"))


def answer_the_question(member: Visitor, reference: str, text: str) -> None:
    """The overview says that a reply is wanted, and leads to the ticket."""
    page = member.page
    member.open("/")
    follow(page, page.locator(f"main a[href*='{reference}']").click)
    member.sees("Which cable do you use?")
    page.locator("#reply textarea").fill(text)
    follow(page, member.button("Reply").click)
    member.open("/")
    expect(page.locator(f"main a[href*='{reference}']")).to_be_visible()


def solve(agent: Visitor, text: str, *, by_keys: bool) -> None:
    """Answer once more with Ctrl and Enter where keys are used, and solve it."""
    page = agent.page
    area = page.locator("#desk-answer textarea")
    if by_keys:
        area.fill("We look into it.")
        area.focus()
        follow(page, lambda: page.keyboard.press("Control+Enter"))
    area.fill(text)
    follow(page, page.get_by_role("button", name="Answer and solve").click)


def rate(member: Visitor, reference: str) -> None:
    """Say how it was, once."""
    member.open(f"/support/tickets/{reference}/")
    member.sees("Try the other one.")
    member.page.locator("main [name=rating][value='5']").check()
    follow(member.page, member.button("Rate").click)
    expect(member.page.locator("main [name=rating]")).to_have_count(0)


def reopen(member: Visitor, reference: str) -> None:
    """It is not over after all."""
    page = member.page
    page.locator("main details:not(.quoted) summary").click()
    page.locator("main details:not(.quoted) textarea").fill("It is dark again.")
    follow(page, member.button("Reopen").click)
    assert reference in page.url
    expect(page.locator("#reply")).to_be_visible()
