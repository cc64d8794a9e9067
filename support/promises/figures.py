"""Figures for leads: how soon tickets are answered and solved, and how their members found it.

Counted over the tickets that were opened in the period, by team and topic. Days are working days of
the member's region by the office's clock, as they are promised.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from foundation.working_days import numbered_days, today
from support.models import Conversation, SupportTeam, TicketTopic

PERIODS: Final = (7, 30, 90)
# One statement for each topic, each team and all, since percentiles do not add up. A calendar is an
# array: to join by day took long for many claims.
_COUNTED: Final = """
WITH calendar AS MATERIALIZED (
    SELECT region, string_to_array(numbers, ' ')::int[] AS number_on
    FROM unnest(%(regions)s::text[], %(numbers)s::text[]) AS t (region, numbers)
), opened AS (
    SELECT c.*,
        number_on[(first_answered_at AT TIME ZONE 'UTC')::date - %(first)s + 1]
        - number_on[(opened_at AT TIME ZONE 'UTC')::date - %(first)s + 1] AS answer_days,
        number_on[(first_solved_at AT TIME ZONE 'UTC')::date - %(first)s + 1]
        - number_on[(opened_at AT TIME ZONE 'UTC')::date - %(first)s + 1] AS solve_days
    FROM support_conversation AS c LEFT JOIN calendar USING (region)
    WHERE opened_at >= %(since)s AND merged_into_id IS NULL
)
SELECT team, topic_id, count(*), count(first_answered_at),
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY answer_days),
    count(first_solved_at),
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY solve_days),
    count(*) FILTER (WHERE reopened > 0), sum(promises), sum(promises_kept),
    count(rating), avg(rating)::float8
FROM opened GROUP BY GROUPING SETS ((team, topic_id), (team), ())
"""


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """The tickets of a topic in a team, of a whole team, or of all; days as median and 95th."""

    team: str
    topic: str
    opened: int
    answered: int
    answer_days: tuple[int | None, int | None]
    solved: int
    solve_days: tuple[int | None, int | None]
    reopened: int
    promises: int
    kept: int
    ratings: int
    rating: float | None

    @property
    def kept_percent(self) -> int | None:
        """How many of a hundred promised days were kept."""
        return round(100 * self.kept / self.promises) if self.promises else None


def figures(days: int) -> list[TicketFigures]:
    """Return the figures of the last days: of all, then team by team, then its topics."""
    first = today() - timedelta(days=days - 1)
    since = datetime.combine(first, time.min, tzinfo=UTC)
    opened = Conversation.objects.filter(opened_at__gte=since).order_by()
    regions = tuple(sorted(opened.values_list("region", flat=True).distinct()))
    topics = {topic.pk: topic.title for topic in TicketTopic.objects.prefetch_related("texts")}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _values(regions, first, since))
        found = cursor.fetchall()
    teams = dict(SupportTeam.choices)
    rows = [
        _figures(str(teams.get(team, "")), topics.get(topic, ""), *counted)
        for team, topic, *counted in found
    ]
    return sorted((row for row in rows if row.opened), key=_place)


def _place(row: TicketFigures) -> tuple[bool, str, bool, str]:
    return bool(row.team), row.team, bool(row.topic), row.topic


def _values(regions: tuple[str, ...], first: date, since: datetime) -> dict[str, Any]:
    numbers = numbered_days(regions, first, today())
    return {
        "since": since,
        "first": first,
        "regions": list(regions),
        "numbers": [" ".join(map(str, numbers[region])) for region in regions],
    }


def _figures(team: str, topic: str, *counted: Any) -> TicketFigures:
    opened, answered, answer, solved, solve, reopened, promises, kept, ratings, rating = counted
    return TicketFigures(
        team=team,
        topic=topic,
        opened=opened,
        answered=answered,
        answer_days=_two(answer),
        solved=solved,
        solve_days=_two(solve),
        reopened=reopened,
        promises=promises or 0,
        kept=kept or 0,
        ratings=ratings,
        rating=rating,
    )


def _two(percentiles: list[int | None] | None) -> tuple[int | None, int | None]:
    median, high = percentiles or (None, None)
    return median, high
