"""Promises: how long a decision and a reward may take, as guides, pages and e-mails tell it.

The texts take these numbers as values, so a change here changes what all of them say.
"""

from datetime import timedelta
from typing import Final, NamedTuple


class Span(NamedTuple):
    """From the first to the last, as in "7 to 14 working days"."""

    first: int
    last: int


# Working days until the decision (guides: "might take up to 7 ~ 14 working days"); claims are due
# after the last of them, see due_dates.
REVIEW_DAYS: Final = Span(7, 14)
# FAQ: when a reward that is no code is there, after the approval; cashback in working days.
CASHBACK_DAYS: Final = 30
PRIZE_WEEKS: Final = Span(8, 12)

# "Up to a minute", in words, for a clean claim to be decided and for an upload to be read. Who has
# waited so long goes on meanwhile: neither needs the page.
LONGEST_WAIT: Final = timedelta(seconds=60)
