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
@pytest.mark.parametrize(
    ("language", "name", "place"), [("en", "Jonas", 1), ("de", "Jutta", 6), ("ko", "Jiwoo", 7)]
)
def test_a_clean_claim_passes(arrive: Arrive, language: str, name: str, place: int) -> None:
    member, rita = arrive(language, width="phone"), story.reviewer(arrive)
    unit = GUIDE.unit(place)
    member.sign_up(f"{name.lower()}@example.com", first_name=name, region="DE")
    story.register(member, GUIDE, unit)
    rita.approve(story.redeem(member, GUIDE, unit))
    story.expect_code(member, unit)
