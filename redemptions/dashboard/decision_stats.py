"""Decision statistics by promotion: counts by outcome, and the time to decision."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection

from accounts import time_zones
from foundation.working_days import numbered_days, today
from promotions.models import Promotion
from redemptions.dashboard.open_stats import Scope
from redemptions.models import ClaimEvent, Decision, due_dates

# Working days count from at most this long before the period, which is enough for any chart.
_LONGEST: Final = timedelta(days=120)
# One query for each promotion and for the total, because percentiles do not add up. The time runs
# from the submission that the decision is about: usually the claim's own, but if the member has
# resubmitted since, the one in the timeline. Without MATERIALIZED the timeline would be queried
# twice and a region's calendar read again for each decision. The calendar is an array because a
# join by day took half a minute for half a million decisions.
_DECIDED: Final = """
WITH decided AS MATERIALIZED (
    SELECT c.promotion_id, c.region, c.due_on, {zone}, d.outcome, d.policy, d.decided_at,
        c.submitted_at <= d.decided_at AS is_latest,
        CASE WHEN c.submitted_at <= d.decided_at THEN c.submitted_at ELSE (
            SELECT max(e.occurred_at) FROM redemptions_claimevent AS e
            WHERE e.claim_id = c.id AND e.kind IN (%(submitted)s, %(resubmitted)s)
                AND e.occurred_at <= d.decided_at
        ) END AS submitted_at
    FROM redemptions_decision AS d JOIN redemptions_claim AS c ON c.id = d.claim_id
    JOIN promotions_promotion AS p ON p.id = c.promotion_id
    WHERE d.decided_at >= %(since)s {of_promotion}
), calendar AS MATERIALIZED (
    SELECT region, string_to_array(numbers, ' ')::int[] AS number_on
    FROM unnest(%(regions)s::text[], %(numbers)s::text[]) AS t (region, numbers)
), timed AS (
    SELECT decided.*, extract(epoch FROM decided_at - submitted_at)::float8 AS seconds,
        number_on[(decided_at AT TIME ZONE time_zone)::date - %(first)s + 1]
        - number_on[greatest((submitted_at AT TIME ZONE time_zone)::date - %(first)s, 0) + 1]
        AS working_days
    FROM decided LEFT JOIN calendar USING (region)
)
SELECT promotion_id,
    count(*) FILTER (WHERE outcome = %(approved)s),
    count(*) FILTER (WHERE outcome = %(sent_back)s),
    count(*) FILTER (WHERE outcome = %(rejected)s),
    count(*) FILTER (WHERE policy <> ''),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds),
    percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY working_days),
    count(*) FILTER (WHERE is_latest),
    count(*) FILTER (WHERE is_latest AND {in_time})
FROM timed GROUP BY GROUPING SETS ((promotion_id), ())
"""
_STATES: Final = {
    "submitted": ClaimEvent.Kind.SUBMITTED.value,
    "resubmitted": ClaimEvent.Kind.RESUBMITTED.value,
    "approved": Decision.Outcome.APPROVED.value,
    "sent_back": Decision.Outcome.SENT_BACK.value,
    "rejected": Decision.Outcome.REJECTED.value,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions on the claims of a promotion, or of all promotions if it is None.

    The times are from submission to decision, as median and 90th percentile; ``_days`` are the same
    in working days of the claim's region.
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
        """The number of decisions."""
        return self.approved + self.sent_back + self.rejected


def decided_by_promotion(scope: Scope) -> list[Decided]:
    """Return the totals, then each promotion that has decisions, most decisions first.

    Empty if there are no decisions.
    """
    promotions = {each.pk: each for each in Promotion.objects.order_by("pk")}
    regions = {region for each in promotions.values() for region in each.regions}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(scope, sorted(regions)))
        rows = [_decided(promotions.get(pk), *row) for pk, *row in cursor.fetchall()]
    decided = [each for each in rows if each.count]
    return sorted(decided, key=lambda each: (each.promotion is not None, -each.count))


def _decided(promotion: Promotion | None, *row: Any) -> Decided:
    approved, sent_back, rejected, by_policy, seconds, days, promised, in_time = row
    median, p90 = (None if each is None else timedelta(seconds=each) for each in _two(seconds))
    median_days, p90_days = _two(days)
    return Decided(
        promotion,
        approved=approved,
        sent_back=sent_back,
        rejected=rejected,
        by_policy=by_policy,
        median=median,
        p90=p90,
        median_days=median_days,
        p90_days=p90_days,
        promised=promised,
        in_time=in_time,
    )


def _two(percentiles: list[Any] | None) -> list[Any]:
    return percentiles or [None, None]


def _statement(scope: Scope, regions: list[str]) -> tuple[str, dict[str, Any]]:
    first = scope.first_day - _LONGEST
    numbers = numbered_days(tuple(regions), first, today() + timedelta(days=1))
    of_promotion = "AND c.promotion_id = %(promotion)s" if scope.promotion else ""
    parts = {"of_promotion": of_promotion, "in_time": due_dates.IN_TIME, "zone": due_dates.ZONE}
    return _DECIDED.format(**parts), {
        **_STATES,
        "zones": sorted(time_zones.known()),
        "since": scope.since,
        "promotion": scope.promotion.pk if scope.promotion else None,
        "first": first,
        "regions": regions,
        "numbers": [" ".join(map(str, numbers[region])) for region in regions],
    }
