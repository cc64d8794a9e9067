"""What a check found in the evidence: shared by the serial photo and the invoice."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A place in a picture, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


class Kind(StrEnum):
    """What was looked for: what promotions may rely on, and claims keep as checks."""

    SERIAL = "serial"
    PAPER = "paper"
    DATE = "date"
    STORE = "store"
    MODEL = "model"
    NUMBER = "number"


class Verdict(StrEnum):
    """How what was read agrees with what the member entered; only a pass may decide alone."""

    PASS = "pass"  # noqa: S105 -- a verdict
    NEAR = "near"
    FAIL = "fail"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing read from the evidence, and by which version of which rule."""

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


# From the finding that helps most to the one that helps least.
_ORDER = (Verdict.PASS, Verdict.NEAR, Verdict.FAIL, Verdict.UNREADABLE)


def rank(finding: Finding) -> tuple[int, float]:
    """Order findings of one kind: the best verdict first, then the surest."""
    return _ORDER.index(finding.verdict), -finding.confidence
