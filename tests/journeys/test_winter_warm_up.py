"""A promotion that is set up in the administration alone, and each of its rewards until in hand.

Poland and Czechia; a motherboard with a power supply; a parcel for those that cost more, a cashback
for the others, and a draw of three prizes for everybody.
"""

import re

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import Unit, units
from portal.demo.drawings import invoice
from tests.journeys import story, winter_promotion
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import fill, press
from tests.journeys.promotion_setup import manager
from tests.journeys.rewards_in_hand import (
    Bank,
    expect_status,
    give_an_account,
    hold_draw,
    label_of,
    load_numbers,
    open_parcel,
    open_prize,
    pay,
)
from tests.journeys.site import Site
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png
from tests.journeys.winter_promotion import (
    BOARD,
    CASHBACK,
    COOLER,
    NAME,
    SLUG,
    STORE_OF,
    WEEKEND,
)

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

BOARDS, SUPPLIES = units("911-7D75-001"), units("306-7ZP7B11-CE0")
NUMBER, IBAN, DRAWN = "WE471147", "CZ65 0800 0000 1920 0014 5399", "1,612.40"
ADDRESS = {
    "Last Name": "Kowalska",
    "Zip code": "00-950",
    "City": "Warszawa",
    "Street address": "Zimna 5",
    "Contact Number": "+48 22 555 01 01",
}
DEMO_BANK = Bank(profile="Demo Bank", region="DE", order=r"<EndToEndId>(\w+)</EndToEndId>")


def test_each_reward_of_the_winter_warm_up_arrives(arrive: Arrive, site: Site) -> None:
    omar = manager(arrive, "omar")
    winter_promotion.prepare(omar)
    petra = manager(arrive, "petra")
    winter_promotion.set_up(petra)
    rita = story.reviewer(arrive)
    ola = arrive(width="phone")
    parcel = claim_the_cooler(ola, rita)
    send_the_parcel(omar, ola, parcel)
    eva = arrive()
    cashback = claim_the_cashback(eva, rita)
    give_iban(eva)
    pay(arrive, omar, DEMO_BANK, reference=cashback, account=IBAN)
    expect_status(eva, BOARD, f"{CASHBACK}: paid on")
    hold_draw(site, (petra, manager(arrive, "lotte")), WEEKEND, DRAWN, n=2)
    win(ola, omar, parcel)


def claim_the_cooler(ola: Visitor, rita: Visitor) -> str:
    """From sign-up to the approval of a claim in the upper tier; returns the Order ID."""
    ola.sign_up("ola@example.com", first_name="Ola", region="PL")
    register_both(ola, "PL", price="249.00", place=3)
    choose_both(ola, price="249.00", place=3)
    follow(ola.page, ola.button("Show what we ask").click)
    for label, text in ADDRESS.items():
        ola.field(label).fill(text)
    ola.page.get_by_label("Study").check()
    for socket in ("AM4", "AM5"):
        ola.page.get_by_label(socket).check()
    reference = ola.redeem()
    ola.letter_text(NAME, holding=reference)
    rita.approve(reference)
    return reference


def claim_the_cashback(eva: Visitor, rita: Visitor) -> str:
    """The same in the lower tier, which needs no address; returns the Order ID."""
    eva.sign_up("eva@example.com", first_name="Eva", region="CZ")
    register_both(eva, "CZ", price="189.00", place=4)
    choose_both(eva, price="189.00", place=4)
    eva.page.get_by_label("Kitchen").check()
    reference = eva.redeem()
    eva.letter_text(NAME, holding=reference)
    rita.approve(reference)
    return reference


def register_both(member: Visitor, region: str, *, price: str, place: int) -> None:
    """Product Registration, twice, each with an invoice of its own."""
    for unit, paid in ((BOARDS[place], price), (SUPPLIES[place], "129.00")):
        member.register(
            unit,
            region=region,
            store=STORE_OF[region],
            bought_on=story.BOUGHT_ON,
            invoice=paper(unit, region, paid),
        )


def paper(unit: Unit, region: str, price: str) -> bytes:
    """An invoice of the region's store."""
    return invoice(
        store=STORE_OF[region],
        region="DE",
        number=f"F-{unit.serial[-4:]}",
        bought_on=story.BOUGHT_ON,
        product=unit.model.name,
        serial=unit.serial,
        price=price,
        language="en",
    )


def choose_both(member: Visitor, *, price: str, place: int) -> None:
    """On Promotion Redeem: both products with their photos, and the price of the motherboard."""
    board, supply = BOARDS[place], SUPPLIES[place]
    member.open("/promotions/")
    member.page.locator(f"article a[href='/promotions/{SLUG}/']").click()
    member.choose_product(board, label_of(board))
    expect(member.page.get_by_label(re.compile(supply.serial))).to_be_checked()
    further = member.page.locator("[name^=partphoto]")
    member.upload(further, png("supply.png", label_of(supply)))
    member.field("Price on your invoice, in EUR").fill(price)


def send_the_parcel(omar: Visitor, ola: Visitor, reference: str) -> None:
    """As ops: packed, sent by the carrier's file, and delivered."""
    omar.open("/admin/fulfilment/parcel/")
    row = omar.page.locator("#result_list tr", has_text=reference)
    row.locator("[name=_selected_action]").check()
    fill(omar, {"action": "Packed"})
    press(omar, "Go")
    omar.sees("1 parcel packed")
    expect_status(ola, BOARD, "packed")
    load_numbers(omar, reference, "Winter Express", NUMBER)
    ola.letter_text("", holding=NUMBER)
    expect_status(ola, BOARD, "on its way")
    open_parcel(omar, reference, COOLER)
    press(omar, "Delivered")
    expect_status(ola, BOARD, "delivered on")


def give_iban(eva: Visitor) -> None:
    """Say where the cashback goes."""
    give_an_account(eva, {"Account holder": "Eva Nováková", "IBAN": IBAN})


def win(ola: Visitor, omar: Visitor, reference: str) -> None:
    """A winner accepts, and the prize is on its way."""
    open_prize(ola, WEEKEND)
    ola.sees("Zimna 5")
    follow(ola.page, ola.button("Accept the prize").click)
    ola.sees("The prize is yours.")
    open_parcel(omar, reference, WEEKEND)
    fill(omar, {"carrier": "Winter Express", "number": "WE471148"})
    press(omar, "It's on its way")
    ola.letter_text("", holding="WE471148")
