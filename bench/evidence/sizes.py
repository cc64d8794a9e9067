"""How much is drawn and read: all of it in a quarter of an hour on two idle cores, or a look."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many are in either half: papers of a language, with each lie, photos, claims."""

    papers: int
    other_papers: int
    lies: int
    labels: int
    cartons: int
    hard: int
    claims: int
    timed: bool


# Enough for 3,000 false ones of each fact, both halves together.
FULL: Final = Size(
    papers=10, other_papers=2, lies=4, labels=35, cartons=60, hard=50, claims=4, timed=True
)
QUICK: Final = Size(
    papers=1, other_papers=0, lies=0, labels=1, cartons=2, hard=0, claims=0, timed=False
)
