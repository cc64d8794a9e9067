"""Working days: in what the office promises, Saturdays and Sundays do not count."""

from datetime import date, timedelta

REVIEW_DAYS = 14  # guides: "might take up to 7 ~ 14 working days"
FRIDAY = 4


def add_working_days(start: date, days: int) -> date:
    """Give the day that lies so many working days after the start, which itself does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() <= FRIDAY:
            days -= 1
    return day
