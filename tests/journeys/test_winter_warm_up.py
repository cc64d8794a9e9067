"""A promotion that is set up in the administration alone, and each of its rewards until in hand.

Poland and Czechia; a motherboard with a power supply; a parcel for those that cost more, a cashback
for the others, and a draw of three prizes for everybody.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from fulfilment.payout_runs.bank_days import is_open
from portal.demo.catalogue import Unit, units
from portal.demo.drawings import invoice, sticker
from tests.journeys import story, winter_promotion
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import fill, press
from tests.journeys.site import Site, wait_for
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png
from tests.journeys.winter_promotion import (
    CASHBACK,
    COOLER,
    NAME,
    SLUG,
    STORE_OF,
    WEEKEND,
    draw_key,
    draw_page,
    manager,
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
# The days of a round stay as they were announced, and a running program has the machine's clock:
# what was said of days to come is made to have been said earlier, past the triggers that refuse it.
LATER = (
    "SET session_replication_role = replica; UPDATE fulfilment_drawround"
    " SET closes_on = %s, value_on = %s WHERE draw_id = %s"
)


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
    give_an_account(eva)
    pay(arrive, omar, cashback)
    expect_status(eva, f"{CASHBACK}: paid on")
    draw(site, petra, manager(arrive, "lotte"))
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


def label_of(unit: Unit) -> bytes:
    """The label on a product, photographed."""
    model = unit.model
    return sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)


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
    expect_status(ola, "packed")
    omar.open("/admin/fulfilment/parcel/load/")
    line = f"reference,carrier,number\n{reference},Winter Express,{NUMBER}\n"
    omar.page.locator("[name=file]").set_input_files(png("numbers.csv", line.encode()))
    press(omar, "Load")
    ola.letter_text("", holding=NUMBER)
    expect_status(ola, "on its way")
    open_parcel(omar, reference, COOLER)
    press(omar, "Delivered")
    expect_status(ola, "delivered on")


def open_parcel(omar: Visitor, reference: str, reward: str) -> None:
    """As ops: find one of the parcels of a claim."""
    omar.open(f"/admin/fulfilment/parcel/?work=all&q={reference}")
    row = omar.page.locator("#result_list tr", has_text=reward)
    follow(omar.page, row.locator("th a").click)


def give_an_account(eva: Visitor) -> None:
    """Follow the letter that asks for an account."""
    text = eva.letter_text("Where shall we send it?")
    link = next(word for word in text.split() if "payouts" in word)
    eva.page.goto(link)
    eva.field("Account holder").fill("Eva Nováková")
    eva.field("IBAN").fill(IBAN)
    follow(eva.page, eva.button("Save").click)
    eva.sees("Thank you. We'll pay to")


def pay(arrive: Arrive, omar: Visitor, reference: str) -> None:
    """Ops make a run, a payer releases it and takes its file; the bank says that it was paid."""
    omar.open("/admin/fulfilment/payoutrun/new/")
    fill(omar, {"profile": "Demo Bank", "execution_on": next_bank_day().isoformat()})
    press(omar, "Make the run")
    omar.sees("1 payout")
    pia = manager(arrive, "pia")
    pia.open(omar.page.url.removeprefix(omar.site.url))
    pia.sees(reference)
    follow(pia.page, pia.page.get_by_role("link", name=re.compile("Release")).click)
    press(pia, "Release")
    with pia.page.expect_download() as download:
        pia.page.get_by_role("button", name=re.compile("file", re.IGNORECASE)).click()
    content = download.value.path().read_text()
    [order] = re.findall(r"<EndToEndId>(\w+)</EndToEndId>", content)
    assert IBAN.replace(" ", "") in content
    pia.open("/admin/fulfilment/payoutresults/load/")
    said = f"end_to_end,status,reason\n{order},paid,\n"
    pia.page.locator("[name=file]").set_input_files(png("results.csv", said.encode()))
    press(pia, "Load")


def next_bank_day() -> date:
    """The next day on which the bank is open."""
    days = (date.today() + timedelta(days=more) for more in range(1, 20))  # noqa: DTZ011 -- any
    return next(day for day in days if is_open(day, "DE"))


def draw(site: Site, petra: Visitor, lotte: Visitor) -> None:
    """Both tickets are on the frozen list; two people type the value, and the draw is held."""
    key, today = draw_key(site), date.today()  # noqa: DTZ011 -- the machine's day
    site.run(LATER, today - timedelta(days=2), today - timedelta(days=1), key)
    wait_for(site, "SELECT FROM fulfilment_drawround WHERE draw_id = %s AND count = 2", key)
    for person in (petra, lotte):
        person.open(draw_page(site))
        person.page.locator("[name=value]").fill(DRAWN)
        press(person, "This is the value")
    wait_for(
        site,
        "SELECT FROM fulfilment_drawround WHERE draw_id = %s AND drawn_at IS NOT NULL",
        key,
    )
    petra.open(f"/promotions/draws/{key}/")
    petra.sees(DRAWN)


def win(ola: Visitor, omar: Visitor, reference: str) -> None:
    """A winner accepts, and the prize is on its way."""
    text = ola.letter_text("", holding=f"You've won: {WEEKEND}")
    link = next(word for word in text.split() if "prize" in word and "http" in word)
    ola.page.goto(link)
    ola.sees("Zimna 5")
    follow(ola.page, ola.button("Accept the prize").click)
    ola.sees("The prize is yours.")
    open_parcel(omar, reference, WEEKEND)
    fill(omar, {"carrier": "Winter Express", "number": "WE471148"})
    press(omar, "It's on its way")
    ola.letter_text("", holding="WE471148")


def expect_status(member: Visitor, text: str) -> None:
    """Require a text in the status of the motherboard in Redeem History."""
    status = member.status_in_history(BOARDS[0].model.name)
    expect(status.get_by_text(text).first).to_be_visible()
