"""From sign-up to the code without a mouse, and what a keyboard meets on the way."""

import re

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import STORES, Unit
from portal.demo.drawings import sticker
from support.models import ContactTopic
from tests.journeys import story, tour
from tests.journeys.browsing import Arrive, at_both_widths
from tests.journeys.typist import Typist
from tests.journeys.visitor import PASSWORD, Visitor, png

pytestmark = pytest.mark.xdist_group("browser")

GUIDE = story.TOP_OF_THE_RANKING


@pytest.mark.long
def test_a_keyboard_is_enough_from_sign_up_to_the_code(arrive: Arrive) -> None:
    member, unit = arrive(permissions=["clipboard-read", "clipboard-write"]), GUIDE.unit(5)
    keys = Typist(member)
    sign_up(keys, "karin@example.com")
    register(keys, unit)
    reference = redeem(keys, unit)
    member.site.command("tests.journeys.cases", reference)
    text = member.letter_text("Success", holding=unit.serial)
    member.open("/promotions/history/")
    keys.follow(member.link(story.BOUGHT_ON.isoformat()[:4]))
    code = member.page.locator(".code span")
    keys.go(member.button("Copy"))
    keys.press("Enter")
    expect(member.button("Copied")).to_be_focused()
    assert member.page.evaluate("navigator.clipboard.readText()") == code.inner_text()
    assert code.inner_text() in text
    assert keys.faults == []


def sign_up(keys: Typist, email: str) -> None:
    """Type, choose and tick; the letter's code makes a member."""
    member = keys.visitor
    member.email = email
    member.open("/")
    keys.press("Tab", "Enter")  # "Skip to the content"
    expect(keys.page.get_by_role("main")).to_be_focused()
    keys.follow(member.link("Sign Up"))
    for label, text in {
        "Email": email,
        "Password": PASSWORD,
        "Confirm Password": PASSWORD,
        "First Name": "Karin",
    }.items():
        keys.type(label, text)
    keys.choose("Region / Location", "Germany")
    keys.tick(keys.page.locator("input[name=privacy]"))
    keys.sum()
    with keys.page.expect_navigation():
        keys.press("Enter")  # in a field: the form's own button, and not "Reformat"
    expect(keys.page.locator("input[name=code]")).to_be_visible()
    keys.go(keys.page.locator("input[name=code]"))
    keys.page.keyboard.type(member.code())
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator(".member__email")).to_have_text(email)


def register(keys: Typist, unit: Unit) -> None:
    """Look where the serial number is, and register the product; a wrong sum is corrected."""
    member, page = keys.visitor, keys.page
    keys.follow(member.link("Register New Product"))
    look_for_the_serial(keys)
    keys.press("Shift+Tab")
    expect(member.field("Serial Number")).to_be_focused()
    keys.page.keyboard.type(unit.serial.lower())
    keys.follow(member.button("Register"))
    keys.type("CHK", unit.chk)
    keys.follow(member.button("Next"))
    keys.choose("Store Name", STORES["DE"][0])
    keys.go(member.field("Purchase Date"))
    page.keyboard.type(f"{story.BOUGHT_ON:%m%d%Y}")
    expect(member.field("Purchase Date")).to_have_value(story.BOUGHT_ON.isoformat())
    keys.tick(page.get_by_label("Retail store"))
    keys.press("ArrowDown")
    expect(page.get_by_label("Online retailer")).to_be_checked()
    invoice = png("invoice.png", story.paper(GUIDE, unit, unit.model.name))
    keys.upload(member.field("Invoice Upload"), invoice)
    keys.go(page.locator("input[name=captcha_1]"))
    page.keyboard.type("1000")
    with page.expect_navigation():
        keys.press("Enter")
    correct_the_sum(keys)
    page.wait_for_url("**/done/**")


