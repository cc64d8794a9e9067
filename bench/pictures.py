"""Take pictures of all pages from a running program with the demo in it: ``make pictures``.

They come out at two widths, to be looked at one by one: all that the browser tests walk through,
and the administration. Those that the README shows are put in its place.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Page

from portal.environment import BASE_DIR, VAR_DIR
from tests.journeys import tour, tour_staff
from tests.journeys.browsing import Arrive, arriving, chromium
from tests.journeys.site import running
from tests.journeys.walks import WALKS
from tests.tables import migrated

SHOWN = BASE_DIR / "docs" / "pictures"
WIDTHS = ("phone", "desktop")
# Other work on the machine makes a page slow; none is given up for it.
SECONDS_OF_A_PAGE = 120
COLOURS = 256
# Each picture in the README, and the stop of a walk that it shows.
OF_THE_README = {
    "overview": "members/overview",
    "my-products": "members/my-products",
    "registration": "members/registration",
    "promotions": "members/promotions",
    "promotion": "members/promotion",
    "history": "members/history",
    "redeem-again": "claims/sent_back-claim-again",
    "guide": "reviewers/guide",
    "admin-claims": "reviewers/queue",
    "admin-claim": "reviewers/claim",
}


def main() -> None:
    """Take the pictures of all or the named walks, in one language and colour scheme."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="en")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    walks = {**WALKS, "reviewers": of_reviewers, "staff": tour_staff.of_staff}
    parser.add_argument("--walks", nargs="*", choices=walks, default=list(walks))
    wanted = parser.parse_args()
    look = {"language": wanted.language, "color_scheme": wanted.scheme}
    folder = VAR_DIR / f"{wanted.language}-{wanted.scheme}"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(dir=VAR_DIR) as data,
        running(Path(data), template=migrated()) as site,
        chromium() as browser,
    ):
        site.run("UPDATE accounts_user SET language = ''")
        for name in wanted.walks:
            for width in WIDTHS:
                with arriving(site, browser) as arrive:
                    stops = walks[name](arrive, width=width, **look)
                    take_all(stops, folder / width / slugify(name))
    if folder.name == "en-light":
        refresh(folder / "desktop", wanted.walks)


def of_reviewers(arrive: Arrive, **how: object) -> Iterator[tuple[str, Page]]:
    """The queue, a claim, and the part of the Redeem Guide that the README shows."""
    rita = tour.member(arrive, "rita@example.com", **how)
    rita.open("/admin/redemptions/claim/")
    yield "queue", rita.page
    rita.page.locator(".queue__rows tbody th a").first.click()
    rita.page.locator(".review").wait_for()
    yield "claim", rita.page
    rita.open(f"{tour.PROMOTION}guide/#steps")
    yield "guide", rita.page


def take_all(stops: Iterator[tuple[str, Page]], folder: Path) -> None:
    """Take a full-page picture of each stop, but the guide's steps as the window shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in stops:
        page.wait_for_load_state("networkidle", timeout=SECONDS_OF_A_PAGE * 1000)
        page.screenshot(path=folder / f"{slugify(name)}.png", full_page="#" not in page.url)


def refresh(folder: Path, walks: list[str]) -> None:
    """Replace those pictures in the README that these walks came by."""
    for name, stop in OF_THE_README.items():
        if stop.partition("/")[0] in walks:
            # A page has few colours: with 256 its picture is a third as large and looks the same.
            picture = Image.open(folder / f"{stop}.png").convert("RGB").quantize(COLOURS)
            picture.save(SHOWN / f"{name}-desktop.png", optimize=True)


if __name__ == "__main__":
    main()
