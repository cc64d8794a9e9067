"""How the claims of each promotion are decided: how many how, and how long that takes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection

from promotions.models import Promotion
from redemptions.figures import Scope, today
from redemptions.working_days import numbered_days

# Who decides later than this after the submission is late enough for any chart.
_LONGEST: Final = timedelta(days=120)
# One pass for each promotion and for all together: percentiles of parts do not add up. The time
# runs from the submission that was decided on. Mostly that is the claim's; where the member has
# redeemed again since, the timeline knows it.
_DECIDED: Final = """
WITH decided AS (
    SELECT c.promotion_id, c.region, c.due_on, d.outcome, d.policy, d.decided_at,
        c.submitted_at <= d.decided_at AS is_latest,
        CASE WHEN c.submitted_at <= d.decided_at THEN c.submitted_at ELSE (
            SELECT max(e.occurred_at) FROM redemptions_claimevent AS e
            WHERE e.claim_id = c.id AND e.kind IN ('submitted', 'resubmitted')
                AND e.occurred_at <= d.decided_at
        ) END AS submitted_at
    FROM redemptions_decision AS d JOIN redemptions_claim AS c ON c.id = d.claim_id
    WHERE d.decided_at >= %(since)s {of_promotion}
), calendar AS (
    SELECT * FROM unnest(%(regions)s::text[], %(days)s::date[], %(numbers)s::int[])
        AS t (region, day, number)
), timed AS (
    SELECT decided.*, ended.number - began.number AS working_days
    FROM decided
    LEFT JOIN calendar AS ended
        ON ended.region = decided.region AND ended.day = (decided_at AT TIME ZONE 'UTC')::date
    LEFT JOIN calendar AS began ON began.region = decided.region
        AND began.day = greatest((submitted_at AT TIME ZONE 'UTC')::date, %(first)s)
)
SELECT promotion_id,
    count(*) FILTER (WHERE outcome = 'approved'),
    count(*) FILTER (WHERE outcome = 'sent_back'),
    count(*) FILTER (WHERE outcome = 'rejected'),
    count(*) FILTER (WHERE policy <> ''),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY decided_at - submitted_at),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY decided_at - submitted_at),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY working_days),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY working_days),
    count(*) FILTER (WHERE is_latest),
    count(*) FILTER (WHERE is_latest AND (decided_at AT TIME ZONE 'UTC')::date <= due_on)
FROM timed GROUP BY GROUPING SETS ((promotion_id), ())
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on the claims of a promotion; without a promotion, on all of them.

    The times are from the submission to the decision: that of the middle one, and that in which
    nine of ten were decided; the same in working days of the claim's region.
    """

    promotion: Promotion | None
    approved: int
    sent_back: int
    rejected: int
    by_policy: int
    median: timedelta | None
    p90: timedelta | None
    median_days: int | None
    p90_days: int | None
    promised: int
    in_time: int

    @property
    def count(self) -> int:
        """How many decisions there were."""
        return self.approved + self.sent_back + self.rejected


def decided_by_promotion(scope: Scope) -> list[Decided]:
    """Give the figures of each promotion with decisions, the most first; those of all lead.

    Empty where nothing was decided.
    """
    promotions = {each.pk: each for each in Promotion.objects.order_by("pk")}
    regions = {region for each in promotions.values() for region in each.regions}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(scope, sorted(regions)))
        rows = [Decided(promotions.get(pk), *figures) for pk, *figures in cursor.fetchall()]
    decided = [each for each in rows if each.count]
    return sorted(decided, key=lambda each: (each.promotion is not None, -each.count))


def _statement(scope: Scope, regions: list[str]) -> tuple[str, dict[str, Any]]:
    first = scope.first_day - _LONGEST
    days = list(numbered_days(tuple(regions), first, today() + timedelta(days=1)))
    of_promotion = "AND c.promotion_id = %(promotion)s" if scope.promotion else ""
    return _DECIDED.format(of_promotion=of_promotion), {
        "since": scope.since,
        "promotion": scope.promotion.pk if scope.promotion else None,
        "first": first,
        "regions": [region for region, _day, _number in days],
        "days": [day for _region, day, _number in days],
        "numbers": [number for _region, _day, number in days],
    }
