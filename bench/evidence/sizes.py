"""How much is drawn and read: all of it in some 15 minutes on two idle cores, or a quick look."""

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
    claims: int
    timed: bool


FULL: Final = Size(papers=12, other_papers=3, lies=6, labels=42, cartons=300, claims=8, timed=True)
QUICK: Final = Size(papers=1, other_papers=0, lies=0, labels=3, cartons=3, claims=0, timed=False)
