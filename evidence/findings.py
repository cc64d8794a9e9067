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


class FindingKind(StrEnum):
    """What was looked for: what promotions may rely on, and claims keep as checks."""

    SERIAL = "serial"
    PAPER = "paper"
    DATE = "date"
    STORE = "store"
    MODEL = "model"
    NUMBER = "number"
    UNIT = "unit"
    ITEM = "item"
    REFUND = "refund"
    TOTAL = "total"
    LATER = "later"
    LABEL = "label"
    PASTED = "pasted"
    FONTS = "fonts"
    LAYER = "layer"


class FindingVerdict(StrEnum):
    """How what was read agrees with what the member entered; only a pass may decide alone."""

    PASS = "pass"  # noqa: S105 -- a verdict
    NEAR = "near"
    FAIL = "fail"
    UNREADABLE = "unreadable"


class ReadIn(StrEnum):
    """In which copy of a photo a serial was read, where the photo itself did not show it."""

    ITSELF = ""
    WHOLE = "whole"
    LEVEL = "level"
    AVERAGED = "averaged"
    DEBLURRED = "deblurred"
    EVENED = "evened"
    SHARPENED = "sharpened"
    DENOISED = "denoised"
    BLACK_AND_WHITE = "bw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing read from the evidence, and the rule and version that read it."""

    kind: FindingKind
    verdict: FindingVerdict
    rule: str
    expected: str = ""
    read: str = ""
    page: int = 0
    box: Box | None = None
    confidence: float = 0.0
    read_in: ReadIn = ReadIn.ITSELF

    @property
    def passed(self) -> bool:
        """Whether a policy may rely on it."""
        return self.verdict is FindingVerdict.PASS


# From the finding that helps most to the one that helps least.
_ORDER = (FindingVerdict.PASS, FindingVerdict.NEAR, FindingVerdict.FAIL, FindingVerdict.UNREADABLE)


def rank(finding: Finding) -> tuple[int, float]:
    """Return a sort key: the best verdict first, then the highest confidence."""
    return _ORDER.index(finding.verdict), -finding.confidence


def against(finding: Finding) -> tuple[int, float]:
    """Return a sort key: what speaks against the claim first, what says nothing after it."""
    says_nothing = finding.verdict is FindingVerdict.UNREADABLE
    return (1 if says_nothing else -rank(finding)[0], -finding.confidence)
