"""Products: registered however one comes to the serial number, proved, given away, and disputed."""

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import Unit, units
from portal.demo.drawings import sticker
from tests.journeys import cases, story, tour, tour_rare
from tests.journeys.browsing import Arrive, at_both_widths
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long, at_both_widths]

LAPTOP = "9S7-158524-001"
CHK_TRIES = 5


def free_unit(width: str, place: int) -> Unit:
    """A laptop that nobody else registers."""
    return units(LAPTOP)[place + 5 * (width == "desktop")]


def at_step_1(arrive: Arrive, role: str, width: str) -> Visitor:
    someone = tour_rare.case(arrive, role, f"flow-{width}", width=width)
    someone.open("/products/registration/")
    return someone


def test_a_pasted_serial_is_cleaned_and_the_draft_is_kept(arrive: Arrive, width: str) -> None:
    member, unit = at_step_1(arrive, "taker", width), free_unit(width, 0)
    member.field("Serial Number").fill(f"S/N: {unit.serial[:4].lower()}-{unit.serial[4:]} ")
    follow(member.page, member.button("Register").click)
    expect(member.field("Serial Number")).to_have_value(unit.serial)
    expect(member.field("Product Name")).to_have_value(unit.model.name)
    member.field("CHK").fill(unit.chk.lower())
    follow(member.page, member.button("Next").click)
    member.field("Region / Location").select_option("SG")
    member.field("Store Name").select_option(label="Tembusu Tech")
    member.field("Purchase Date").fill("2019-01-01")
    member.field("Captcha").fill("1000")
    member.page.get_by_label("Reseller").check()
    paper = story.paper(STORY, unit, unit.model.name)
    member.upload(member.field("Invoice Upload"), png("invoice.png", paper))
    follow(member.page, member.button("Next").click)
    follow(member.page, member.button("Back").click)
    follow(member.page, member.link("Back").click)
    follow(member.page, member.link("Continue").click)
    expect(member.field("Store Name").locator("option:checked")).to_have_text("Tembusu Tech")
    expect(member.field("Purchase Date")).to_have_value("2019-01-01")
    expect(member.page.get_by_label("Reseller")).to_be_checked()
    expect(member.page.locator(".upload__kept", has_text="invoice.png")).to_be_visible()
    member.open("/")
    member.sees("You haven't finished registering")


def test_a_look_alike_is_suggested_and_a_wrong_chk_locks(arrive: Arrive, width: str) -> None:
    member, unit = at_step_1(arrive, "newcomer", width), free_unit(width, 1)
    typed = unit.serial.replace("0", "O", 1)
    member.field("Serial Number").fill(typed)
    follow(member.page, member.button("Register").click)
    expect(member.field("Serial Number")).to_have_value(typed)
    follow(member.page, member.link(f"Did you mean {unit.serial}?").click)
    follow(member.page, member.button("Register").click)
    for _ in range(CHK_TRIES):
        member.field("CHK").fill("000")
        follow(member.page, member.button("Next").click)
        member.sees("This CHK doesn't match the serial number.")
        expect(member.page.locator(".form-errors")).to_be_focused()
    member.field("CHK").fill(unit.chk)
    follow(member.page, member.button("Next").click)
    member.sees("Too many attempts.")
    member.sees("or send us a photo of the label")


@pytest.mark.usefixtures("reading")
def test_a_scanned_label_fills_in_serial_and_chk(arrive: Arrive, width: str) -> None:
    member, unit = at_step_1(arrive, "claimant", width), free_unit(width, 2)
    model = unit.model
    label = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    member.upload(member.field("Scan the label"), png("label.png", label))
    member.wait_for_reading()
    expect(member.field("Serial Number")).to_have_value(unit.serial)
    follow(member.page, member.button("Register").click)
    # The label shows the CHK too, so step 2 is done.
    member.page.wait_for_url("**/purchase/")
    member.sees(unit.serial)


def test_a_better_proof_stands_before_the_earlier_one(arrive: Arrive, width: str) -> None:
    holder = tour_rare.case(arrive, "holder", f"flow-{width}", width=width)
    unit = cases.unit("holder", f"flow-{width}")
    holder.open("/products/")
    holder.open_menu()
    holder.page.keyboard.press("Escape")
    expect(holder.link("Proof of purchase")).to_be_hidden()
    holder.page.keyboard.press("Enter")  # its button has the focus again
    follow(holder.page, holder.link("Proof of purchase").click)
    paper = story.paper(STORY, unit, unit.model.name)
    holder.field("Invoice Upload").set_input_files(png("better.png", paper))
    follow(holder.page, holder.button("Upload").click)
    holder.sees("Your proof of purchase is uploaded.")
    expect(holder.page.locator(".proof figcaption")).to_contain_text("better.png")
    expect(holder.page.get_by_role("heading", name="Earlier uploads")).to_be_visible()


def test_a_product_is_declined_then_accepted(arrive: Arrive, width: str) -> None:
    giver = tour_rare.case(arrive, "giver", f"flow-{width}", width=width)
    taker = tour_rare.case(arrive, "taker", f"flow-{width}", width=width)
    serial = cases.unit("giver", f"flow-{width}").serial
    offer(giver, taker.email)
    declined = tour_rare.link_of(taker)
    taker.page.goto(declined)
    taker.sees("14 days left")
    follow(taker.page, taker.button("Decline").click)
    taker.sees("You've declined the product.")
    offer(giver, taker.email)
    taker.page.context.clear_cookies()
    taker.page.goto(tour_rare.link_of(taker, older=declined))
    taker.sign_in(taker.email)
    follow(taker.page, taker.button("Accept the product").click)
    taker.sees(serial)
    giver.open("/products/")
    giver.sees("You haven't registered a product yet.")
    giver.letter_text("", holding=serial)


def offer(giver: Visitor, email: str) -> None:
    giver.open("/products/")
    giver.open_menu()
    follow(giver.page, giver.link("Transfer to another member").click)
    giver.field("Email of the other member").fill(email)
    follow(giver.page, giver.button("Send the offer").click)
    giver.sees("We've sent the email.")


def test_a_dispute_is_answered_and_decided(arrive: Arrive, width: str) -> None:
    stage = f"flow-{width}"
    holder = tour_rare.case(arrive, "holder", stage, width=width)
    claimant = tour_rare.case(arrive, "claimant", stage, width=width)
    serial = cases.unit("holder", stage).serial
    holder.open("/products/")
    holder.sees("7 days left")
    follow(holder.page, holder.link("Answer").click)
    holder.field("Your answer").fill("I bought it second-hand.")
    follow(holder.page, holder.button("Send").click)
    holder.sees("Our team has your answer.")
    lotte = tour.member(arrive, "lotte@example.com")
    row = lotte.site.row(
        "SELECT d.id FROM products_serialdispute d JOIN products_serialnumber s"
        " ON s.id = d.serial_id WHERE s.serial = %s AND outcome = ''",
        serial,
    )
    assert row is not None
    lotte.open(f"/admin/products/serialdispute/{row[0]}/upholding/")
    lotte.page.locator("[name=reason]").fill("The invoice of the other member is the shop's.")
    lotte.page.locator("[name=is_sure]").check()
    follow(lotte.page, lotte.page.locator(".submit-row input[type=submit]").click)
    claimant.open("/products/")
    claimant.sees(serial)
    holder.open("/products/")
    holder.sees("You haven't registered a product yet.")
    holder.letter_text("", holding="The invoice of the other member is the shop's.")


STORY = story.Guide(slug="", promotion="", region="DE", model=LAPTOP)
