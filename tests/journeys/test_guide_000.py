"""Guide 000: Top of the Ranking, Germany; a Steam code, with recipient information."""

from dataclasses import replace

import pytest

from portal.demo import promotion_texts
from tests.journeys import story
from tests.journeys.browsing import Arrive

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

GUIDE = story.TOP_OF_THE_RANKING
# Of its cards other journeys leave no units over.
ELSEWHERE = story.Guide(
    slug="go-forward-and-upgrade",
    promotion="Go Forward and Upgrade",
    region="KR",
    model="911-7D27-001",
    has_recipient=True,
)
IN_KOREAN = replace(ELSEWHERE, promotion=promotion_texts.NAMES["go-forward-and-upgrade"][-1])


def test_sent_back_then_approved_the_code_arrives(arrive: Arrive) -> None:
    member, rita, unit = arrive(), story.reviewer(arrive), GUIDE.unit(0)
    member.sign_up("hanna@example.com", first_name="Hanna", region="DE")
    story.register(member, GUIDE, unit)
    reference = story.redeem(member, GUIDE, unit)
    rita.send_back(reference, story.REASON)
    story.correct(member, GUIDE, unit)
    rita.approve(reference)
    story.expect_code(member, unit)


# In English the automatic journey goes the same way, and the next guide's clean claim.
@pytest.mark.parametrize(
    ("language", "name", "guide", "place"),
    [("de", "Jutta", ELSEWHERE, 4), ("ko", "Jiwoo", IN_KOREAN, 5)],
)
def test_a_clean_claim_passes(
    arrive: Arrive, language: str, name: str, guide: story.Guide, place: int
) -> None:
    member, rita = arrive(language, width="phone"), story.reviewer(arrive)
    unit = guide.unit(place)
    member.sign_up(f"{name.lower()}@example.com", first_name=name, region=guide.region)
    story.register(member, guide, unit)
    rita.approve(story.redeem(member, guide, unit))
    story.expect_code(member, unit)
