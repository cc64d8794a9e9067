"""Guide 001: Go Forward and Upgrade, Korea; five categories, limit 2 for each email."""

import pytest

from tests.journeys import story
from tests.journeys.browsing import Arrive

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

GUIDE = story.Guide(
    slug="go-forward-and-upgrade",
    promotion="Go Forward and Upgrade",
    region="KR",
    model="911-7D27-001",
    has_recipient=True,
)
COOLER = story.Guide(
    slug="go-forward-and-upgrade",
    promotion="Go Forward and Upgrade",
    region="KR",
    model="306-7ZW3B12-A63",
    has_recipient=True,
)


def test_sent_back_then_approved_and_a_second_category_passes(arrive: Arrive) -> None:
    member, rita = arrive(), story.reviewer(arrive)
    board, cooler, third = GUIDE.unit(0), COOLER.unit(0), GUIDE.unit(1)
    member.sign_up("sujin@example.com", first_name="Sujin", region="KR")
    story.register(member, GUIDE, board)
    reference = story.redeem(member, GUIDE, board)
    rita.send_back(reference, story.REASON)
    story.correct(member, GUIDE, board)
    rita.approve(reference)
    first = story.expect_code(member, board)

    story.register(member, COOLER, cooler)
    rita.approve(story.redeem(member, COOLER, cooler))
    second = story.expect_code(member, cooler)
    assert first != second

    story.register(member, GUIDE, third)
    member.open(f"/promotions/{GUIDE.slug}/")
    member.sees("No products eligible for redemption")
    member.sees("You've reached the limit of 2 per email.")
