"""Every page of visitors and members, for those who see badly, use no mouse, or have a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.browsing import Arrive
from tests.journeys.walks import WALKS

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not asked for: to collect and send that costs more than the looking.
ASKED = {"runOnly": RULES, "resultTypes": ["violations"]}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a finger has to hit on a phone: WCAG asks for 24 px, and for 44 of what a page is about.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((each) => !each.closest(".visually-hidden, .skip-link, [hidden], p, li, dd, td, small"))
  .map((each) => [each, each.closest("label") ?? each])
  .map(([each, area]) => [each, area.getBoundingClientRect()])
  .filter(([each, box]) => box.width > 1 && box.height > 1)
  .filter(([each, box]) => box.height < (each.matches(".button, .icon-button, select") ? 44 : 24))
  .map(([each, box]) => `${box.height} px high: ${each.outerHTML.slice(0, 120)}`)"""


# Each page once in the light on a phone and once in the dark on a desk.
@pytest.mark.parametrize(("scheme", "width"), [("light", "phone"), ("dark", "desktop")])
@pytest.mark.parametrize("walk", WALKS)
def test_nothing_speaks_against_any_page(
    arrive: Arrive, walk: str, scheme: str, width: str
) -> None:
    how = {"color_scheme": scheme, "width": width, "bypass_csp": True}
    found = {}
    for name, page in WALKS[walk](arrive, has_touch=width == "phone", **how):
        found[name] = look_at(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def look_at(page: Page) -> list[str]:
    """What speaks against a page: axe's violations, scrolling sideways, what no finger hits."""
    # What is scrolled under the bar at the top is no smaller for it: errors scroll a page.
    page.evaluate("scrollTo(0, 0)")
    # The bar with Next lies at the foot of the window until the page is scrolled to its place.
    if page.locator(".buttons--at-hand").count():
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    answer = Axe().run(page, options=ASKED).response
    faults = [
        f"{each['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for each in answer["violations"]
        for node in each["nodes"]
    ]
    if page.evaluate(SIDEWAYS) > 0:
        faults.append("scrolls sideways")
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        faults += page.evaluate(SMALL_TARGETS)
    return faults
