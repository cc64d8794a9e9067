"""The staff's pages for those who see badly, use no mouse, or have a narrow screen."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys import tour, workbench
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site

pytestmark = [pytest.mark.xdist_group("workbench"), pytest.mark.long]

QUEUE = "/admin/redemptions/claim/"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def promotion(site: Site) -> int:
    """A small stack; nothing in it is decided here."""
    return workbench.stack(site, "axe", 5)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1920)])
def test_nothing_speaks_against_the_pages_of_the_reviewers(
    site: Site, arrive: Arrive, promotion: int, scheme: str, width: int
) -> None:
    # axe copies style sheets into the page, where the one that Django's imports is not found.
    ada = workbench.reviewer(
        arrive,
        promotion,
        "ada@example.com",
        forgives=r"favicon|/widgets\.\w+\.css",
        color_scheme=scheme,
        bypass_csp=True,
    )
    page = ada.page
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    ada.review_next()
    ada.press("?")
    found["keys"] = look_at(page)
    ada.press("Escape")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found["review"] = look_at(page)
    for act in ("approve", "send_back", "assign", "hold"):
        ada.open_queue()
        choose_all(page, act)
        found[f"bulk {act}"] = look_at(page)
    follow(page, "button", "Hold")
    found["bulk results"] = look_at(page)
    follow(page, "link", "Back to the queue")
    found["queue, empty"] = look_at(page)
    for name, address in addresses(site).items():
        ada.visitor.open(address)
        found[name] = look_at(page)
    let_go = (
        "UPDATE redemptions_claim SET held_at = NULL, held_by_id = NULL WHERE held_at IS NOT NULL"
    )
    site.run(f"{let_go} AND promotion_id = %s", promotion)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_nothing_speaks_against_the_bench(arrive: Arrive) -> None:
    forgives = r"favicon|/widgets\.\w+\.css"
    tina = tour.member(arrive, "tina@example.com", forgives=forgives, bypass_csp=True)
    bench, page = "/admin/service/benchrepair/", tina.page
    found = {}
    for address in (f"{bench}receive/", f"{bench}sent/", f"{bench}figures/"):
        tina.open(address)
        found[address] = look_at(page)
    tina.open(f"{bench}?work=quotes")  # the list is Django's own
    with page.expect_navigation():
        page.locator("#result_list a[href*='/change/']").first.click()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found["repair"] = look_at(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def choose_all(page: Page, act: str) -> None:
    """Choose all claims of the page and what to do with them."""
    page.get_by_label("Choose all of this page").check()
    page.get_by_label("With the chosen").select_option(act)
    follow(page, "button", "Go on")


def follow(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Press what leads to another page, and wait for that one."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).click()


def addresses(site: Site) -> dict[str, str]:
    """The other pages."""
    pks = {}
    for status in ("submitted", "approved", "sent_back"):
        row = site.row("SELECT max(id) FROM redemptions_claim WHERE status = %s", status)
        assert row is not None
        pks[status] = row[0]
    reason = site.row("SELECT min(id) FROM redemptions_sendbackreason")
    promotion = site.row("SELECT min(id) FROM promotions_promotion")
    assert reason is not None
    assert promotion is not None
    letters = f"{QUEUE}letters/{promotion[0]}/"
    return {
        "queue": QUEUE,
        "decided": f"{QUEUE}?view=decided",
        "approved": f"{QUEUE}{pks['approved']}/change/",
        "sent back": f"{QUEUE}{pks['sent_back']}/change/",
        "rejection": f"{QUEUE}{pks['submitted']}/rejection/",
        "revocation": f"{QUEUE}{pks['approved']}/revocation/",
        "reasons": "/admin/redemptions/sendbackreason/",
        "reason": f"/admin/redemptions/sendbackreason/{reason[0]}/change/",
        "letters": letters,
        "letter": f"{letters}claim_received/id/",
        "index": "/admin/",
    }


def look_at(page: Page) -> list[str]:
    """What speaks against a page: axe's violations, and scrolling sideways."""
    faults = [
        f"{each['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for each in Axe().run(page).response["violations"]
        for node in each["nodes"]
    ]
    if page.evaluate(SIDEWAYS) > 0:
        faults.append("scrolls sideways")
    return faults
