"""Figures of the bench: how long units are here, promises kept, refusals, and who comes again.

Counted over the units that were received in the period, by region and category. Days are working
days of the region by the office's clock, as they are promised.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from foundation.working_days import numbered_days, today
from products.models import Category
from service.models import Repair

PERIODS: Final = (30, 90, 365)
# When a unit leaves: with a carrier, or over the counter. Percentiles do not add up, so that all,
# each region and each category in it are counted by one statement. A unit may have left under
# another serial number than it came with, so that the same is known by its registration too.
_COUNTED: Final = """
WITH calendar AS MATERIALIZED (
    SELECT region, string_to_array(numbers, ' ')::int[] AS number_on
    FROM unnest(%(regions)s::text[], %(numbers)s::text[]) AS t (region, numbers)
), here AS (
    SELECT repair.id, repair.region, product.category_id, repair.received_at, repair.outcome,
        repair.symptom_id, repair.serial_id, repair.registered_product_id,
        registered.serial_id AS newest_serial_id, repair.promised_on, repair.late_told_of,
        repair.delivered_at, left_at.at AS left_at
    FROM service_repair repair
    JOIN products_serialnumber serial ON serial.id = repair.serial_id
    JOIN products_product product ON product.id = serial.product_id
    JOIN products_registeredproduct registered ON registered.id = repair.registered_product_id
    LEFT JOIN LATERAL (
        SELECT min(occurred_at) AS at FROM service_repairevent event
        WHERE event.repair_id = repair.id AND event.kind = 'moved'
        AND event.stage IN ('way_back', 'delivered')
    ) left_at ON true
    WHERE repair.received_at >= %(since)s
), counted AS (
    SELECT here.*,
        number_on[(left_at AT TIME ZONE 'UTC')::date - %(first)s + 1]
        - number_on[(received_at AT TIME ZONE 'UTC')::date - %(first)s + 1] AS days,
        EXISTS (
            SELECT FROM service_repair again
            WHERE again.symptom_id = here.symptom_id
            AND (
                again.registered_product_id = here.registered_product_id
                OR again.serial_id IN (here.serial_id, here.newest_serial_id)
            )
            AND again.id <> here.id AND again.applied_at > here.delivered_at
            AND again.applied_at <= here.delivered_at + interval '90 days'
        ) AS came_again
    FROM here LEFT JOIN calendar USING (region)
)
SELECT region, category_id, count(*), count(left_at),
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY days),
    count(*) FILTER (WHERE left_at IS NOT NULL AND promised_on IS NOT NULL),
    count(*) FILTER (
        WHERE left_at IS NOT NULL AND late_told_of IS NULL
        AND (left_at AT TIME ZONE 'UTC')::date <= promised_on
    ),
    count(*) FILTER (WHERE left_at IS NOT NULL AND outcome = 'refused'),
    count(*) FILTER (WHERE delivered_at IS NOT NULL AND outcome IN ('repaired', 'replaced')),
    count(*) FILTER (WHERE came_again AND outcome IN ('repaired', 'replaced'))
FROM counted GROUP BY GROUPING SETS ((region, category_id), (region), ())
"""


@dataclass(frozen=True, slots=True)
class BenchFigures:
    """The repairs of a category in a region, of a region, or of all; days as median and 95th."""

    region: str
    category: str
    received: int
    left: int
    days: tuple[int | None, int | None]
    promised: int
    kept: int
    refused: int
    repaired: int
    again: int

    @staticmethod
    def percent(part: int, whole: int) -> int | None:
        """Return how many of a hundred; None of nothing."""
        return round(100 * part / whole) if whole else None


def figures(days: int) -> list[BenchFigures]:
    """Return the figures of the last days: of all, then region by region, then its categories."""
    first = today() - timedelta(days=days - 1)
    since = datetime.combine(first, time.min, tzinfo=UTC)
    here = Repair.objects.filter(received_at__gte=since).order_by()
    regions = tuple(sorted(here.values_list("region", flat=True).distinct()))
    categories = {category.pk: str(category) for category in Category.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _values(regions, first, since))
        found = cursor.fetchall()
    rows = [
        _figures(region or "", categories.get(category, ""), *counted)
        for region, category, *counted in found
    ]
    return sorted((row for row in rows if row.received), key=_place)


def _place(row: BenchFigures) -> tuple[bool, str, bool, str]:
    return bool(row.region), row.region, bool(row.category), row.category


def _values(regions: tuple[str, ...], first: date, since: datetime) -> dict[str, Any]:
    numbers = numbered_days(regions, first, today())
    return {
        "since": since,
        "first": first,
        "regions": list(regions),
        "numbers": [" ".join(map(str, numbers[region])) for region in regions],
    }


def _figures(region: str, category: str, *counted: Any) -> BenchFigures:
    received, left, percentiles, promised, kept, refused, repaired, again = counted
    median, high = percentiles or (None, None)
    return BenchFigures(
        region=region,
        category=category,
        received=received,
        left=left,
        days=(median, high),
        promised=promised,
        kept=kept,
        refused=refused,
        repaired=repaired,
        again=again,
    )
