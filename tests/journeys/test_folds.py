"""Reasons that are fetched when a fold is opened: by keyboard, and honest when they do not come."""

import pytest
from playwright.sync_api import expect

from tests.journeys import tour
from tests.journeys.browsing import Arrive

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
FOLD = "main .table details[data-fold]"


def test_reasons_come_once_they_are_opened(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com", forgives="reasons")
    alice.open("/products/")
    fold, page = alice.page.locator(FOLD).first, alice.page
    fold.evaluate("each => { each.dataset.seen = 1 }")
    opened = page.locator("details[data-seen]")
    page.route("**/reasons/?part=1", lambda route: route.abort())
    summary = opened.locator("summary")
    summary.press("Enter")
    expect(opened.get_by_role("status")).to_have_text("We couldn't load this.")
    expect(opened.get_by_role("link", name="Show the reasons")).to_be_visible()
    expect(summary).to_be_focused()
    page.unroute("**/reasons/?part=1")
    summary.press("Enter")
    summary.press("Enter")
    expect(opened.locator(".reasons").first).to_be_visible()
    expect(opened.get_by_role("link", name="Show the reasons")).to_have_count(0)
    expect(summary).to_be_focused()
