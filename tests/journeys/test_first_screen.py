"""What there is to do is on the first screen: low banners, and beside the steps what comes next."""

import pytest
from playwright.sync_api import FloatRect, Locator

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

BANNER_HEIGHT = 120
SUB_PAGES = ("products/", "countries/", "guide/")
STEPS = ("promotion", "confirmation", "registration", "registration-check", "registration-purchase")
# From the top to the end, as a keyboard comes by; focus() scrolls as Tab does.
COVERED = """() => {
  const bar = document.querySelector(".buttons--at-hand"), covered = [];
  scrollTo(0, 0);
  for (const field of bar.closest("form").querySelectorAll("a, button, input, select, summary")) {
    field.focus();
    const { top, bottom } = field.getBoundingClientRect(), over = bar.getBoundingClientRect();
    const isUnder = bottom > over.top && top < over.bottom && !bar.contains(field);
    if (isUnder && field === document.activeElement) {
      covered.push(field.name || field.textContent);
    }
  }
  return covered;
}"""


def box(place: Locator) -> FloatRect:
    """Where it is on the page; nowhere is a failure."""
    found = place.bounding_box()
    assert found is not None
    return found


def opened(visitor: Visitor, path: str) -> Locator:
    visitor.open(path)
    visitor.page.wait_for_load_state("networkidle")
    return visitor.page.get_by_role("main")


@pytest.mark.parametrize(("width", "pages"), [("phone", ("", *SUB_PAGES)), ("desktop", SUB_PAGES)])
def test_the_banner_is_low(arrive: Arrive, width: str, pages: tuple[str, ...]) -> None:
    visitor = arrive(width=width)
    for page in pages:
        main = opened(visitor, f"{tour.PROMOTION}{page}")
        banner = box(main.locator(".banner"))
        assert 0 < banner["height"] <= BANNER_HEIGHT, page
        assert 2.9 < banner["width"] / banner["height"] < 3.1, page  # none of its words is cut off


def test_what_comes_next_is_beside_each_step_and_the_picture_at_the_top(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com", width="desktop")
    tour.begin(alice)
    for name in STEPS:
        main = opened(alice, tour.FOR_MEMBERS[name])
        summary, page = box(main.locator(".summary")), box(main)
        assert summary["x"] > page["x"] + page["width"] / 2, name
        assert "What happens next" in main.locator(".summary").inner_text()
    bar, picture = (alice.page.locator(name) for name in (".topbar", ".member__picture"))
    space = box(picture)["y"] - box(bar)["y"] - box(bar)["height"]
    assert 0 < space <= 24


def test_next_is_at_hand_on_a_phone_and_covers_nothing_that_has_the_focus(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com", width="phone")
    tour.begin(alice)
    for name in ("promotion", "registration-purchase"):
        form = opened(alice, tour.FOR_MEMBERS[name]).locator("form:has(.buttons--at-hand)")
        form.evaluate("form => form.scrollIntoView()")
        button = box(alice.button("Next"))
        window = alice.page.viewport_size
        assert window is not None
        assert window["height"] - 16 < button["y"] + button["height"] <= window["height"], name
        assert alice.page.evaluate(COVERED) == [], name
