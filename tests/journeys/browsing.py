"""Chromium, and people who arrive in it, each with a browser of their own."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.journeys.site import Site
from tests.journeys.visitor import Visitor

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": 360, "desktop": 1280, "wide": 1920}
TIMEOUT = 20_000
at_both_widths = pytest.mark.parametrize("width", ["phone", "desktop"])

Arrive = Callable[..., Visitor]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM_PATH"], args=ARGUMENTS
        )
        yield started
        started.close()


@contextmanager
def arriving(site: Site, browser: Browser) -> Iterator[Arrive]:
    """Let people arrive; what a console complains of is an AssertionError in the end."""
    complaints: list[str] = []
    contexts = []

    def person(
        language: str = "en", width: str = "desktop", *, forgives: str = "", **more: Any
    ) -> Visitor:
        context = browser.new_context(
            locale=language, viewport={"width": WIDTHS[width], "height": 900}, **more
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # The demo's e-mails name the address at which the demo was made.
        expected = re.compile(f"{forgives or 'favicon'}|:8000/.*/banner/")
        context.on("console", lambda told: _note(told, expected, complaints))
        return Visitor(page, site, language)

    yield person
    for context in contexts:
        context.close()
    assert complaints == [], complaints


def _note(told: ConsoleMessage, expected: re.Pattern[str], complaints: list[str]) -> None:
    text = f"{told.text} {told.location['url']}"
    if told.type == "error" and not expected.search(text):
        complaints.append(text)
