"""What apps above show on a claim's two pages, the member's and that of staff.

Whether there is anything is read with the claim itself, so that a claim without it costs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists

from foundation.web.slots import Slot
from redemptions.models.claim import Claim


@dataclass(frozen=True, slots=True)
class ClaimBeside:
    """One such part: its mark on the claim, its rows in one query, and a template for each page."""

    mark: str
    exists: Callable[[], Exists]
    rows: Callable[[Claim], Sequence[Any]]
    member_template: str
    staff_template: str


@dataclass(frozen=True, slots=True)
class ShownBeside:
    """A part with the rows of one claim."""

    part: ClaimBeside
    rows: Sequence[Any]


BESIDE: Slot[ClaimBeside] = Slot("what stands beside a claim")


def marks() -> dict[str, Exists]:
    """Return the annotations that say of a claim which of it there is."""
    return {part.mark: part.exists() for part in BESIDE}


def beside(claim: Claim) -> list[ShownBeside]:
    """Return what apps above show of a claim that was read with its marks."""
    return [
        ShownBeside(part, part.rows(claim) if vars(claim)[part.mark] else ()) for part in BESIDE
    ]
