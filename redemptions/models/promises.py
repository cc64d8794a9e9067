"""Promises: how long a decision and a reward may take, as stated in guides, pages and e-mails.

The texts insert these numbers, so a change here changes all of them.
"""

from datetime import timedelta
from typing import Final, NamedTuple


class Span(NamedTuple):
    """A range from the first to the last, as in "7 to 14 working days"."""

    first: int
    last: int


# Working days until the decision (guides: "might take up to 7 ~ 14 working days"); claims are due
# after the last of them, see due_dates.
REVIEW_DAYS: Final = Span(7, 14)
# Days that a member has at least to correct a claim that was sent back, longer while the promotion
# still takes requests; see due_dates.
CORRECTION_DAYS: Final = 14
# FAQ: how long after approval a reward other than a code arrives; cashback in working days.
CASHBACK_DAYS: Final = 30
PRIZE_WEEKS: Final = Span(8, 12)

# The pages say "up to a minute" for deciding a clean claim and for reading an upload. After that
# the member may go on: both continue without the page.
LONGEST_WAIT: Final = timedelta(seconds=60)
