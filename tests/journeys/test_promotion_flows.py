"""Promotions and claims: why one fits, what is kept, corrected, withdrawn, and found again."""

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import Unit
from portal.demo.drawings import sticker
from tests.journeys import cases, story, tour, tour_rare
from tests.journeys.browsing import Arrive, at_both_widths
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long, at_both_widths]


def test_each_condition_is_told_with_the_next_step(arrive: Arrive, width: str) -> None:
    alice = tour.member(arrive, "alice@example.com", width=width)
    alice.open("/promotions/")
    soon = alice.page.get_by_role("article").filter(has_text="Christmas Deals")
    expect(soon.get_by_role("link")).to_contain_text("Details")
    alice.open(tour.PROMOTION)
    alice.sees("days left.")
    other = alice.page.locator("h3", has_text="GeForce RTX 3060 GAMING X 12G")
    reasons = other.locator("xpath=following-sibling::ul[1]").first
    expect(reasons.locator(".is-unmet")).to_contain_text("Bought in Singapore")
    expect(reasons.locator(".is-met")).to_have_count(6)
    follow(alice.page, reasons.get_by_role("link", name="Eligible Countries").click)
    alice.sees("Germany")
    alice.open("/promotions/smart-office-rewards/")
    alice.sees("No products eligible for redemption")
    alice.sees("You must live and buy in one of these countries")
    expect(alice.link("All Promotions")).to_be_visible()


def test_back_from_the_confirmation_all_is_as_it_was(arrive: Arrive, width: str) -> None:
    alice = tour.member(arrive, "alice@example.com", width=width)
    tour.begin(alice)
    alice.open(f"{tour.PROMOTION}confirmation/")
    alice.field("Captcha").fill("1000")
    follow(alice.page, alice.button("Redeem").click)
    expect(alice.page.locator(".form-errors")).to_be_focused()
    follow(alice.page, alice.link("Back").click)
    expect(alice.field("City")).to_have_value("Berlin")
    expect(alice.page.locator("tr", has_text=tour.TO_REDEEM.serial)).to_be_visible()
    alice.field("City").fill("")
    follow(alice.page, lambda: alice.page.locator("main form").evaluate(WITHOUT_THE_BROWSERS_CHECK))
    expect(alice.page.locator(".form-errors")).to_be_focused()
    expect(alice.field("City")).to_have_value("")
    alice.page.locator(".form-errors a", has_text="City").click()
    expect(alice.field("City")).to_be_focused()
    alice.field("City").fill("Berlin")
    follow(alice.page, alice.button("Next").click)


WITHOUT_THE_BROWSERS_CHECK = """form => {
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button.button--primary"));
}"""


def test_photo_and_invoice_are_mended_on_one_screen_then_the_claim_is_withdrawn(
    arrive: Arrive, width: str
) -> None:
    owner = tour_rare.case(arrive, "owner", f"flow-{width}", width=width)
    reference = mend(owner, cases.unit("owner", f"flow-{width}"))
    owner.open(f"/promotions/claims/{reference}/")
    owner.sees("Redeem qualification under reviewing")
    owner.sees("You'll hear from us within")
    expect(owner.page.locator(".timeline .is-latest")).to_contain_text(
        "Corrected and redeemed again"
    )
    follow(owner.page, owner.link("I didn't get an email").click)
    follow(owner.page, owner.button("Send it again").click)
    owner.sees("is on its way")
    follow(owner.page, owner.link("Back to the claim").click)
    follow(owner.page, owner.link("Withdraw this claim").click)
    follow(owner.page, owner.button("Withdraw this claim").click)
    owner.sees("You withdrew this claim.")
    follow(owner.page, owner.link("Back to Promotion").click)
    expect(owner.button("Next")).to_be_visible()


def mend(owner: Visitor, unit: Unit) -> str:
    """Redeem again with a new photo and a new invoice; returns the Order ID."""
    guide = story.Guide(slug="", promotion="", region="DE", model=unit.model.number)
    model = unit.model
    label = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    owner.open("/")
    follow(owner.page, owner.link("Redeem Again").click)
    owner.sees("Please upload again:")
    row = owner.page.locator("tr", has_text=unit.serial)
    owner.upload(row.locator("input[type=file]"), png("label.png", label))
    paper = story.paper(guide, unit, model.name)
    owner.upload(owner.field("Invoice Upload"), png("better.png", paper))
    owner.solve_captcha()
    follow(owner.page, owner.button("Redeem").click)
    return owner.message()


def test_what_one_has_is_found_again(arrive: Arrive, width: str) -> None:
    alice = tour.member(arrive, "alice@example.com", width=width)
    alice.open("/")
    if width == "phone":
        follow(
            alice.page, alice.page.get_by_role("banner").get_by_role("link", name="Search").click
        )
    box = alice.page.get_by_role("searchbox")
    box.fill(tour.TO_REDEEM.serial.lower())
    follow(alice.page, lambda: box.press("Enter"))
    alice.sees(tour.TO_REDEEM.serial)
    follow(alice.page, alice.page.locator(".hits__title").first.click)
    alice.sees("My Products")
    alice.open("/search/?q=zzzz")
    alice.sees("Nothing found for “zzzz”")
    alice.open("/search/?q=spam")
    follow(alice.page, alice.page.locator(".hits__title").first.click)
    expect(alice.page.locator(":target")).to_contain_text("Why didn't I get an email?")


def test_letters_and_guide_are_there_to_read(arrive: Arrive, width: str) -> None:
    alice = tour.member(arrive, "alice@example.com", width=width)
    alice.open("/account/messages/")
    follow(alice.page, alice.page.locator("main a[href*='/messages/']").first.click)
    follow(alice.page, alice.link("Messages").click)
    alice.open(tour.PROMOTION)
    alice.page.get_by_text("About this promotion").click()
    follow(alice.page, alice.link("Redeem Guide").click)
    expect(alice.page.get_by_role("heading", name="Redeem Guide")).to_be_visible()
    follow(alice.page, alice.link("Redeem Page").click)
    expect(alice.page.get_by_role("heading", name="Redeem Products")).to_be_visible()
