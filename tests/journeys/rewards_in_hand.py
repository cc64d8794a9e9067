"""What happens after the approval until a reward is in hand: parcels, payments, a draw's prize."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import expect

from fulfilment.payout_runs.bank_days import is_open
from portal.demo.catalogue import Unit
from portal.demo.drawings import sticker
from tests.journeys.browsing import Arrive
from tests.journeys.desk_forms import fill, press
from tests.journeys.promotion_setup import draw_key, draw_page, manager
from tests.journeys.site import Site, wait_for
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor, png

# The days of a round stay as they were announced, and a running program has the machine's clock:
# what was said of days to come is made to have been said earlier, past the triggers that refuse it.
LATER = (
    "SET session_replication_role = replica; UPDATE fulfilment_drawround"
    " SET closes_on = %s, value_on = %s WHERE draw_id = %s"
)


@dataclass(frozen=True, kw_only=True)
class Bank:
    """A bank that pays for us: where its days are counted, and where its file has our order."""

    profile: str
    region: str
    order: str


def label_of(unit: Unit) -> bytes:
    """The label on a product, photographed."""
    model = unit.model
    return sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)


def load_numbers(omar: Visitor, reference: str, carrier: str, number: str) -> None:
    """As ops: the carrier's file, by which a parcel is on its way."""
    omar.open("/admin/fulfilment/parcel/load/")
    line = f"reference,carrier,number\n{reference},{carrier},{number}\n"
    omar.page.locator("[name=file]").set_input_files(png("numbers.csv", line.encode()))
    press(omar, "Load")


def open_parcel(omar: Visitor, reference: str, reward: str) -> None:
    """As ops: find one of the parcels of a claim."""
    omar.open(f"/admin/fulfilment/parcel/?work=all&q={reference}")
    row = omar.page.locator("#result_list tr", has_text=reward)
    follow(omar.page, row.locator("th a").click)


def give_an_account(member: Visitor, account: Mapping[str, str]) -> None:
    """Follow the letter that asks for an account."""
    text = member.letter_text("Where shall we send it?")
    link = next(word for word in text.split() if "payouts" in word)
    member.page.goto(link)
    for label, value in account.items():
        member.field(label).fill(value)
    follow(member.page, member.button("Save").click)
    member.sees("Thank you. We'll pay to")


def pay(arrive: Arrive, omar: Visitor, bank: Bank, *, reference: str, account: str) -> None:
    """Ops make a run, a payer releases it and takes its file; the bank says that it was paid."""
    omar.open("/admin/fulfilment/payoutrun/new/")
    day = next_bank_day(bank.region).isoformat()
    fill(omar, {"profile": bank.profile, "execution_on": day})
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
    [order] = re.findall(bank.order, content)
    assert account.replace(" ", "") in content
    pia.open("/admin/fulfilment/payoutresults/load/")
    said = f"end_to_end,status,reason\n{order},paid,\n"
    pia.page.locator("[name=file]").set_input_files(png("results.csv", said.encode()))
    press(pia, "Load")


def next_bank_day(region: str) -> date:
    """The next day on which a bank is open."""
    days = (date.today() + timedelta(days=more) for more in range(1, 20))  # noqa: DTZ011 -- any
    return next(day for day in days if is_open(day, region))


def hold_draw(
    site: Site, people: tuple[Visitor, Visitor], draw: str, drawn: str, *, n: int
) -> None:
    """All tickets are on the frozen list; two people type the value, and the draw is held."""
    key, today = draw_key(site, draw), date.today()  # noqa: DTZ011 -- the machine's day
    site.run(LATER, today - timedelta(days=2), today - timedelta(days=1), key)
    held = "SELECT FROM fulfilment_drawround WHERE draw_id = %s AND"
    wait_for(site, f"{held} count = %s", key, n)
    for person in people:
        person.open(draw_page(site, draw))
        person.page.locator("[name=value]").fill(drawn)
        press(person, "This is the value")
    wait_for(site, f"{held} drawn_at IS NOT NULL", key)
    people[0].open(f"/promotions/draws/{key}/")
    people[0].sees(drawn)


def open_prize(member: Visitor, prize: str) -> None:
    """Follow the letter to who has won."""
    text = member.letter_text("", holding=f"You've won: {prize}")
    link = next(word for word in text.split() if "prize" in word and "http" in word)
    member.page.goto(link)


def expect_status(member: Visitor, product: str, text: str) -> None:
    """Require a text in the status of a product in Redeem History."""
    status = member.status_in_history(product)
    expect(status.get_by_text(text).first).to_be_visible()
