"""Guide 002: Productivity From Spring!, Singapore; an extra question, Redeem Records, a draw."""

import pytest

from tests.journeys import story
from tests.journeys.browsing import Arrive

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

GUIDE = story.Guide(
    slug="productivity-from-spring",
    promotion="Productivity From Spring!",
    region="SG",
    model="9S6-3PA4CT-001",
    has_question=True,
)


def test_sent_back_then_approved_code_link_and_draw(arrive: Arrive) -> None:
    member, rita, unit = arrive(), story.reviewer(arrive), GUIDE.unit(0)
    member.sign_up("kai@example.com", first_name="Kai", region="SG")
    story.register(member, GUIDE, unit)
    reference = story.redeem(member, GUIDE, unit)
    member.open(f"/promotions/{GUIDE.slug}/")
    member.sees("No products eligible for redemption")
    member.sees("Redeem Records")
    member.sees(reference)
    rita.send_back(reference, story.REASON)
    story.correct(member, GUIDE, unit)
    rita.approve(reference)
    story.expect_code(member, unit)
    assert member.link("Go to redeem").get_attribute("href")
    entered = "SELECT count(*) FROM fulfilment_drawentry e JOIN redemptions_claim c"
    assert member.site.row(
        f"{entered} ON c.cause_id = e.cause_id WHERE c.reference = %s", reference
    ) == (1,)


def test_a_clean_claim_passes(arrive: Arrive) -> None:
    member, rita, unit = arrive(width="phone"), story.reviewer(arrive), GUIDE.unit(1)
    member.sign_up("lena@example.com", first_name="Lena", region="SG")
    story.register(member, GUIDE, unit)
    rita.approve(story.redeem(member, GUIDE, unit))
    story.expect_code(member, unit)
