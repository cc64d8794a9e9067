"""The way from Product Registration to "Redeem Success" asks for half of what it once asked for."""

import pytest

from bench.way import BEFORE
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site
from tests.journeys.way import SLUG, walked

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]


@pytest.mark.usefixtures("reading")
def test_the_way_to_the_code_is_at_most_half_as_long_as_it_was(site: Site, arrive: Arrive) -> None:
    walk = walked(arrive(width="phone"), site)
    site.run("UPDATE promotions_promotion SET policy = 'manual' WHERE slug = %s", SLUG)
    # This site asks for a captcha each time, the program on suspicion alone: a tap and a sign.
    captchas = 2 * sum(step.startswith("Captcha") for step in walk.steps)
    assert walk.total - captchas <= (BEFORE["taps"] + BEFORE["signs"]) / 2, walk.steps
