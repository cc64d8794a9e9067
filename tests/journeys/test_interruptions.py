"""What interrupts a form: another language, a page that is left, an answer that never comes."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from portal.demo.catalogue import units
from tests.journeys import tour
from tests.journeys.browsing import TIMEOUT, Arrive
from tests.journeys.site import wait_for
from tests.journeys.test_uploads import FORGET_SCANS, PIECES, picture, pieces_of
from tests.journeys.visitor import Visitor, png

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

SAVED = """
    SELECT 1 FROM products_registrationdraft d JOIN products_serialnumber s ON s.id = d.serial_id
    WHERE s.serial = %s AND d.channel = 'reseller'"""
AWAY = """
  window.away = false;
  Object.defineProperty(document, "hidden", { get: () => window.away });
"""


@pytest.fixture
def bob(arrive: Arrive) -> Visitor:
    someone = tour.member(arrive, "bob@example.com", forgives="status of (404|429)|favicon")
    for statement in ("DELETE FROM foundation_throttlecounter", FORGET_SCANS):
        someone.site.run(statement)
    someone.open("/products/registration/")
    return someone


def speak(page: Page, language: str) -> None:
    page.locator(".menu:has([name=language]) summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name=language).click()


def test_step_3_survives_another_language_and_being_left(bob: Visitor) -> None:
    unit, page = units("912-V390-055")[5], bob.page
    bob.field("Serial Number").fill(unit.serial)
    bob.button("Register").click()
    bob.field("CHK").fill(unit.chk)
    bob.button("Next").click()
    page.wait_for_url("**/purchase/")
    page.locator("[name=purchased_on]").fill("2019-01-01")
    speak(page, "Bahasa Indonesia")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.locator("[name=purchased_on]")).to_have_value("2019-01-01")
    speak(page, "English")
    page.locator("[name=channel][value=reseller]").check()
    page.goto("about:blank")
    wait_for(bob.site, SAVED, unit.serial)


def test_a_form_without_a_draft_survives_another_language(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.open("/account/signup/")
    visitor.field("First Name").fill("Amélie")
    visitor.field("Region / Location").select_option("DE")
    visitor.field("Password").fill("secret")
    visitor.page.locator("[name=topics]").first.check()
    speak(visitor.page, "Bahasa Indonesia")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.locator("[name=first_name]")).to_have_value("Amélie")
    expect(page.locator("main [name=region]")).to_have_value("DE")
    expect(page.locator("[name=topics]").first).to_be_checked()
    expect(page.locator("[name=password1]")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_file_of_which_nothing_arrives_is_not_sent_over_and_over(bob: Visitor) -> None:
    page, sent = bob.page, pieces_of(bob.page)
    page.route(PIECES, lambda route: route.fulfill(json={"token": "x", "received": 0}))
    page.locator("input[type=file]").set_input_files(png("stuck.png", picture(300, 300)))
    page.wait_for_timeout(500)
    assert len(sent) == 1
    failed = page.get_by_text("Upload interrupted.")
    for _ in range(20):
        if failed.is_visible():
            break
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
    expect(failed).to_be_visible()
    assert len(sent) == 6


@pytest.mark.usefixtures("reading")
def test_who_asks_for_a_reading_waits_while_nobody_looks_and_stops_when_it_is_gone(
    bob: Visitor,
) -> None:
    page, asked = bob.page, []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=429 if len(asked) == 1 else 404)

    page.add_init_script(AWAY)
    page.reload()
    page.evaluate("window.away = true")
    page.route(re.compile("/reading/"), answer)
    page.locator("input[type=file]").set_input_files(png("label.png", picture(300, 300)))
    expect(page.locator("[data-state=reading]")).to_be_visible(timeout=TIMEOUT)
    page.wait_for_timeout(1000)
    assert asked == []
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    bob.sees("This page is out of date.")
    assert len(asked) == 2
