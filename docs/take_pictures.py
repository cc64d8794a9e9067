"""Take pictures of all pages from the running program: ``make run``, then ``make pictures``.

They come out at two widths, from the demo's own people, into the folder that is named, to be
looked at one by one; those that the README shows are put in its place.
"""

import argparse
import os
import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "demo-member-2026"  # noqa: S105 -- printed by the demo for everybody
SENT_BACK = "alice@example.com"
WIDTHS = {"desktop": 1280, "phone": 360}
HERE = Path(__file__).parent
SHOWN = re.compile(r"\(docs/pictures/([\w-]+\.png)\)")
MEMBER_PAGES = {
    "overview": "/",
    "my-products": "/products/",
    "registration": "/products/registration/",
    "serial-help": "/products/serial-number-help/graphics-card/",
    "promotions": "/promotions/",
    "history": "/promotions/history/",
    "profile": "/account/profile/",
    "logins": "/account/logins/",
    "faq": "/support/faq/",
    "search": "/search/?q=pro",
}
VISITOR_PAGES = {
    "landing": "/",
    "sign-up": "/account/signup/",
    "sign-in": "/account/login/",
    "mailbox": "/mailbox/",
}


def main() -> None:
    """Take all pictures, or those of one language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--member", default="bob@example.com")
    parser.add_argument("--promotion", default="productivity-from-spring")
    parser.add_argument("--language", default="en")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM_PATH"), args=["--no-sandbox"]
        )
        for name, width in WIDTHS.items():
            take_all(browser, wanted, name, width)
        browser.close()
    refresh(wanted.folder)


def refresh(folder: Path) -> None:
    """Put the pictures that the README shows in the place of the older ones."""
    for name in SHOWN.findall((HERE.parent / "README.md").read_text(encoding="utf-8")):
        shutil.copyfile(folder / name, HERE / "pictures" / name)


def take_all(browser: Browser, wanted: argparse.Namespace, name: str, width: int) -> None:
    """Walk through the pages at one width, as a visitor, a member and a reviewer."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=wanted.language, base_url=wanted.url
    )
    page = context.new_page()
    take(page, wanted.folder, name, VISITOR_PAGES)
    sign_in(page, wanted.member)
    take(page, wanted.folder, name, MEMBER_PAGES)
    take(page, wanted.folder, name, {"promotion": f"/promotions/{wanted.promotion}/"})
    guide = {"guide": f"/promotions/{wanted.promotion}/guide/#steps"}
    take(page, wanted.folder, name, guide, is_whole=False)
    follow_claim(page, wanted.folder, name)
    context.clear_cookies()
    sign_in(page, SENT_BACK)
    redeem_again(page, wanted.folder, name)
    context.clear_cookies()
    sign_in(page, "rita@example.com")
    review(page, wanted.folder, name)
    context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def take(
    page: Page, folder: Path, width: str, pages: dict[str, str], *, is_whole: bool = True
) -> None:
    """Photograph pages, whole or what the window shows."""
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=is_whole)


def follow_claim(page: Page, folder: Path, width: str) -> None:
    """Photograph the newest claim of the member."""
    page.goto("/promotions/history/")
    claims = page.locator("main td a[href*='/claims/']")
    if claims.count():
        claims.first.click()
        page.wait_for_url("**/claims/*/")
        page.screenshot(path=folder / f"claim-{width}.png", full_page=True)


def redeem_again(page: Page, folder: Path, width: str) -> None:
    """Photograph Redeem Again of a claim that was sent back."""
    page.goto("/promotions/history/")
    page.locator("main a[href$='/again/']").first.click()
    page.wait_for_url("**/again/")
    page.screenshot(path=folder / f"redeem-again-{width}.png", full_page=True)


def review(page: Page, folder: Path, width: str) -> None:
    """Photograph the reviewer's list and one claim."""
    page.goto("/admin/redemptions/claim/")
    page.screenshot(path=folder / f"admin-claims-{width}.png", full_page=True)
    page.locator(".queue__rows tbody th a").first.click()
    page.locator(".review").wait_for()
    page.screenshot(path=folder / f"admin-claim-{width}.png", full_page=True)


if __name__ == "__main__":
    main()
