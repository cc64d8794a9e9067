"""What all four guides tell: register, redeem, sent back, redeem again, approved, the prize."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.demo.catalogue import STORES, Unit, units
from portal.demo.drawings import invoice, sticker
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor

REASON = "Please provide the invoice with your product name on it, thanks."
SHORTEST_CODE = 12
BOUGHT_ON = date.today() - timedelta(days=1)  # noqa: DTZ011 -- any day inside the window will do


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What differs between the guides."""

    slug: str
    promotion: str
    region: str
    model: str
    has_recipient: bool = False
    has_question: bool = False

    def unit(self, place: int) -> Unit:
        """A unit of the model that nobody has registered; each journey takes a place of its own."""
        return units(self.model)[place]


TOP_OF_THE_RANKING = Guide(
    slug="top-of-the-ranking",
    promotion="Top of the Ranking",
    region="DE",
    model="912-V397-638",
    has_recipient=True,
)


def register(member: Visitor, guide: Guide, unit: Unit) -> None:
    """First step of the guides: register the product with its invoice."""
    member.register(
        unit, region=guide.region, bought_on=BOUGHT_ON, invoice=paper(guide, unit, unit.model.name)
    )


def redeem(member: Visitor, guide: Guide, unit: Unit) -> str:
    """Second step, of a claim that people decide; returns the Order ID."""
    reference = apply(member, guide, unit)
    expect_status(member, unit, "Redeem qualification under reviewing")
    return reference


def apply(member: Visitor, guide: Guide, unit: Unit) -> str:
    """From Promotions to the Message page and its e-mail; returns the Order ID."""
    member.open("/promotions/")
    card = member.page.locator(f"article a[href='/promotions/{guide.slug}/']")
    card.click()
    photo = sticker(
        serial=unit.serial, chk=unit.chk, model=unit.model.number, product=unit.model.name
    )
    member.choose_product(unit, photo)
    if guide.has_recipient:
        member.fill_recipient()
    if guide.has_question:
        member.page.locator("[name^=question][value=yes]").check()
    reference = member.redeem()
    member.letter_text(guide.promotion, holding=reference)
    return reference


def correct(member: Visitor, guide: Guide, unit: Unit) -> None:
    """Third step: read why, follow the letter's link, replace the invoice, redeem again."""
    # Word for word as the reviewer wrote it, in whatever language.
    member.status_in_history(unit.serial).get_by_text(REASON).wait_for()
    text = member.letter_text(guide.promotion, holding=REASON)
    link = next(word for word in text.split() if "again" in word)
    member.page.context.clear_cookies()
    member.page.goto(link)
    member.sign_in(member.email, password=member.password)
    member.redeem_again(invoice=paper(guide, unit, unit.model.name))
    expect_status(member, unit, "Redeem qualification under reviewing")


def reviewer(arrive: Arrive) -> Visitor:
    """Rita, signed in."""
    rita = arrive()
    rita.sign_in("rita@example.com")
    return rita


def expect_status(member: Visitor, unit: Unit, english: str) -> None:
    """Require a wording in the status of the unit in Redeem History."""
    member.status_in_history(unit.serial).get_by_text(member.label(english)).wait_for()


def paper(guide: Guide, unit: Unit, product: str | None) -> bytes:
    """An invoice of a shop of the region."""
    return invoice(
        store=STORES[guide.region][0],
        region=guide.region,
        number="INV-4711",
        bought_on=BOUGHT_ON,
        product=product,
        serial=unit.serial,
        price="389.00",
        language="en",
    )


def expect_code(member: Visitor, unit: Unit) -> str:
    """Fourth step: the letter holds the code that Redeem History shows; returns it."""
    subject = member.label("[No Reply] %(brand_name)s Redeem Notice - Success")
    text = member.letter_text(subject % {"brand_name": "MSI"}, holding=unit.serial)
    status = member.status_in_history(unit.serial)
    status.get_by_text(member.label("Redeem Success")).wait_for()
    code = status.locator(".code span").first.inner_text()
    assert len(code.replace("-", "")) >= SHORTEST_CODE
    assert code in text
    return code
