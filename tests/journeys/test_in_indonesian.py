"""In Indonesian on a phone: errors, dates, a dispute, and that nothing is left in English."""

import re
from datetime import datetime
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

import polib
import pytest
from babel.dates import format_date
from playwright.sync_api import Page, expect

from portal.demo.catalogue import STORES, Unit
from portal.demo.drawings import sticker
from portal.translations import messages
from tests.journeys import cases, story, tour, tour_rare
from tests.journeys.browsing import Arrive
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

pytestmark = pytest.mark.xdist_group("browser")

# What was ordered keeps the name that it had in the language of its order.
AS_ORDERED = {"Mouse pad"}
LINES = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    // What staff wrote stands as they wrote it, letters too.
    if (!parentElement.closest("[lang]:not(html), .returned, .reason, script")) {
      lines.push(textContent.trim().replace(/\\s+/g, " "));
    }
  }
  return lines;
}"""


@pytest.mark.long
def test_a_taken_serial_is_disputed_in_indonesian_on_a_phone(arrive: Arrive) -> None:
    reader = tour_rare.case(arrive, "reader", "flow-plain", language="id", width="phone")
    page, taken = reader.page, cases.unit("giver", "flow-plain")
    reader.open("/products/registration/")
    reader.field("Serial Number").fill("TIDAK-ADA")
    follow(page, reader.button("Register").click)
    reader.sees(reader.label("We can't find this serial number."))
    expect(page.locator(".form-errors")).to_be_focused()
    reader.field("Serial Number").fill(f"s/n: {taken.serial.lower()}")
    follow(page, reader.button("Register").click)
    reader.sees(reader.label("This serial number is already registered in another account."))
    follow(page, reader.button("It's mine").click)
    reader.field("CHK").fill("000")
    follow(page, reader.button("Next").click)
    reader.sees(reader.label("This CHK doesn't match the serial number."))
    reader.field("CHK").fill(taken.chk)
    follow(page, reader.button("Next").click)
    prove(reader, taken)
    day = datetime.now(ZoneInfo(cases.TIME_ZONE)).date()
    reader.sees(f"Dalam sengketa sejak {format_date(day, 'd MMMM y', locale='id')}")
    assert left_in_english(page) == []
    reader.link("Withdraw").click()
    follow(page, reader.button("Withdraw the dispute").click)
    reader.sees(reader.label("You've withdrawn it."))


def prove(reader: Visitor, taken: Unit) -> None:
    """Fill in the purchase and the proofs; a wrong sum loses none of them."""
    guide = story.Guide(slug="", promotion="", region="DE", model=taken.model.number)
    label = sticker(
        serial=taken.serial, chk=taken.chk, model=taken.model.number, product=taken.model.name
    )
    reader.field("Store Name").select_option(label=STORES["DE"][0])
    reader.field("Purchase Date").fill(story.BOUGHT_ON.isoformat())
    reader.page.get_by_label(reader.label("Retail store")).check()
    paper = story.paper(guide, taken, taken.model.name)
    reader.upload(reader.field("Invoice Upload"), png("invoice.png", paper))
    reader.upload(reader.field("Photo of the label"), png("label.png", label))
    reader.field("What happened").fill("Saya membelinya baru.")
    reader.field("Captcha").fill("1000")
    follow(reader.page, reader.button("Send").click)
    reader.sees(reader.label("That answer isn't right. Please try this new sum."))
    assert left_in_english(reader.page) == []
    expect(reader.field("What happened")).to_have_value("Saya membelinya baru.")
    for name in ("invoice.png", "label.png"):
        expect(reader.page.locator(".upload__kept", has_text=name)).to_be_visible()
    reader.solve_captcha()
    reader.button("Send").click()


@pytest.mark.long
# A text that no language changes stays English in two of them as in four; that none lacks a wording
# is for `manage.py messages --check`. Of the others a few pages show that they are spoken at all.
@pytest.mark.parametrize(
    ("language", "most"), [("id", None), ("zh-TW", None), ("de-AT", 6), ("ko-KR", 6)]
)
def test_no_page_of_the_tour_is_left_in_english(
    arrive: Arrive, language: str, most: int | None
) -> None:
    how = {"language": language, "width": "phone"}
    site = arrive().site
    site.run("UPDATE accounts_user SET language = '' WHERE email = 'alice@example.com'")
    alice = tour.member(arrive, "alice@example.com", **how)
    found = {}
    for name in islice(tour.of_members(alice), most):
        expect(alice.page.locator("html")).to_have_attribute("lang", re.compile("id|zh-hant|de|ko"))
        found[name] = left_in_english(alice.page)
    site.run("UPDATE accounts_user SET language = 'en' WHERE email = 'alice@example.com'")
    assert {name: lines for name, lines in found.items() if lines} == {}


def left_in_english(page: Page) -> list[str]:
    """Lines of the page that the language of the page has another wording for."""
    foreign = translated(page.locator("html").get_attribute("lang") or "")
    return [line for line in page.evaluate(LINES) if line in foreign - AS_ORDERED]


@cache
def translated(language: str) -> set[str]:
    """What has another wording in this language; to read a catalogue takes a tenth of a second."""
    known = polib.pofile(str(messages.catalogue_file(language)))
    return {one.msgid for one in known if one.msgstr and one.msgstr != one.msgid}
