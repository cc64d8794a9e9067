"""From the clock on a centre's wall to moments, in the two nights of summer time too.

In the one night an hour does not exist: nothing begins in it. In the other it comes twice: both are
offered, and told apart.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
_MIDNIGHT = time()


def moments_of(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the moments at which the clock shows this: one; in some nights none, or two."""
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = {moment for moment in both if moment.astimezone(zone).replace(tzinfo=None) == wall}
    return sorted(shown)


def passes_at(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clock first reaches this time, or leaps over it."""
    while not (found := moments_of(wall, zone)):
        wall += A_MINUTE
    return found[0]


def is_doubled(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clock shows the time of this moment twice that night."""
    return len(moments_of(moment.astimezone(zone).replace(tzinfo=None), zone)) > 1


def is_second(moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether it is the second of the two moments at which the clock shows this."""
    return moment.astimezone(zone).fold == 1


def span(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the moments between which it is open; to close at midnight is to close that night.

    Where the clock shows the last minute twice, it closes after the second one. To close when the
    hour begins that comes twice is to close before it.
    """
    end = datetime.combine(day, closes)
    if closes == _MIDNIGHT:
        end += A_DAY
    last_minutes = moments_of(end - A_MINUTE, zone)
    closed = last_minutes[-1] + A_MINUTE if last_minutes else passes_at(end, zone)
    return passes_at(datetime.combine(day, opens), zone), closed


def steps(day: date, opens: time, closes: time, minutes: int) -> Iterator[datetime]:
    """Give what the clock shows from opening to closing, so many minutes apart."""
    shown, end = datetime.combine(day, opens), datetime.combine(day, closes)
    if closes == _MIDNIGHT:
        end += A_DAY
    while shown < end:
        yield shown
        shown += timedelta(minutes=minutes)


def day_bounds(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the moments between which these days are, both included."""
    begin = passes_at(datetime.combine(first, _MIDNIGHT), zone)
    return begin, passes_at(datetime.combine(last + A_DAY, _MIDNIGHT), zone)
