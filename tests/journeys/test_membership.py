"""The Reward Program from joining to leaving: earned, spent, one order cancelled, a review."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys import story, tour
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, wait_for
from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

GUIDE = story.TOP_OF_THE_RANKING
PLAIN = {"java_script_enabled": False, "width": "phone"}
# So that one product is enough for the next tier and for what the shop has.
PRODUCT, DISCOUNT, MUG = 2_000, 800, 600
RULE = "UPDATE membership_earningrule SET points = %s WHERE source_type = 'product'"
LOTS = """
    FROM membership_lot l JOIN membership_pointsaccount a ON a.id = l.account_id
    JOIN accounts_user u ON u.id = a.member_id WHERE u.email = %s"""

BOTH = f"SELECT 1 {LOTS} HAVING count(*) FILTER (WHERE source_type IN ('product', 'claim')) = 2"
PAID = f"SELECT 1 {LOTS} AND source_type = 'shout_out'"
WORDS = "It stays cool and quiet, even after hours of play. " * 3
TODAY = f"""
    SET session_replication_role = replica;
    UPDATE membership_lot SET usable_from = current_date WHERE id IN (SELECT l.id {LOTS})"""  # noqa: S608 -- our own tables


@pytest.fixture
def worth_more(site: Site) -> Iterator[None]:
    """A registered product earns more than in the demo."""
    before = site.rows("SELECT id, points FROM membership_earningrule")
    site.run(RULE, PRODUCT)
    yield
    for pk, points in before:
        site.run("UPDATE membership_earningrule SET points = %s WHERE id = %s", points, pk)


@pytest.mark.usefixtures("worth_more")
def test_join_earn_rise_order_cancel_review_and_leave(arrive: Arrive) -> None:
    member, rita, unit = arrive(), story.reviewer(arrive), GUIDE.unit(1)
    member.sign_up("mila@example.com", first_name="Mila", region="DE")
    join(member)
    story.register(member, GUIDE, unit)
    rita.approve(story.redeem(member, GUIDE, unit))
    points = earned(member)
    member.open("/membership/points/")
    member.sees("Your tier: Silver")
    # All of it is pending: the shop says how much is missing.
    member.open("/membership/rewards/items/dragon-mug/")
    member.sees("You need 600 more points.")
    let_20_days_pass(member)
    code = order(member, "store-discount", "10 EUR off in the Online Store", left=points - DISCOUNT)
    shown = member.page.locator(f"#code-{code}").inner_text()
    assert shown in member.letter_text("Your code from the rewards shop", holding=code)
    left = points - DISCOUNT - MUG
    parcel = order(member, "dragon-mug", "Mug", left=left, is_parcel=True)
    assert "Berlin" in member.letter_text("We have your order", holding=parcel)
    cancel(member, parcel, "600 points back")
    member.letter_text("Your order is cancelled", holding=parcel)
    accept(tour.member(arrive, "sam@example.com"), review(member))
    wait_for(member.site, PAID, member.email)
    member.open("/membership/points/history/")
    for what in ("Mug", "10 EUR off in the Online Store", "Accepted Shout Out"):
        member.sees(what)
    leave(member)


def test_orders_are_placed_and_cancelled_on_a_phone_in_german_without_scripts(
    arrive: Arrive,
) -> None:
    member = tour.member(arrive, "emil@example.com", language="de", **PLAIN)
    member.language = "de"
    member.open("/membership/rewards/items/t-shirt/")
    member.sees("Zurzeit vergriffen.")
    follow(member.page, member.button("Tell me when it's back").click)
    member.sees("Wir schreiben Ihnen einmal eine E-Mail")
    follow(member.page, member.button("Don't tell me when it's back").click)
    parcel = order(member, "headset", "Headset", is_parcel=True)
    cancel(member, parcel, "6.000 Punkte zurück")
    code = order(member, "game-code", "Spiele-Code über 10 EUR")
    expect(member.page.locator(f"#code-{code}")).not_to_be_empty()


def join(member: Visitor) -> None:
    """Agree to the text of the program."""
    member.open("/membership/points/")
    member.page.locator("main input[type=checkbox]").check()
    follow(member.page, member.button("Join the Reward Program").click)
    member.sees("Welcome to the Reward Program.")


def earned(member: Visitor) -> int:
    """Wait until the sweep has credited the product and the claim; returns their points."""
    wait_for(member.site, BOTH, member.email)
    ((points,),) = member.site.rows(f"SELECT sum(l.earned) {LOTS}", member.email)
    return int(points)


def let_20_days_pass(member: Visitor) -> None:
    """Let what is pending become usable: the rows as they are 20 days later.

    Nothing in the program may change that day, so the guard stands aside for one statement.
    """
    member.site.run(TODAY, member.email)


def order(
    member: Visitor, slug: str, name: str, *, left: int | None = None, is_parcel: bool = False
) -> str:
    """From the shop to the page of the order; returns the Order ID."""
    page = member.page
    member.open("/membership/rewards/")
    card = page.get_by_role("article").filter(has_text=name)
    follow(page, card.get_by_role("link").click)
    assert page.url.endswith(f"/items/{slug}/")
    follow(page, page.locator(f"main a[href$='/items/{slug}/order/']").click)
    if left is not None:
        member.sees(f"{left:,}")
    if is_parcel:
        member.fill_recipient()
    follow(page, member.button("Order now").click)
    expect(page.locator("main .status").first).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def cancel(member: Visitor, reference: str, points: str) -> None:
    """Cancel an order on its page, which then says what is back."""
    assert reference in member.page.url
    follow(member.page, member.button("Cancel the order").click)
    member.sees(points)
    expect(member.button("Cancel the order")).to_have_count(0)


def review(member: Visitor) -> str:
    """Write about the product, with four stars; returns the reference."""
    page = member.page
    member.open("/shout-outs/")
    follow(page, page.get_by_role("button", name="Begin").first.click)
    page.get_by_label("4 of 5 stars").check()
    member.field("Your text").fill(WORDS)
    page.locator("main [name=publication]").check()
    follow(page, member.button("Send").click)
    return page.url.rstrip("/").rpartition("/")[2]


def accept(agent: Visitor, reference: str) -> None:
    """Accept it; everybody can read it then."""
    asked = "SELECT id, product_id FROM membership_shoutout WHERE reference = %s"
    ((pk, product),) = agent.site.rows(asked, reference)
    agent.open(f"/admin/membership/shoutout/{pk}/change/")
    follow(agent.page, agent.page.get_by_role("button", name="Accept").click)
    agent.open(f"/products/{product}/reviews/")
    agent.sees(WORDS.strip())
    agent.sees("received points for writing")


def leave(member: Visitor) -> None:
    """Leave the program, after reading what is lost."""
    member.open("/membership/points/")
    follow(member.page, member.link("Leave the Reward Program").click)
    member.page.locator("main input[type=checkbox]").check()
    follow(member.page, member.button("Leave the Reward Program").click)
    member.sees("You've left the Reward Program.")
    member.open("/membership/rewards/")
    expect(member.link("Join the Reward Program")).to_be_visible()
