"""The reviewers' workbench in a browser."""

import statistics
import sys
from collections.abc import Callable

import pytest

from tests.journeys import workbench
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.test_automatic import wait_for

pytestmark = pytest.mark.xdist_group("browser")

MANY = 200
OUTCOMES = (
    "SELECT count(*), count(DISTINCT c.id), count(DISTINCT f.code_id)"
    " FROM redemptions_claim c JOIN redemptions_decision d ON d.claim_id = c.id"
    " JOIN accounts_user u ON u.id = d.decided_by_id"
    " JOIN redemptions_fulfilment f ON f.claim_id = c.id"
    " WHERE c.promotion_id = %s AND d.outcome = 'approved' AND u.email = %s"
)


@pytest.mark.long
def test_two_hundred_clean_claims_are_approved_with_one_key_each(
    site: Site, arrive: Arrive, record_property: Callable[[str, object], None]
) -> None:
    promotion = workbench.stack(site, "many", MANY)
    rita = workbench.reviewer(arrive, promotion)
    seen = [rita.review_next()]
    rita.page.evaluate(workbench.STOPWATCH)
    while following := rita.press_and_go_on("a"):
        seen.append(following)
        took = rita.page.evaluate("window.took")
    assert len(seen) == len(set(seen)) == MANY
    done = f"{OUTCOMES} HAVING count(*) = {MANY}"
    wait_for(site, done, promotion, "rita@example.com")
    assert site.rows(OUTCOMES, promotion, "rita@example.com") == [(MANY, MANY, MANY)]
    took.sort()
    record_property("median_ms", statistics.median(took))
    record_property("p95_ms", took[int(0.95 * len(took))])
    sys.stdout.write(f"{statistics.median(took):.0f} ms, {took[int(0.95 * len(took))]:.0f} ms\n")
