"""What papers say: honest ones are approved by the policy; of others the member hears in time."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.demo.catalogue import Unit, units
from portal.demo.drawings import sticker
from tests.journeys import shop_papers, story
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for
from tests.journeys.test_automatic import automatic
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
__all__ = ["automatic"]

GUIDE = story.TOP_OF_THE_RANKING
BOUGHT_ON = story.BOUGHT_ON
OTHER = GUIDE.unit(0)
# Of another graphics card of the promotion: see cases.STAGES. Others use some of them afterwards.
FREE = [units("912-V390-055")[place] for place in (1, 3, 12, 5, 13, 14)]
RELEASED = """
    WITH those AS (SELECT id FROM products_serialnumber WHERE serial = ANY(%s)),
    claims AS (
        UPDATE redemptions_claim SET status = 'cancelled'
        WHERE status = 'submitted' AND serial_id IN (SELECT id FROM those)
    )
    UPDATE products_registeredproduct SET released_at = now()
    WHERE serial_id IN (SELECT id FROM those)
"""
BEFORE = BOUGHT_ON - timedelta(days=60)
DECIDED = (
    "SELECT 1 FROM redemptions_decision d JOIN redemptions_claim c ON c.id = claim_id"
    " WHERE reference = %s"
)
CHECKED = (
    "SELECT 1 FROM redemptions_checkrun r JOIN redemptions_claim c ON c.id = claim_id"
    " WHERE reference = %s AND done_at IS NOT NULL"
)
Paper = Callable[[Unit], bytes]


@pytest.fixture(scope="module", autouse=True)
def released(site: Site) -> Iterator[None]:
    """Afterwards others may register these units, and redeem what was not approved."""
    yield
    site.run(RELEASED, [unit.serial for unit in FREE])


def registered(arrive: Arrive, unit: Unit, name: str, paper: bytes) -> Visitor:
    """A new member who has registered the unit with this paper."""
    member = arrive(width="phone")
    stem = name.partition(".")[0]
    member.sign_up(f"{stem}@example.com", first_name=stem.title(), region="DE")
    member.register(unit, region="DE", bought_on=BOUGHT_ON, invoice=paper, name=name)
    return member


def fill_in(member: Visitor, unit: Unit) -> None:
    """Promotion Redeem, with a photo of the label."""
    member.open(f"/promotions/{GUIDE.slug}/")
    model = unit.model
    photo = sticker(serial=unit.serial, chk=unit.chk, model=model.number, product=model.name)
    member.choose_product(unit, photo)
    member.fill_recipient()


@pytest.mark.parametrize(
    ("place", "name", "paper"),
    [
        (0, "receipt.png", lambda unit: shop_papers.receipt(unit, BOUGHT_ON)),
        (1, "zugferd.pdf", lambda unit: shop_papers.zugferd(unit, BOUGHT_ON)),
    ],
)
def test_an_honest_paper_is_approved_by_the_policy(
    automatic: Site, arrive: Arrive, place: int, name: str, paper: Paper
) -> None:
    unit = FREE[place]
    member = registered(arrive, unit, name, paper(unit))
    fill_in(member, unit)
    reference = member.redeem()
    wait_for(automatic, f"{DECIDED} AND policy = 'automatic/2'", reference)
    story.expect_code(member, unit)


@pytest.mark.parametrize(
    ("place", "name", "paper", "told"),
    [
        (
            *(2, "other.png", lambda _unit: shop_papers.receipt(OTHER, BOUGHT_ON)),
            f"The invoice shows serial number {OTHER.serial}, but",
        ),
        (
            *(3, "refund.png", lambda unit: shop_papers.credit_note(unit, BOUGHT_ON)),
            "This looks like a refund or credit note",
        ),
        (
            *(4, "edited.jpg", lambda unit: shop_papers.edited(unit, BEFORE, to=BOUGHT_ON)),
            "Part of this image looks edited",
        ),
    ],
)
def test_the_member_is_told_before_redeem_and_a_person_decides(
    automatic: Site, arrive: Arrive, place: int, name: str, paper: Paper, told: str
) -> None:
    unit = FREE[place]
    member = registered(arrive, unit, name, paper(unit))
    member.open(f"/promotions/{GUIDE.slug}/")
    member.wait_for_reading()
    expect(member.page.get_by_role("main")).to_contain_text(told)
    fill_in(member, unit)
    member.button("Next").click()
    member.page.wait_for_url("**/confirmation/**")
    member.wait_for_reading()
    expect(member.page.get_by_role("main")).to_contain_text(told)
    member.solve_captcha()
    member.button("Redeem").click()
    reference = member.message()
    wait_for(automatic, CHECKED, reference)
    member.page.reload()
    expect(member.page.get_by_role("main")).to_contain_text("A person will check it because")
    expect(member.page.get_by_role("main")).to_contain_text(told)
    assert automatic.rows(DECIDED, reference) == []


def test_the_day_of_the_invoice_is_taken_in_one_press(automatic: Site, arrive: Arrive) -> None:
    unit, said = FREE[5], BOUGHT_ON - timedelta(days=1)
    member = registered(arrive, unit, "day.png", shop_papers.receipt(unit, said))
    member.open(f"/promotions/{GUIDE.slug}/")
    member.wait_for_reading()
    member.page.locator("button[name=take]").click()
    expect(member.page.get_by_role("main")).to_contain_text(said.isoformat())
    fill_in(member, unit)
    reference = member.redeem()
    wait_for(automatic, f"{DECIDED} AND policy = 'automatic/2'", reference)