def look_for_the_serial(keys: Typist) -> None:
    """The dialog takes the focus, and gives it back to where it was opened."""
    member, page = keys.visitor, keys.page
    opener = member.link("How to Identify Product Serial Number ?")
    keys.go(opener)
    keys.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Laptop")).to_be_focused()
    keys.go(dialog.get_by_role("link", name="Graphics Card"))
    keys.press("Enter")
    expect(dialog.get_by_role("heading", name="Graphics Card")).to_be_visible()
    expect(dialog.get_by_role("link", name="Back")).to_be_focused()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def correct_the_sum(keys: Typist) -> None:
    """The summary of errors has the focus; its link leads to the field, which is filled in anew."""
    expect(keys.page.locator(".form-errors")).to_be_focused()
    keys.go(keys.page.locator(".form-errors a"))
    keys.press("Enter")
    answer = keys.page.locator("input[name=captcha_1]")
    expect(answer).to_be_focused()
    keys.page.keyboard.type(keys.visitor.solution())
    with keys.page.expect_navigation():
        keys.press("Enter")


def redeem(keys: Typist, unit: Unit) -> str:
    """From My Products to the Message page; returns the Order ID."""
    member, page = keys.visitor, keys.page
    keys.follow(member.link("My Products"))
    keys.follow(member.link(GUIDE.promotion))
    model = unit.model
    photo = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    keys.upload(page.locator("tr input[type=file]"), png("serial.png", photo))
    for label, text in {
        "Last Name": "Muster",
        "Zip code": "10115",
        "City": "Berlin",
        "Street address": "Musterallee 77",
        "Contact Number": "+49 30 5550 7777",
    }.items():
        keys.type(label, text)
    keys.follow(member.button("Next"))
    keys.sum()
    with page.expect_navigation():
        keys.press("Enter")
    return member.message()


@pytest.mark.long
def test_the_device_solves_the_captcha_at_a_key(arrive: Arrive) -> None:
    guest = arrive()
    page, keys = guest.page, Typist(guest)
    guest.open("/support/contact/")
    keys.type("Email", "guest@example.com")
    keys.choose("Topic", str(ContactTopic.WARRANTY.label))
    keys.type("Description", "The warranty ends a year early.")
    keys.go(guest.button("Let my device solve it"))
    keys.press("Enter")
    answer = page.locator("input[name=captcha_1]")
    expect(answer).to_be_focused(timeout=60_000)
    expect(answer).to_have_value("Solved")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page).to_have_url(re.compile("/sent/$"))
    assert keys.faults == []


@pytest.mark.long
@at_both_widths
def test_tab_comes_through_every_page_and_out_again(arrive: Arrive, width: str) -> None:
    alice = tour.member(arrive, "alice@example.com", width=width, has_touch=width == "phone")
    found = {}
    for name in ("overview", "promotion", "my-products", "registration", "profile"):
        alice.open(tour.FOR_MEMBERS[name])
        found[name] = round_trip(alice)
        assert alice.page.evaluate(IN_ORDER), name
    assert {name: faults for name, faults in found.items() if faults} == {}


# Whether what stands beside a field of files is seen in the order of the page's source.
IN_ORDER = """() => [...document.querySelectorAll(".upload__acts")].every((acts) => {
  const places = [...acts.children].map((one) => one.getBoundingClientRect())
    .filter((box) => box.width > 0);
  return places.every((box, i) => i === 0 || box.top > places[i - 1].top
    || box.left > places[i - 1].left);
})"""


def round_trip(someone: Visitor) -> list[str]:
    """Press Tab from the address bar until it is there again; gives what was not seen."""
    keys, last = Typist(someone), None
    for _ in range(200):
        keys.press("Tab")
        last = keys.look(last)
        if last is None:
            return keys.faults
    return [*keys.faults, "Tab never comes out again"]


@pytest.mark.long
def test_menus_open_by_key_and_give_the_focus_back(arrive: Arrive) -> None:
    alice = tour.member(arrive, "alice@example.com", width="phone")
    page, keys = alice.page, Typist(alice)
    alice.open("/promotions/")
    menu = page.get_by_role("button", name="Menu")
    keys.go(menu)
    keys.press("Enter")
    keys.go(page.get_by_role("link", name="My Profile").last)
    keys.press("Escape")
    expect(page.get_by_role("link", name="My Products")).to_be_hidden()
    expect(menu).to_be_focused()
    languages = page.locator(".topbar .menu summary")
    keys.go(languages)
    keys.press("Enter")
    keys.go(page.get_by_role("button", name="Deutsch"))
    keys.press("Escape")
    expect(page.get_by_role("button", name="Deutsch")).to_be_hidden()
    expect(languages).to_be_focused()
