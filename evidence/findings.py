"""Findings: what a check read in the evidence, for serial photos and invoices alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in a picture, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


class Kind(StrEnum):
    """What a check looked for."""

    SERIAL = "serial"
    PAPER = "paper"
    DATE = "date"
    NUMBER = "number"
    STORE = "store"
    MODEL = "model"


class Verdict(StrEnum):
    """How well the evidence matches what the member entered; policies rely only on PASS."""

    PASS = "pass"  # noqa: S105 -- a verdict
    NEAR = "near"
    FAIL = "fail"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing read from the evidence, and the rule and version that read it."""

    kind: Kind
    verdict: Verdict
    rule: str
    expected: str = ""
    read: str = ""
    page: int = 0
    box: Box | None = None
    confidence: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether a policy may rely on it."""
        return self.verdict is Verdict.PASS


# From the most to the least useful verdict.
_ORDER = (Verdict.PASS, Verdict.NEAR, Verdict.FAIL, Verdict.UNREADABLE)


def rank(finding: Finding) -> tuple[int, float]:
    """Return a sort key: the best verdict first, then the highest confidence."""
    return _ORDER.index(finding.verdict), -finding.confidence
