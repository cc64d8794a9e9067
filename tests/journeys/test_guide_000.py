"""Guide 000: Top of the Ranking, Germany; a Steam code, with recipient information."""

import pytest

from tests.journeys import story
from tests.journeys.browsing import Arrive

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]

GUIDE = story.TOP_OF_THE_RANKING


def test_sent_back_then_approved_the_code_arrives(arrive: Arrive) -> None:
    member, rita, unit = arrive(), story.reviewer(arrive), GUIDE.unit(0)
    member.sign_up("hanna@example.com", first_name="Hanna", region="DE")
    story.register(member, GUIDE, unit)
    reference = story.redeem(member, GUIDE, unit)
    rita.send_back(reference, story.REASON)
    story.correct(member, GUIDE, unit)
    rita.approve(reference)
    story.expect_code(member, unit)


# The automatic journey goes the same way at every run.
def test_a_clean_claim_passes(arrive: Arrive) -> None:
    member, rita, unit = arrive(width="phone"), story.reviewer(arrive), GUIDE.unit(1)
    member.sign_up("jonas@example.com", first_name="Jonas", region="DE")
    story.register(member, GUIDE, unit)
    rita.approve(story.redeem(member, GUIDE, unit))
    story.expect_code(member, unit)
