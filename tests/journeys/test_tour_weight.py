"""What a page costs over a slow line, and that it stands still while it comes in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys import tour
from tests.journeys.browsing import Arrive

pytestmark = pytest.mark.xdist_group("browser")

FIRST_VISIT, NEXT_VISIT, REQUESTS = 60_000, 10_500, 6
# Pictures that members and promotion managers uploaded: how large they are is up to them.
UPLOADED = ("/banner/", "/products/uploads/", "/mailbox/")
INLINE = "style, script:not([src]), [style], [onclick], [onload], [onerror], [onsubmit]"
SHIFTS = """() => new Promise((done) => {
  const shifts = [];
  const observer = new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      const moved = sources.map(({ node }) => (node?.outerHTML ?? node?.textContent)?.slice(0, 80));
      // Less than a hair's breadth is how text is laid out twice on a busy machine.
      if (value >= 0.001) {
        shifts.push(`${value}: ${moved.join(" and ")}`);
      }
    }
  });
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(shifts), 100)));
})"""


@dataclass
class Line:
    """Counts what comes over the wire for one visit, as the browser's network log tells it."""

    session: CDPSession
    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    policies: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.on("Network.responseReceived", self._received)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")

    def clear(self) -> None:
        self.urls.clear()
        self.sizes.clear()

    def ours(self) -> dict[str, int]:
        """Bytes of each answer that is no uploaded picture and came from no cache."""
        answers = {url: self.sizes.get(key, 0) for key, url in self.urls.items()}
        return {
            url: size
            for url, size in answers.items()
            if url.startswith("http") and size and not any(part in url for part in UPLOADED)
        }

    def _received(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["response"]["url"]
        if event["type"] == "Document":
            headers = {name.lower(): text for name, text in event["response"]["headers"].items()}
            self.policies.append(headers.get("content-security-policy", ""))

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])


def visited(
    page: Page, addresses: dict[str, str], *, twice: bool
) -> Iterator[tuple[str, Line, dict[str, int]]]:
    """Visit each page with an empty cache and, if asked, with a full one."""
    line = Line(page.context.new_cdp_session(page))
    for name, address in addresses.items():
        line.session.send("Network.clearBrowserCache")
        page.goto("about:blank")
        line.clear()
        page.goto(address)
        first = line.ours()
        if twice:
            page.goto("about:blank")
            line.clear()
            page.goto(address)
        yield name, line, first


@pytest.mark.long
@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_pages_are_light_stand_still_and_hold_no_code_of_their_own(
    arrive: Arrive, width: str
) -> None:
    visitor = arrive(forgives="status of 4", width=width)
    alice = tour.member(arrive, "alice@example.com", width=width)
    tour.begin(alice)
    faults = []
    for someone, pages in ((visitor, tour.FOR_VISITORS), (alice, tour.FOR_MEMBERS)):
        addresses = {name: f"{someone.site.url}{path}" for name, path in pages.items()}
        # What comes again does not depend on the width; how the page stands does.
        twice = width == "phone"
        for name, line, first in visited(someone.page, addresses, twice=twice):
            again = line.ours() if twice else {}
            if sum(first.values()) > FIRST_VISIT or len(first) > REQUESTS:
                faults.append(f"{name}, first visit: {first}")
            if sum(again.values()) > NEXT_VISIT:
                faults.append(f"{name}, next visit: {again}")
            faults += [f"{name} shifts by {shift}" for shift in someone.page.evaluate(SHIFTS)]
            if someone.page.locator(INLINE).count() or "unsafe" in line.policies[-1]:
                faults.append(f"{name} holds style or script, or may")
            assert "default-src 'self'" in line.policies[-1], name
    assert faults == []
