"""The four guides' promotions, set up in the administration alone, and each reward until in hand.

A code on approval in Germany and Korea; in Singapore a code, a cashback, and a desk to win; in
Indonesia two codes that are sent at the end. Nobody but staff in a browser has prepared anything.
"""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import Unit, units
from tests.journeys import seed_promotions, story
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import fill, press
from tests.journeys.promotion_setup import manager
from tests.journeys.rewards_in_hand import (
    Bank,
    expect_status,
    give_an_account,
    hold_draw,
    open_parcel,
    open_prize,
    pay,
)
from tests.journeys.seed_promotions import (
    CASHBACK,
    DESK,
    LARGE,
    OFFICE,
    RANKING,
    SMALL,
    SPRING,
    UPGRADE,
    let_days_pass,
)
from tests.journeys.site import Site, wait_for
from tests.journeys.story import Guide
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

CARD, CHAIR = seed_promotions.new_card(), units(UPGRADE.model)[0]
MONITOR, DESKTOP = units(SPRING.model)[2], units("9S6-B92032-002")[0]
ALL_IN_ONE, MINI_PC = units(OFFICE.model)[0], units("936-B0A811-012")[0]
ACCOUNT = {
    "Account holder": "Siti Rahim",
    "Bank code": "7171",
    "Branch code": "001",
    "Account number": "0123456789",
}
ADDRESS = {
    "Last Name": "Rahim",
    "Zip code": "180012",
    "Street address": "12 Sample Road",
    "Contact Number": "+65 6555 0103",
}
MERLION = Bank(profile="Merlion Bank", region="SG", order=r"\n(\w+),")
BOTH = (
    "SELECT FROM notifications_email WHERE \"to\" = %s AND kind = 'claim_code'"
    " AND status = 'sent' HAVING count(*) = 2"
)
NUMBER, DRAWN = "SG44012299", "3,911.20"


def test_each_reward_of_the_four_guides_arrives(arrive: Arrive, site: Site) -> None:
    omar, petra = manager(arrive, "omar"), manager(arrive, "petra")
    seed_promotions.prepare(arrive, omar)
    seed_promotions.set_up(petra, omar)
    heike, areum = arrive(width="phone"), arrive("ko")
    siti, wulan = arrive(), arrive("id", width="phone")
    card = claims(heike, "Heike", RANKING, CARD)
    chair = claims(areum, "Areum", UPGRADE, CHAIR)
    monitor = claims(siti, "Siti", SPRING, MONITOR)
    desktop = claims(siti, "", SPRING, DESKTOP)
    large = claims(wulan, "Wulan", OFFICE, ALL_IN_ONE)
    small = claims(wulan, "", OFFICE, MINI_PC)
    story.reviewer(arrive).approve(card, chair, monitor, desktop, large, small)
    for member, unit in ((heike, CARD), (areum, CHAIR), (siti, MONITOR)):
        story.expect_code(member, unit)
    give_an_account(siti, ACCOUNT)
    pay(arrive, omar, MERLION, reference=desktop, account=ACCOUNT["Account number"])
    expect_status(siti, DESKTOP.serial, f"{CASHBACK}: paid on")
    expect_promises(wulan)
    let_days_pass(site)
    expect_both_codes(wulan)
    hold_draw(site, (petra, manager(arrive, "lotte")), DESK, DRAWN, n=2)
    bring_the_desk(siti, omar, monitor, desktop)


def claims(member: Visitor, name: str, guide: Guide, unit: Unit) -> str:
    """From sign-up, unless that was before, to Redeem; returns the Order ID."""
    if name:
        member.sign_up(f"{name.lower()}.seed@example.com", first_name=name, region=guide.region)
    own = replace(guide, model=unit.model.number)
    story.register(member, own, unit)
    return story.apply(member, own, unit)


def expect_promises(wulan: Visitor) -> None:
    """What is sent at the end is named at once, and holds no code yet."""
    for reward, unit in ((LARGE, ALL_IN_ONE), (SMALL, MINI_PC)):
        status = wulan.status_in_history(unit.serial)
        expect(status).to_contain_text(reward)
        assert not status.locator(".code").count()
    # The newer of the two letters.
    text = wulan.letter_text(OFFICE.promotion, holding=SMALL)
    assert wulan.label("Where to activate it:") not in text


def expect_both_codes(wulan: Visitor) -> None:
    """Each has a letter of its own with the code that stands in Redeem History."""
    wait_for(wulan.site, BOTH, wulan.email)
    wulan.open(f"/mailbox/?to={wulan.email}")
    subject = wulan.label("[No Reply] %(brand_name)s Redeem Notice - Success")
    links = wulan.page.locator("main td a").filter(has_text=subject % {"brand_name": "MSI"})
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    texts = []
    for address in addresses:
        wulan.open(address)
        texts.append(wulan.page.locator("pre").text_content() or "")
    for unit in (ALL_IN_ONE, MINI_PC):
        code = wulan.status_in_history(unit.serial).locator(".code span").first.inner_text()
        [letter] = [text for text in texts if code in text]
        assert unit.serial in letter


def bring_the_desk(siti: Visitor, omar: Visitor, *references: str) -> None:
    """The winner accepts, says where it goes, and has it in the end."""
    open_prize(siti, DESK)
    follow(siti.page, siti.button("Accept the prize").click)
    for label, text in ADDRESS.items():
        siti.field(label).fill(text)
    follow(siti.page, siti.button("Save").click)
    siti.sees("We've saved the address.")
    won = next(each for each in references if each in siti.page.url)
    open_parcel(omar, won, DESK)
    fill(omar, {"carrier": "Lion Parcel", "number": NUMBER})
    press(omar, "It's on its way")
    siti.letter_text("", holding=NUMBER)
    open_parcel(omar, won, DESK)
    press(omar, "Delivered")
    expect(siti.status_in_history(SPRING.promotion).get_by_text(DESK).first).to_be_visible()
