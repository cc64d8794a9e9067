"""From sign-up to Redeem Again and back out, in a browser that runs no script."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import STORES, Unit
from portal.demo.drawings import sticker
from tests.journeys import cases, story, tour_rare
from tests.journeys.browsing import Arrive
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

pytestmark = pytest.mark.xdist_group("browser")

GUIDE = replace(story.TOP_OF_THE_RANKING, model="912-V390-055")
PLAIN = {"java_script_enabled": False, "width": "phone"}


@pytest.mark.long
def test_no_script_is_needed_from_sign_up_to_withdrawing_the_claim(arrive: Arrive) -> None:
    member, unit = arrive(**PLAIN), GUIDE.unit(5)
    member.sign_up("olaf2@example.com", first_name="Olaf", region="DE")
    register(member, unit)
    reference = redeem(member, unit)
    find(member, reference)
    withdraw(member)
    member.link("Back to Promotion").click()
    expect(member.page.locator("tr", has_text=unit.serial).locator("[name=product]")).to_have_count(
        1
    )
    choose_language(member)


@pytest.mark.long
def test_photo_and_invoice_are_sent_again_without_a_script(arrive: Arrive) -> None:
    unit = cases.unit("owner", "flow-plain")
    owner = tour_rare.case(arrive, "owner", "flow-plain", **PLAIN)
    page = owner.page
    owner.open("/promotions/history/")
    owner.link("Redeem Again").click()
    page.locator("input[name=photo]").set_input_files(png("label.png", photo(unit)))
    page.locator("input[name=invoice]").set_input_files(png("better.png", paper(unit)))
    owner.field("Captcha").fill("1000")
    follow(page, owner.button("Redeem").click)
    owner.sees("That answer isn't right")
    for name in ("label.png", "better.png"):
        expect(page.locator(".upload__kept", has_text=name)).to_be_visible()
    expect(owner.field("City")).to_have_value("Berlin")
    owner.solve_captcha()
    owner.button("Redeem").click()
    owner.message()


def register(member: Visitor, unit: Unit) -> None:
    """The wizard; its buttons do what a script would."""
    page = member.page
    member.open("/products/registration/")
    member.link("How to Identify Product Serial Number ?").click()
    member.link("Graphics Card").click()
    member.link("Back").click()
    member.link("Back").click()
    member.field("Serial Number").fill(unit.serial)
    member.button("Register").click()
    member.field("CHK").fill(unit.chk)
    member.button("Next").click()
    for region, shops in {"SG": STORES["SG"], "DE": STORES["DE"]}.items():
        member.field("Region / Location").select_option(region)
        follow(page, member.button("Show stores").click)
        member.field("Store Name").select_option(label=shops[0])
    member.field("Purchase Date").fill(story.BOUGHT_ON.isoformat())
    page.get_by_label("Online retailer").check()
    member.field("Invoice Upload").set_input_files(png("invoice.png", paper(unit)))
    follow(page, member.button("Reformat").click)
    expect(page.locator(".upload__kept", has_text="invoice.png")).to_be_visible()
    expect(page.get_by_label("Online retailer")).to_be_checked()
    member.solve_captcha()
    member.button("Next").click()
    page.wait_for_url("**/done/**")


def redeem(member: Visitor, unit: Unit) -> str:
    """The photo goes with the form; returns the Order ID."""
    member.open("/promotions/")
    card = member.page.get_by_role("article").filter(has_text=GUIDE.promotion)
    card.get_by_role("link").click()
    row = member.page.locator("tr", has_text=unit.serial)
    row.locator("input[type=file]").set_input_files(png("serial.png", photo(unit)))
    follow(member.page, row.get_by_role("button", name="Upload").click)
    expect(row.locator(".upload__kept", has_text="serial.png")).to_be_visible()
    member.fill_recipient()
    return member.redeem()


def find(member: Visitor, reference: str) -> None:
    """Search, and open what was found."""
    member.page.get_by_role("banner").get_by_role("link", name="Search").click()
    member.page.get_by_role("searchbox").fill(reference)
    member.button("Search").click()
    hit = member.page.locator(".hits__line", has_text=reference)
    expect(hit.locator("mark")).to_have_text(reference)
    member.page.locator("li", has=hit).get_by_role("link").click()
    expect(member.page.get_by_role("heading", level=1)).to_have_text(f"Order ID {reference}")


def withdraw(member: Visitor) -> None:
    """Withdraw the claim whose page is open."""
    member.link("Withdraw this claim").click()
    member.button("Withdraw this claim").click()
    member.sees("You withdrew this claim.")


def choose_language(member: Visitor) -> None:
    """The menus of the top bar open by themselves."""
    page = member.page
    page.locator(".topbar .menu summary").click()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Produk saya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Produk saya")
    member.open_menu()
    expect(page.locator("main .more a").first).to_be_visible()


def paper(unit: Unit) -> bytes:
    return story.paper(GUIDE, unit, unit.model.name)


def photo(unit: Unit) -> bytes:
    model = unit.model
    return sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
