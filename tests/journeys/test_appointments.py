"""An appointment is booked, moved, cancelled: in German without scripts, in Korean on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

WAYS = [
    pytest.param(
        "emil", {"width": "phone", "language": "de", "java_script_enabled": False}, id="german"
    ),
    pytest.param("joon", {"width": "phone", "language": "ko"}, id="korean"),
]


@pytest.mark.parametrize(("who", "how"), WAYS)
def test_a_visit_is_booked_moved_and_cancelled(
    arrive: Arrive, who: str, how: dict[str, object]
) -> None:
    member = tour.member(arrive, f"{who}@example.com", **how)
    page = member.page
    reference = book(member)
    follow(page, member.link("Change").click)
    follow(page, page.locator("a.slot").last.click)
    follow(page, page.locator("button.slot").first.click)
    assert page.url.endswith(f"/{reference}/")
    follow(page, page.locator("main a[href$='/cancellation/']").click)
    page.locator("main [name=reason]").first.check()
    follow(page, member.button("Cancel appointment").click)
    member.sees(member.label("The time doesn't suit me any more"))
    member.open("/service/appointments/")
    expect(page.locator(f"main a[href*='{reference}']")).to_be_visible()


def book(member: Visitor) -> str:
    """Take the first offer at each step, and a day that is far enough to be changed."""
    page = member.page
    member.open("/service/appointments/new/")
    for step in ("product", "kind", "centre"):
        choice = page.locator(f"main a.button[href*='{step}=']").first
        follow(page, choice.click)
    follow(page, page.locator("a.slot").nth(3).click)
    expect(page.locator("button.slot").first).to_be_visible()
    follow(page, page.locator("button.slot").first.click)
    member.field("What is it about?").fill("Lüfter 팬 風扇")
    follow(page, member.button("Book appointment").click)
    found = re.search(r"/appointments/([0-9a-f]{10})/", page.url)
    assert found is not None, page.url
    picture = page.locator("main .pass img")
    assert picture.evaluate("image => image.naturalWidth") > 0
    return found[1]
