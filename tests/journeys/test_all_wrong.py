"""Who does everything wrong once still comes to the code, and nobody repairs a row for them."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Locator, expect

from portal.demo.catalogue import Unit, units
from portal.demo.drawings import invoice, sticker
from tests.journeys import story
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor, png

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

PROMOTION = "/promotions/productivity-from-spring/"
UNIT, OTHER = units("9S6-3PA4CT-001")[5], units("9S6-3PA4CT-001")[6]
STORE = "Eckladen Tampines"
TYPED = story.BOUGHT_ON - timedelta(days=10)
WRONG_CHK = "ZZZ"
UNREADABLE = 24
PATIENCE = 90_000


def paper(unit: Unit, bought_on: date) -> bytes:
    """An invoice of a shop that no list knows."""
    return invoice(
        store=STORE,
        region="SG",
        number="INV-1250",
        bought_on=bought_on,
        product=unit.model.name,
        serial=unit.serial,
        price="189.00",
        language="en",
    )


def label(*, blurred: bool) -> bytes:
    """A photo of the label."""
    model = UNIT.model
    drawn = sticker(serial=UNIT.serial, chk=UNIT.chk, model=model.number, product=model.name)
    if not blurred:
        return drawn
    out = io.BytesIO()
    photo = Image.open(io.BytesIO(drawn)).convert("RGB")
    photo.filter(ImageFilter.GaussianBlur(UNREADABLE)).save(out, "PNG")
    return out.getvalue()


def main(member: Visitor) -> Locator:
    return member.page.get_by_role("main")


def lose_the_session(member: Visitor, path: str) -> None:
    """Come back to a page after a night: sign in, and go on with it."""
    # What the page still asks for must not bring cookies back.
    member.page.goto("about:blank")
    member.page.context.clear_cookies()
    member.open(path)
    member.sign_in(member.email, password=member.password)
    member.page.wait_for_url(f"**{path}")


def identify(member: Visitor) -> None:
    """Steps 1 and 2, with a number that is none, a photo that is none, and another CHK."""
    member.open("/products/registration/")
    member.upload(
        member.page.locator(".scan input[type=file]"), png("blurred.png", label(blurred=True))
    )
    member.wait_for_reading()
    member.sees("We can't read a serial number here.")
    member.field("Serial Number").fill(f"{UNIT.serial[:-1]}?")
    member.button("Register").click()
    member.sees("We can't find this serial number.")
    member.field("Serial Number").fill(UNIT.serial)
    member.button("Register").click()
    member.field("CHK").fill(WRONG_CHK)
    member.button("Next").click()
    member.sees("This CHK doesn't match the serial number. You have 4 more tries today.")
    member.field("CHK").fill(UNIT.chk)
    member.button("Next").click()
    member.page.wait_for_url("**/purchase/")


def buy(member: Visitor) -> None:
    """Step 3, with another unit's invoice, a day that is wrong, and a store that is not listed."""
    main(member).locator("summary", has_text="My store is not listed").click()
    member.field("Name of your store").fill(STORE)
    member.field("Purchase Date").fill(TYPED.isoformat())
    member.page.get_by_label("Retail store").check()
    member.button("Back").click()
    member.sees("The CHK is confirmed.")
    member.link("Next").click()
    lose_the_session(member, "/products/registration/purchase/")
    expect(member.field("Purchase Date")).to_have_value(TYPED.isoformat())
    expect(member.field("Name of your store")).to_have_value(STORE)
    wrong = png("wrong.png", paper(OTHER, story.BOUGHT_ON))
    member.upload(member.field("Invoice Upload"), wrong)
    member.solve_captcha()
    member.button("Next").click()
    member.page.wait_for_url("**/done/**")


def mend_the_proof(member: Visitor) -> None:
    """What is said against the invoice leads to its page, and from there back to the claim."""
    member.wait_for_reading()
    expect(main(member)).to_contain_text(f"The invoice shows serial number {OTHER.serial}, but")
    main(member).locator(".advice a", has_text="Change").first.click()
    right = png("right.png", paper(UNIT, story.BOUGHT_ON))
    member.field("Invoice Upload").set_input_files(right)
    if member.page.locator("main form").last.is_visible():
        member.button("Upload").click()
    member.wait_for_reading()
    member.page.locator("button[name=take]").first.click()
    expect(main(member)).to_contain_text(story.BOUGHT_ON.isoformat())


def redeem(member: Visitor) -> str:
    """Redeem with a blurred photo at first, and with a night between the two pages."""
    main(member).locator(f"a[href$='{PROMOTION}']").first.click()
    member.page.wait_for_url(f"**{PROMOTION}")
    mend_the_proof(member)
    member.open(PROMOTION)
    member.choose_product(UNIT, label(blurred=True), name="blurred.png")
    member.wait_for_reading()
    expect(main(member)).to_contain_text("You can still continue")
    # Not before it has come: what is pressed while a photo is sent races with its sending.
    member.choose_product(UNIT, label(blurred=False), name="sharp.png")
    member.wait_for_reading()
    # Not answered yet: the browser points to it.
    member.button("Next").click()
    answer = member.page.locator("[name^=question][value=no]")
    assert answer.evaluate("answer => answer.validity.valueMissing")
    answer.check()
    member.button("Next").click()
    member.page.wait_for_url("**/confirmation/")
    lose_the_session(member, f"{PROMOTION}confirmation/")
    if member.page.locator("[name=captcha_1]").count():
        member.solve_captcha()
    member.button("Redeem").click()
    return member.message()


@pytest.mark.usefixtures("reading")
def test_everything_wrong_once_ends_with_the_code(arrive: Arrive) -> None:
    # Of so many uploads one may be told to wait, and the page does; a browser notes each answer.
    member = arrive(width="phone", forgives="favicon|status of 503")
    # A long way: on a machine that does much else one page of it is slow.
    member.page.context.set_default_timeout(PATIENCE)
    member.sign_up("pechvogel@example.com", first_name="Pat", region="SG")
    identify(member)
    buy(member)
    reference = redeem(member)
    story.reviewer(arrive).approve(reference)
    story.expect_code(member, UNIT)
