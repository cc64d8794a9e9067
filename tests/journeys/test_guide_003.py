"""Guide 003: Smart Office Rewards, Indonesia, in Indonesian; the reward comes at the end."""

import pytest

from tests.journeys import story
from tests.journeys.browsing import Arrive
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

ALL_IN_ONE = story.Guide(
    slug="smart-office-rewards",
    promotion="Smart Office Rewards",
    region="ID",
    model="9S6-AE0711-412",
)
MINI_PC = story.Guide(
    slug="smart-office-rewards",
    promotion="Smart Office Rewards",
    region="ID",
    model="936-B0A421-013",
)


def test_sent_back_then_approved_and_sent_at_the_end(arrive: Arrive) -> None:
    member, rita, unit = arrive("id"), story.reviewer(arrive), ALL_IN_ONE.unit(0)
    member.sign_up("putri@example.com", first_name="Putri", region="ID")
    story.register(member, ALL_IN_ONE, unit)
    reference = story.redeem(member, ALL_IN_ONE, unit)
    rita.send_back(reference, story.REASON)
    story.correct(member, ALL_IN_ONE, unit)
    rita.approve(reference)
    expect_promise(member, "Kode digital IDR 500.000")
    story.expect_status(member, unit, "Redeem Success")
    assert member.page.locator(".code").count() == 0
    let_the_promotion_end(member, reference)
    story.expect_code(member, unit)


def test_a_mini_pc_earns_the_smaller_code(arrive: Arrive) -> None:
    member, rita, unit = arrive("id", width="phone"), story.reviewer(arrive), MINI_PC.unit(0)
    member.sign_up("budi@example.com", first_name="Budi", region="ID")
    story.register(member, MINI_PC, unit)
    rita.approve(story.redeem(member, MINI_PC, unit))
    expect_promise(member, "Kode digital IDR 200.000")
    story.expect_status(member, unit, "Redeem Success")


def expect_promise(member: Visitor, reward: str) -> None:
    """Require that the newest letter names the reward and holds no code."""
    text = member.letter_text("Smart Office Rewards", holding=reward)
    assert member.label("Where to activate it:") not in text


def let_the_promotion_end(member: Visitor, reference: str) -> None:
    """Bring the day of delivery forward to yesterday."""
    member.site.row(
        "UPDATE fulfilment_fulfilment SET due_on = current_date - 1 FROM redemptions_claim c"
        " WHERE c.cause_id = fulfilment_fulfilment.cause_id AND c.reference = %s RETURNING c.id",
        reference,
    )
