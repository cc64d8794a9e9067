"""A reviewer in front of the workbench: goes through a stack of claims with keys."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, StorageState, expect

from portal import demo
from tests import factories
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

# The cookies of each, in this process: it has one program.
_signed_in: dict[str, StorageState] = {}
# Notes how long it takes from a key until the next claim stands on the screen.
STOPWATCH = """() => {
  window.took = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  const place = document.getElementById("workbench").parentNode;
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    window.took.push(performance.now() - pressed);
  }))).observe(place, { childList: true });
}"""


@dataclass
class Reviewer:
    """Somebody who reviews the claims of one stack."""

    visitor: Visitor
    promotion: int

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def bench(self) -> Locator:
        """The claim on the desk, once a decision on it is taken."""
        return self.page.locator("#workbench:not([aria-busy])")

    @property
    def reference(self) -> str:
        """The Order ID of the claim on the desk, once its page and script are there."""
        self.bench.wait_for()
        self.page.wait_for_load_state()
        return self.bench.get_attribute("data-reference") or ""

    def open_queue(self) -> None:
        """Open the part of the queue that holds the stack."""
        self.visitor.open(f"/admin/redemptions/claim/?promotion={self.promotion}")

    def review_next(self) -> str:
        """Press "Review next"; returns whose turn it is."""
        self.open_queue()
        self.page.get_by_role("button", name="Review next").click()
        return self.reference

    def open_claim(self, reference: str) -> None:
        """Open a claim by its address."""
        row = self.visitor.site.row(
            "SELECT id FROM redemptions_claim WHERE reference = %s", reference
        )
        assert row is not None
        self.visitor.open(f"/admin/redemptions/claim/{row[0]}/change/?promotion={self.promotion}")
        expect(self.bench).to_have_attribute("data-reference", reference)

    def press(self, key: str) -> None:
        """Press a key and look no further."""
        self.page.keyboard.press(key)

    def press_and_go_on(self, key: str) -> str:
        """Press a key that leads to the next claim; returns which one that is."""
        before = self.reference
        self.press(key)
        return self.next_after(before)

    def next_after(self, before: str) -> str:
        """Wait for another claim, or for the queue; returns the claim's Order ID."""
        queue = self.page.locator(".queue")
        another = self.page.locator(f"#workbench:not([aria-busy]):not([data-reference='{before}'])")
        another.or_(queue).first.wait_for()
        return "" if queue.count() else self.reference

    def toast(self, text: str) -> Locator:
        """What the corner of the page says."""
        return self.page.locator(".toast", has_text=text)


def stack(site: Site, slug: str, number: int, *, language: str = "en") -> int:
    """Put up so many claims in a promotion of their own; returns its key."""
    site.command("tests.journeys.stack", slug, str(number), language)
    row = site.row("SELECT id FROM promotions_promotion WHERE slug = %s", slug)
    assert row is not None
    return int(row[0])


def reviewer(
    arrive: Arrive, promotion: int, email: str = "rita@example.com", **more: Any
) -> Reviewer:
    """Somebody signed in; who was so before comes back with the same cookies."""
    if email in _signed_in:
        visitor = arrive(storage_state=_signed_in[email], **more)
        visitor.email = email
        return Reviewer(visitor, promotion)
    visitor = arrive(**more)
    is_of_demo = email.startswith(("rita", "ada"))
    visitor.sign_in(email, demo.PASSWORD if is_of_demo else factories.PASSWORD)
    _signed_in[email] = visitor.page.context.storage_state()
    return Reviewer(visitor, promotion)


def waiting(site: Site, promotion: int) -> str:
    """The Order ID of a claim of the stack that is on nobody's desk."""
    query = (
        "SELECT reference FROM redemptions_claim c WHERE promotion_id = %s AND status = 'submitted'"
        " AND held_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM redemptions_reviewlease WHERE claim_id = c.id) AND NOT EXISTS"
        " (SELECT 1 FROM redemptions_scheduleddecision WHERE claim_id = c.id) ORDER BY c.id DESC"
    )
    row = site.row(query, promotion)
    assert row is not None
    return str(row[0])
